"""The scenario is well-formed and complete; that it calls, the benchmark itself shows."""

import xml.etree.ElementTree as ElementTree

from callcenter.bench.sipp_caller import scenario


def test_the_scenario_is_well_formed_and_has_the_callers_number() -> None:
    text = scenario("13800138000")
    root = ElementTree.fromstring(text)
    assert [step.tag for step in root] == ["send", "recv", "recv", "recv", "recv", "send", "recv", "send"]
    assert "<sip:13800138000@[local_ip]" in text
    assert "@@" not in text.replace("13800138000@[", "")
