"""Why a number is not called, in words: what the core, or whoever looked before it, gives as a stable word."""

from collections.abc import Mapping
from typing import Any, Final

from callcenter.core.outbound import OutboundRefusal

REFUSED_NUMBERS: Final[Mapping[OutboundRefusal, Mapping[str, str]]] = {
    OutboundRefusal.OFF: {"en": "Calls to numbers outside are switched off", "zh": "外呼功能未启用"},
    OutboundRefusal.BLOCKED: {"en": "All calls to numbers outside are blocked for now", "zh": "外呼已被暂停"},
    OutboundRefusal.DENIED: {"en": "Numbers like this are never called", "zh": "该号段禁止拨打"},
    OutboundRefusal.PREFIX: {"en": "You may not call numbers like this", "zh": "您无权拨打该号段"},
    OutboundRefusal.HOURS: {"en": "No calls are made at this time", "zh": "当前时段不允许外呼"},
    OutboundRefusal.CONCURRENT: {"en": "As many calls as allowed are being made", "zh": "同时外呼数量已达上限"},
    OutboundRefusal.RATE: {
        "en": "You have made as many calls as allowed in a minute",
        "zh": "您的外呼过于频繁，请稍候",
    },
    OutboundRefusal.DO_NOT_CALL: {"en": "This number must not be called", "zh": "该号码在免打扰名单中，或客户未同意"},
}


def refused_number(reason: OutboundRefusal) -> Mapping[str, Any]:
    """The reason as an entry of a problem's `errors`."""
    words = REFUSED_NUMBERS[reason]
    return {"type": reason.value, "loc": ("body", "number"), "msg": words["en"], "msg_zh": words["zh"]}
