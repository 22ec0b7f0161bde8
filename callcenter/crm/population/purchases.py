"""What customers buy: a few buy much, most little or nothing; orders stand where orders of their age stand."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from callcenter.crm.orders import Order, OrderItem, OrderState
from callcenter.crm.population.chance import Chance, Ids, Weighted

SYSTEM: Final = "shop"
_CURRENCY: Final = "CNY"
# The smaller, the longer the tail of those who buy much.
_TAIL: Final = 1.25
_MOST_ORDERS: Final = 40
_DAYS: Final = 3 * 365
# SKU, name, price in yuan, weight.
_PRODUCTS: Final = Weighted(
    ((sku, zh, en, price * 100), weight)
    for sku, zh, en, price, weight in (
        ("AC-1500", "变频空调 1.5 匹", "Air conditioner", 3299, 5),
        ("TV-55", "55 英寸电视", "Television 55 inch", 2799, 5),
        ("WM-10", "10 公斤洗衣机", "Washing machine", 2199, 6),
        ("RF-450", "450 升冰箱", "Refrigerator", 3899, 4),
        ("RC-3", "电饭煲 3 升", "Rice cooker", 299, 14),
        ("KT-17", "电水壶", "Kettle", 129, 18),
        ("VC-X8", "扫地机器人", "Robot vacuum cleaner", 1999, 7),
        ("AP-40", "空气净化器", "Air purifier", 1299, 7),
        ("HD-21", "吹风机", "Hair dryer", 199, 14),
        ("PH-12", "手机", "Mobile phone", 3999, 8),
        ("HB-2", "无线耳机", "Wireless earphones", 399, 16),
        ("FL-90", "净水滤芯", "Water filter", 169, 20),
        ("SV-1Y", "延长保修一年", "Extended warranty, one year", 249, 8),
    )
)
_QUANTITIES: Final = Weighted(((1, 84), (2, 12), (3, 4)))
_LINES: Final = Weighted(((1, 70), (2, 20), (3, 10)))
# From so many days of age on: how many of a hundred orders stand where.
_STATES: Final = tuple(
    (days, Weighted(shares.items()))
    for days, shares in (
        (14, {OrderState.DELIVERED: 88, OrderState.RETURNED: 5, OrderState.CANCELLED: 7}),
        (3, {OrderState.DELIVERED: 60, OrderState.SHIPPED: 34, OrderState.CANCELLED: 6}),
        (0, {OrderState.PLACED: 25, OrderState.PAID: 55, OrderState.SHIPPED: 16, OrderState.CANCELLED: 4}),
    )
)
# Yuan in three years, and what such customers are called.
_SEGMENTS: Final = ((30_000, "vip"), (10_000, "gold"), (2_500, "silver"), (0, "standard"))
_UNPAID: Final = frozenset({OrderState.CANCELLED, OrderState.RETURNED})


def purchases(
    chance: Chance, ids: Ids, customer_id: str, at: datetime, *, chinese: bool, since: datetime
) -> tuple[Order, ...]:
    """Return what somebody has bought from `since` until `at`, the oldest first."""
    count = min(int((1 - chance.random()) ** (-1 / _TAIL)) - 1, _MOST_ORDERS)
    first = max(since, at - timedelta(days=_DAYS))
    seconds = max(int((at - first).total_seconds()), 1)
    moments = sorted(at - timedelta(seconds=chance.randrange(0, seconds)) for _ in range(count))
    return tuple(_order(chance, ids, customer_id, placed, at, chinese=chinese) for placed in moments)


def segment_of(orders: Iterable[Order]) -> str:
    """Return what somebody is to us who has bought this."""
    spent = sum(order.total_minor for order in orders if order.state not in _UNPAID) / 100
    return next(name for least, name in _SEGMENTS if spent >= least)


def _order(chance: Chance, ids: Ids, customer_id: str, placed: datetime, at: datetime, *, chinese: bool) -> Order:
    age = (at - placed).days
    state = next(states for days, states in _STATES if age >= days).draw(chance)
    items = tuple(_item(chance, state, chinese=chinese) for _ in range(_LINES.draw(chance)))
    key = ids.new_key("")
    return Order(
        id=ids.new_id(),
        system=SYSTEM,
        key=key,
        number=f"SO-{key}",
        customer_id=customer_id,
        state=state,
        currency=_CURRENCY,
        total_minor=sum(item.quantity * item.unit_minor for item in items),
        placed_at=placed,
        items=items,
        created_at=placed,
        updated_at=placed,
    )


def _item(chance: Chance, state: OrderState, *, chinese: bool) -> OrderItem:
    sku, zh, en, price = _PRODUCTS.draw(chance)
    # Of what was delivered, one thing or the other went back.
    back = state is OrderState.DELIVERED and chance.random() < 0.03
    return OrderItem(
        sku=sku,
        name=zh if chinese else en,
        quantity=_QUANTITIES.draw(chance),
        unit_minor=price,
        state=OrderState.RETURNED if back else state,
    )
