"""Facts: what a flow knows of a caller whom we know, and of one whom we do not."""

from callcenter.core.ivr.facts import facts_of


def test_of_a_customer_a_flow_knows_what_the_look_up_tells_and_no_more() -> None:
    found = {"id": "7", "name": "王芳", "language": "zh", "segment": "vip", "owner": "alice"}
    facts = facts_of(number="+8613800138000", known=True, customer=found, dialled="4000", language="en")
    assert facts == {
        "caller": {"number": "+8613800138000", "withheld": False},
        "customer": {"known": True, "id": "7", "name": "王芳", "company": None, "language": "zh", "segment": "vip"},
        "call": {
            "dialled": "4000",
            "language": "en",
            "direction": "inbound",
            "queue": None,
            "agent": None,
            "waited_seconds": 0.0,
        },
    }


def test_who_hides_his_number_is_nobody_we_know_and_every_name_is_there() -> None:
    facts = facts_of(number="", known=False, customer={}, dialled="4000", language="zh", queue="sales", agent="alice")
    assert facts["caller"] == {"number": "", "withheld": True}
    assert facts["customer"] == {
        "known": False,
        **dict.fromkeys(("id", "name", "company", "language", "segment")),
    }
    assert (facts["call"]["queue"], facts["call"]["agent"]) == ("sales", "alice")
