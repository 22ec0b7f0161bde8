"""The Debian mirror that this machine's own apt sources name, and a private apt tree on it; no host name in here."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

SUITE = "sid"
# Debian's suites by role; by name the machine says which one it runs.
_ROLES = frozenset({"sid", "unstable", "testing", "stable", "oldstable", "oldoldstable"})
_KEYRINGS = ("debian-archive-keyring.gpg", "debian-archive-keyring.pgp")


@dataclass(frozen=True, slots=True, kw_only=True)
class AptSource:
    uris: tuple[str, ...]
    suites: tuple[str, ...]
    components: tuple[str, ...]
    signed_by: str | None


def read_machine_sources(etc_apt: Path) -> list[AptSource]:
    """Every binary source in /etc/apt, in both notations; files that may not be read are passed over."""
    folder = etc_apt / "sources.list.d"
    found: list[AptSource] = []
    for file in (etc_apt / "sources.list", *sorted(folder.glob("*.list"))):
        found += _parse_lines(_text(file))
    for file in sorted(folder.glob("*.sources")):
        found += _parse_deb822(_text(file))
    return found


def machine_codename(os_release: Path) -> str:
    """The name of this machine's release; empty when it does not say."""
    found = re.search(r'^VERSION_CODENAME="?([\w-]+)', _text(os_release), re.MULTILINE)
    return found.group(1) if found else ""


def sid_source_line(sources: Iterable[AptSource], *, codename: str, keyrings: Path) -> str | None:
    """One line of sources.list for the suite sid on the first Debian mirror among `sources`."""
    for source in sources:
        if not _is_debian(source, codename) or not source.uris:
            continue
        keyring = _keyring(source, keyrings)
        option = f"[signed-by={keyring}] " if keyring else ""
        return f"deb {option}{source.uris[0]} {SUITE} main"
    return None


def apt_options(tree: Path, source: str) -> list[str]:
    """Make a private apt tree below `tree` and give the options that confine apt-get to it.

    The machine's apt.conf.d stays in force: proxies, certificates and transports are set there.
    """
    for folder in ("state/lists/partial", "cache/archives/partial"):
        (tree / folder).mkdir(parents=True, exist_ok=True)
    (tree / "status").write_text("")
    (tree / "sources.list").write_text(source + "\n")
    settings = {
        "Dir::State": tree / "state",
        # Nothing counts as installed: every library comes along, down to libc.
        "Dir::State::status": tree / "status",
        "Dir::Cache": tree / "cache",
        "Dir::Cache::archives": tree / "cache" / "archives",
        "Dir::Etc::sourcelist": tree / "sources.list",
        "Dir::Etc::sourceparts": "-",
        "Dir::Etc::preferences": "/dev/null",
        "Dir::Etc::preferencesparts": "-",
        "APT::Default-Release": "",
        "APT::Install-Recommends": "false",
        "APT::Sandbox::User": "",
        "Acquire::Check-Valid-Until": "false",
        "Acquire::Languages": "none",
        "Debug::NoLocking": "1",
    }
    return [f"-o{name}={value}" for name, value in settings.items()]


def _is_debian(source: AptSource, codename: str) -> bool:
    # Exact names only: the security archive has no sid, and vendors call their suites otherwise or have no "main".
    return bool({*source.suites} & {*_ROLES, codename}) and "main" in source.components


def _keyring(source: AptSource, keyrings: Path) -> str | None:
    if source.signed_by and source.signed_by.startswith("/"):
        return source.signed_by
    # An embedded key may be that of one release only; sid is signed by the keys in Debian's own keyring.
    return next((str(keyrings / name) for name in _KEYRINGS if (keyrings / name).is_file()), None)


def _parse_lines(text: str) -> Iterator[AptSource]:
    for line in text.splitlines():
        match = re.match(r"\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)", line)
        if match is None:
            continue
        options, uri, suite, components = match.groups()
        signed_by = re.search(r"signed-by=(\S+)", options or "")
        yield AptSource(
            uris=(uri,),
            suites=(suite,),
            components=tuple(components.split()),
            signed_by=signed_by.group(1) if signed_by else None,
        )


def _parse_deb822(text: str) -> Iterator[AptSource]:
    without_comments = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for stanza in re.split(r"\n\s*\n", without_comments):
        fields: dict[str, str] = {}
        name = ""
        for line in stanza.splitlines():
            if line[:1].isspace():
                fields[name] = f"{fields.get(name, '')}\n{line.strip()}"
            elif ":" in line:
                name, _, value = line.partition(":")
                name = name.strip().lower()
                fields[name] = value.strip()
        if "deb" not in fields.get("types", "").split() or fields.get("enabled", "yes").lower() in {"no", "false", "0"}:
            continue
        yield AptSource(
            uris=tuple(fields.get("uris", "").split()),
            suites=tuple(fields.get("suites", "").split()),
            components=tuple(fields.get("components", "").split()),
            signed_by=fields.get("signed-by", "").strip() or None,
        )


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
