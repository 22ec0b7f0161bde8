"""A voicemail on the wire names no file, and its caller as the role sees him."""

from datetime import UTC, datetime

from callcenter.api.voicemails.schemas import VoicemailShown
from callcenter.crm.masking import Masks, Sight


def test_the_caller_is_masked_and_the_file_is_not_named() -> None:
    row = {
        **dict.fromkeys(("queue", "customer_id", "message_id")),
        "id": "1",
        "interaction_id": "2",
        "recording": "message-1-2",
        "at": datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
        "seconds": 12.0,
        "ani": "13800138000",
        "ani_e164": "+8613800138000",
        "ani_name": "李雷",
        "language": "zh",
        "task_id": "3",
    }
    masks = Masks(rules={"agent": {"phone": Sight.PARTLY, "name": Sight.HIDDEN}})
    shown = VoicemailShown.of(row, masks, "agent")
    assert (shown.ani, shown.ani_e164, shown.ani_name) == ("138****8000", "+86138****8000", "***")
    assert "recording" not in VoicemailShown.model_fields
