"""The flow is one that the product takes, and the peer's dialplan has the same menus and sounds."""

from pathlib import Path

import yaml

from callcenter.bench.ivr_site import FLOW, NUMBER, STEPS, TONES, dialplan, flow, prompt_of, put_flows, with_entry
from callcenter.routing.document import RoutingDocument
from callcenter.store.demo_routing import ROUTING


def test_every_way_through_the_menus_has_a_tone_of_its_own() -> None:
    assert len(STEPS) == 1 + 2 + 4 + 8
    assert sorted(TONES.values()) == sorted(STEPS)


def test_each_key_leads_to_its_own_step_in_the_flow_and_in_the_dialplan() -> None:
    nodes, lines = flow()["nodes"], dialplan()
    assert nodes["step_12"]["exits"]["1"] == "step_121"
    assert nodes["step_121"]["prompts"] == [prompt_of("121")] == [f"{FLOW}_121"]
    assert f"exten => s12,1,Read(KEY,cc/{FLOW}_12,1,,1,60)\n same => n,Goto(s12${{KEY}},1)\n" in lines
    assert f"exten => s121,1,Playback(cc/{FLOW}_121)\n same => n,Hangup()\n" in lines


def test_the_flow_lies_among_the_shipped_ones_and_its_prompts_are_recorded(tmp_path: Path) -> None:
    folder = put_flows(tmp_path)
    assert yaml.safe_load((folder / f"{FLOW}.yaml").read_text()) == flow()
    assert (folder / "main_line.yaml").is_file()
    prompts = yaml.safe_load((folder / "prompts.yaml").read_text(encoding="utf-8"))
    for step in STEPS:
        assert prompt_of(step) in prompts
        assert (tmp_path / "recorded_prompts" / "zh" / f"{prompt_of(step)}.wav").is_file()


def test_the_number_leads_into_the_flow() -> None:
    document = RoutingDocument.kept(with_entry(RoutingDocument.kept(ROUTING).whole()))
    assert document.entry_points[NUMBER].flow == FLOW
