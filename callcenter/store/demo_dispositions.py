"""What can come of the demo's contacts: a tree in both languages, some fields, and each effect once.

Rule: the codes at the top that ask for nothing were there before there was a tree, and stay as they are.
"""

from typing import Any, Final

Tree = dict[str, dict[str, Any]]


def _one(en: str, zh: str, order: int, **more: Any) -> dict[str, Any]:
    return {"label": {"en": en, "zh": zh}, "order": order, **more}


def _field(name: str, en: str, zh: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    return {"name": name, "label": {"en": en, "zh": zh}, "kind": kind, **more}


def _choice(value: str, en: str, zh: str) -> dict[str, Any]:
    return {"value": value, "label": {"en": en, "zh": zh}}


_SALES: Final[Tree] = {
    "sales_call": _one("Sales", "销售", 20, queues=["sales", "vip"]),
    "order_placed": _one(
        "Order placed",
        "已下单",
        1,
        parent="sales_call",
        fields=[
            _field("order_number", "Order number", "订单号"),
            _field("amount", "Amount (CNY)", "金额（元）", "decimal", minimum=0),
        ],
    ),
    "quote_sent": _one(
        "Wants a quote",
        "需要报价",
        2,
        parent="sales_call",
        fields=[_field("quantity", "Quantity", "数量", "integer", minimum=1)],
        effects={"task": {"due_hours": 24, "title": "发送报价 Send the quote", "kind": "e_mail"}},
    ),
    "call_me_later": _one("Call back later", "稍后回电", 3, parent="sales_call", effects={"callback": True}),
    "not_interested": _one("Not interested", "没有意向", 4, parent="sales_call"),
    "too_expensive": _one("Too expensive", "价格太高", 1, parent="not_interested"),
    "chose_other": _one("Chose a competitor", "选择了其他品牌", 2, parent="not_interested"),
    "no_need": _one("No need now", "暂时不需要", 3, parent="not_interested"),
}

_SUPPORT: Final[Tree] = {
    "support_call": _one("Support", "客户支持", 30, queues=["support", "vip"]),
    "solved_now": _one("Solved on the phone", "电话中已解决", 1, parent="support_call"),
    "technical_fault": _one(
        "Technical fault",
        "技术故障",
        2,
        parent="support_call",
        fields=[
            _field(
                "product",
                "Product",
                "产品",
                "choice",
                choices=[
                    _choice("router", "Router", "路由器"),
                    _choice("phone", "Phone", "电话机"),
                    _choice("software", "Software", "软件"),
                ],
            ),
            _field("since", "Since when", "故障开始日期", "date", required=False),
        ],
        effects={"ticket": {"category": "technical", "type": "incident", "priority": "high"}},
    ),
    "delivery": _one("Delivery", "物流配送", 3, parent="support_call"),
    "delivery_late": _one("Not arrived yet", "尚未送达", 1, parent="delivery"),
    "delivery_damaged": _one(
        "Arrived damaged",
        "到货损坏",
        2,
        parent="delivery",
        fields=[_field("photos_promised", "Customer sends photos", "客户会发照片", "boolean")],
    ),
    "billing": _one("Billing and invoices", "账单发票", 4, parent="support_call"),
    "invoice_wrong": _one("Wrong invoice", "发票有误", 1, parent="billing"),
    "refund_wanted": _one("Wants a refund", "要求退款", 2, parent="billing"),
}

DISPOSITIONS: Final[Tree] = {
    "resolved": _one("Resolved", "已解决", 0),
    "sale": _one("Sale", "成交", 1),
    "information": _one("Information given", "咨询解答", 2),
    "complaint": _one("Complaint", "投诉", 3),
    "follow_up": _one("Follow up", "需要跟进", 4),
    **_SALES,
    **_SUPPORT,
    "not_reached": _one("Nothing came of it", "未达成", 40),
    "wrong_number": _one("Wrong number", "打错电话", 1, parent="not_reached"),
    "no_result": _one("No result", "无结果", 2, parent="not_reached"),
    "never_call_again": _one(
        "Does not want to be called", "拒绝来电", 3, parent="not_reached", effects={"do_not_call": True}
    ),
    "other": _one("Other", "其他", 50),
}

# Where the tickets go.
CATEGORIES: Final = [("technical", "Technical fault", "技术故障")]
