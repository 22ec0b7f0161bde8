"""The product with a flow of three menus, and the same menus as plain dialplan with Read in the same Asterisk.

Rule: every way through the menus has prompts of its own, each a tone of its own, in both the same files; so whoever
hears a prompt knows which keys have been taken for his.
"""

import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from itertools import product as ways
from pathlib import Path
from typing import Any, Final

import httpx
import yaml

from callcenter import resources
from callcenter.bench.native_queue import add_to_asterisk
from callcenter.bench.running_product import Product, running_product
from callcenter.bench.sip_tones import frequencies, write_tone

FLOW: Final = "bench_menus"
NUMBER: Final = "4200"
PEER_NUMBER: Final = "4720"
KEYS: Final = "12"
MENUS: Final = 3
LANGUAGE: Final = "zh"
# Long enough that many keys interrupt a prompt, and others come after it.
_TONE_SECONDS: Final = 2.0
_WAIT_SECONDS: Final = 60
# Every caller takes two ports, and those who have just left still hold theirs.
_RTP_PORTS_PER_CALLER: Final = 5
_FEWEST_RTP_PORTS: Final = 200

# What has been pressed so far, "" at the first menu.
STEPS: Final = tuple("".join(keys) for length in range(MENUS + 1) for keys in ways(KEYS, repeat=length))
TONES: Final[Mapping[int, str]] = frequencies(STEPS)


def prompt_of(step: str) -> str:
    """The name of the prompt at this step."""
    return f"{FLOW}_{step}" if step else FLOW


def flow() -> dict[str, Any]:
    """The flow file: a menu for each step, and at the end a prompt of its own and the end of the call."""
    nodes: dict[str, Any] = {"bye": {"type": "hang_up"}}
    for step in STEPS:
        name = f"step_{step}"
        if len(step) < MENUS:
            exits = {key: f"step_{step}{key}" for key in KEYS} | {"no_input": "bye", "invalid": "bye"}
            menu = {"type": "menu", "prompts": [prompt_of(step)], "attempts": 1, "timeout_seconds": _WAIT_SECONDS}
            nodes[name] = {**menu, "exits": exits}
        else:
            nodes[name] = {"type": "play", "prompts": [prompt_of(step)], "exits": {"done": "bye"}}
    return {"start": "step_", "nodes": nodes}


def dialplan() -> str:
    """The same as plain dialplan, for extensions.conf."""
    lines = ["", "[cc-in]", f"exten => {PEER_NUMBER},1,Answer()", f" same => n,Set(CHANNEL(language)={LANGUAGE})"]
    lines += [" same => n,Goto(bench-menus,s,1)", "", "[bench-menus]"]
    for step in STEPS:
        sound = f"cc/{prompt_of(step)}"
        if len(step) < MENUS:
            lines += [
                f"exten => s{step},1,Read(KEY,{sound},1,,1,{_WAIT_SECONDS})",
                f" same => n,Goto(s{step}${{KEY}},1)",
            ]
        else:
            lines += [f"exten => s{step},1,Playback({sound})", " same => n,Hangup()"]
    return "\n".join(lines) + "\n"


def put_flows(home: Path) -> Path:
    """The shipped flows and ours, whose prompts are recordings: tones."""
    folder = home / "flows"
    shutil.copytree(resources.folder("ivr_flows"), folder)
    (folder / f"{FLOW}.yaml").write_text(yaml.safe_dump(flow()))
    with (folder / "prompts.yaml").open("a", encoding="utf-8") as prompts:
        prompts.write("\n" + yaml.safe_dump({prompt_of(step): {"en": "Menu.", "zh": "Menu."} for step in STEPS}))
    for hertz, step in TONES.items():
        for language in ("en", "zh"):
            write_tone(home / "recorded_prompts" / language / f"{prompt_of(step)}.wav", hertz, _TONE_SECONDS)
    return folder


def with_entry(document: Mapping[str, Any]) -> dict[str, Any]:
    """The routing document with our number."""
    entry = {"name": FLOW, "flow": FLOW, "language": LANGUAGE}
    return {**document, "entry_points": {**document["entry_points"], NUMBER: entry}}


@asynccontextmanager
async def ivr_site(callers: int) -> AsyncIterator[Product]:
    """The product, with both numbers, for so many callers at once."""
    ports = max(_FEWEST_RTP_PORTS, _RTP_PORTS_PER_CALLER * callers)
    async with running_product(rtp_ports=ports, flows=put_flows) as product:
        async with httpx.AsyncClient(base_url=product.url, timeout=60) as rest:
            login = {"username": "admin", "password": product.account("admin")["password"]}
            (await rest.post("/api/v1/session", json=login)).raise_for_status()
            shown = (await rest.get("/api/v1/routing")).raise_for_status()
            wanted, tag = with_entry(shown.json()["document"]), {"If-Match": shown.headers["ETag"]}
            (await rest.put("/api/v1/routing", json=wanted, headers=tag)).raise_for_status()
        await add_to_asterisk(product, {"extensions.conf": dialplan()})
        yield product
