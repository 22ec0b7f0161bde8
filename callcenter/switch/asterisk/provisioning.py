"""Phones, fallback queues and numbers as Asterisk configuration; no value reaches a file before it was checked here.

Files are replaced whole and atomically, then the module is told to read them again over the operations account.
"""

import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import assert_never

from callcenter.core.configuration import PhoneKind

AGENTS_FILE = Path("pjsip.d/agents.conf")
QUEUES_FILE = Path("queues.d/degraded.conf")
GLOBALS_FILE = Path("globals.d/callcenter.conf")
TRUNK_FILE = Path("pjsip.d/trunk.conf")
_MODULE_OF_FILE = {
    AGENTS_FILE: "res_pjsip.so",
    QUEUES_FILE: "app_queue.so",
    GLOBALS_FILE: "pbx_config.so",
    TRUNK_FILE: "res_pjsip.so",
}

_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")
_SECRET = re.compile(r"[A-Za-z0-9_.-]{12,128}")
_NUMBER = re.compile(r"\+?[0-9]{1,31}")
_TRUNK = re.compile(r"sip:(?:[A-Za-z0-9][A-Za-z0-9.-]{0,252}|\[[0-9A-Fa-f:]{2,45}\])(?::[0-9]{1,5})?")
_PLACEHOLDER = re.compile(r"@@([A-Z_]+)@@")
# Sections that Asterisk itself gives a meaning.
_RESERVED = frozenset({"global", "globals", "general", "system"})


class UnsafeValue(ValueError):
    """A value that would mean something else inside an Asterisk file. Never repeats the value: it may be a secret."""

    def __init__(self, what: str, rule: str) -> None:
        super().__init__(f"{what} cannot be written into Asterisk's configuration: {rule}")
        self.what = what


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneAccount:
    """`secret` is of a desk phone, `number` of a mobile. Of a browser's phone no secret is ever in a file."""

    endpoint: str
    kind: PhoneKind
    display: str
    secret: str = field(default="", repr=False)
    number: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DegradedQueue:
    name: str
    endpoints: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueOfNumber:
    dnis: str
    queue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """All that Asterisk has to know about our configuration."""

    phones: tuple[PhoneAccount, ...]
    queues: tuple[DegradedQueue, ...]
    numbers: tuple[QueueOfNumber, ...]
    recordings: Path
    trunk: str | None = None


def provision(etc: Path, wanted: Provision) -> tuple[dict[str, str], ...]:
    """Write what changed below `etc`; give the AMI actions (operations account) that make Asterisk read just that."""
    texts = {
        AGENTS_FILE: render_agents(wanted.phones, wanted.trunk),
        QUEUES_FILE: render_queues(wanted.queues),
        GLOBALS_FILE: render_globals(wanted.numbers, wanted.recordings),
        TRUNK_FILE: render_trunk(wanted.trunk),
    }
    changed = [file for file, text in texts.items() if write_atomically(etc / file, text)]
    return tuple(reload_action(module) for module in dict.fromkeys(_MODULE_OF_FILE[file] for file in changed))


def reload_action(module: str) -> dict[str, str]:
    return {"Action": "Reload", "Module": module}


def render_agents(phones: Iterable[PhoneAccount], trunk: str | None = None) -> str:
    """Endpoint, password and address of record of each phone: pjsip.d/agents.conf."""
    lines = [_WRITTEN]
    seen: set[str] = set()
    for phone in phones:
        name = _endpoint(phone.endpoint)
        # The second section would silently win over the first.
        if name in seen:
            raise UnsafeValue("a phone's name", "it is given twice")
        seen.add(name)
        lines += ["", f"[{name}](cc-{phone.kind.value})", f"aors = {name}"]
        match phone.kind:
            case PhoneKind.DESK:
                lines += [*_may_register(name, phone), *_password(name, phone.secret), f"[{name}](cc-phone-aor)"]
            case PhoneKind.BROWSER:
                # Its password is in Asterisk's database, see `browsers.py`.
                lines += [*_may_register(name, phone), f"[{name}](cc-phone-aor)"]
            case PhoneKind.MOBILE:
                lines += [f"[{name}](cc-mobile-aor)", *_reached_at(phone.number, trunk)]
            case _:
                assert_never(phone.kind)
    return "\n".join(lines) + "\n"


def _may_register(name: str, phone: PhoneAccount) -> list[str]:
    return [f"auth = {name}", f'callerid = "{_display(phone.display)}" <{name}>']


def _password(name: str, secret: str) -> list[str]:
    if not _SECRET.fullmatch(secret):
        raise UnsafeValue("a phone's secret", "12 to 128 letters, digits and _.- are allowed")
    return [f"[{name}](cc-phone-auth)", f"username = {name}", f"password = {secret}"]


def _reached_at(number: str | None, trunk: str | None) -> list[str]:
    """A mobile is an endpoint like the others: its one address is its number at the carrier."""
    if number is None or trunk is None:
        return []
    if not _NUMBER.fullmatch(number):
        raise UnsafeValue("a mobile's number", "digits with at most one + before them are allowed")
    return [f"contact = sip:{number}@{_trunk(trunk).removeprefix('sip:')}"]


def render_queues(queues: Iterable[DegradedQueue]) -> str:
    """The native queues for the time without the service: queues.d/degraded.conf."""
    lines = [_WRITTEN]
    for queue in queues:
        lines += ["", f"[{_id('a queue name', queue.name)}](cc-queue)"]
        lines += [f"member = PJSIP/{_endpoint(endpoint)}" for endpoint in queue.endpoints]
    return "\n".join(lines) + "\n"


def render_globals(numbers: Iterable[QueueOfNumber], recordings: Path) -> str:
    """Variables of the dialplan: globals.d/callcenter.conf, read inside its [globals] section."""
    lines = [_WRITTEN, f"CC_RECORDINGS = {checked_path(recordings)}"]
    for number in numbers:
        if not _NUMBER.fullmatch(number.dnis):
            raise UnsafeValue("a dialled number", "digits with at most one + before them are allowed")
        # The dialplan looks the number up without its plus: "+=" would append in this file.
        lines.append(f"CC_QUEUE_OF_{number.dnis.removeprefix('+')} = {_id('a queue name', number.queue)}")
    return "\n".join(lines) + "\n"


def render_trunk(trunk: str | None) -> str:
    """Where calls to numbers outside go: pjsip.d/trunk.conf. Without a carrier they end as unreachable."""
    if trunk is None:
        return f"{_WRITTEN}\n"
    return f"{_WRITTEN}\n\n[cc-carrier](+)\ncontact = {_trunk(trunk)}\n"


def _trunk(trunk: str) -> str:
    if not _TRUNK.fullmatch(trunk):
        raise UnsafeValue("the trunk", "sip:host or sip:host:port is expected")
    return trunk


def render_template(text: str, values: Mapping[str, str]) -> str:
    """Fill in each @@NAME@@; refused: a name without a value, and a value that could begin another line or section."""

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in values:
            raise UnsafeValue(f"the placeholder {name}", "nothing is known to put there")
        if re.search(r"[\x00-\x1f;\[\]]", values[name]):
            raise UnsafeValue(f"the value of {name}", "control characters, semicolons and brackets are not allowed")
        return values[name]

    return "".join(
        # Comments may explain what a placeholder is.
        line if line.lstrip().startswith(";") else _PLACEHOLDER.sub(value, line)
        for line in text.splitlines(keepends=True)
    )


def checked_path(path: Path) -> str:
    """An absolute path as text, refused when Asterisk would read it as something else."""
    text = str(path)
    if not path.is_absolute() or re.search(r"[\x00-\x1f;\[\]{}$,&|:]", text):
        raise UnsafeValue("a folder name", "it must be absolute, without control characters and any of ;[]{}$,&|:")
    return text


def write_atomically(path: Path, text: str) -> bool:
    """Replace the file for its owner's eyes only (it holds secrets); False when it says this already."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return True


_WRITTEN = "; Written by the service from its own data; changes made here are lost."


def _id(what: str, value: str) -> str:
    if not _ID.fullmatch(value):
        raise UnsafeValue(what, "1 to 64 letters, digits and _.- are allowed")
    return value


def _endpoint(name: str) -> str:
    _id("a phone's name", name)
    if name.startswith("cc-") or name in _RESERVED:
        raise UnsafeValue("a phone's name", "it is the name of a section of Asterisk's or ours")
    # A caller whose number equals it would be taken for the phone, and asked for its password.
    if name.isdigit():
        raise UnsafeValue("a phone's name", "it needs at least one letter")
    return name


def _display(name: str) -> str:
    # What a person is called is not checked but cleaned: one odd name must not stop the provisioning of everybody else.
    return re.sub(r"[^\w .'-]", "", name).strip()[:64]
