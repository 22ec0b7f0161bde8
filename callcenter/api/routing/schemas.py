"""The routing document and its versions on the wire."""

from datetime import datetime
from typing import Any

from callcenter.api.fields import Shown
from callcenter.api.routing.changing import Changed
from callcenter.routing.document import RoutingDocument
from callcenter.routing.problems import path_of
from callcenter.store.repositories.routing_versions import StoredVersion, VersionLine


class VersionShown(Shown):
    """Who made a version, when and why. Version 0 is the empty document that nobody made."""

    version: int
    at: datetime | None
    actor: str | None
    note: str


class VersionList(Shown):
    """Newest first. For the next page, ask for those `before` the last one."""

    items: list[VersionShown]


class RoutingShown(VersionShown):
    """One version with its document, every field of it."""

    document: RoutingDocument


class DifferenceShown(Shown):
    """One place that changed. Null means that there is nothing there."""

    path: str
    old: Any
    new: Any


class RoutingWarning(Shown):
    """What works in the whole document, and is hardly meant."""

    type: str
    path: str
    msg: str
    msg_zh: str


class RoutingChanged(Shown):
    """What changed, or would change. `version` holds now; without a change it is the one that held before."""

    version: int
    dry_run: bool
    changes: list[DifferenceShown]
    warnings: list[RoutingWarning]


def line_shown(line: VersionLine) -> VersionShown:
    """Without the document."""
    return VersionShown(version=line.version, at=line.at, actor=line.actor, note=line.note)


def version_shown(stored: StoredVersion | None, document: RoutingDocument) -> RoutingShown:
    """With the document; None is version 0."""
    if stored is None:
        return RoutingShown(version=0, at=None, actor=None, note="", document=document)
    return RoutingShown(version=stored.version, at=stored.at, actor=stored.actor, note=stored.note, document=document)


def changed_shown(changed: Changed, *, dry_run: bool) -> RoutingChanged:
    """For whoever asked for the change."""
    return RoutingChanged(
        version=changed.version,
        dry_run=dry_run,
        changes=[DifferenceShown(path=each.path, old=each.old, new=each.new) for each in changed.differences],
        warnings=[
            RoutingWarning(type=each.code, path=path_of(each.place), msg=each.text_en, msg_zh=each.text_zh)
            for each in changed.warnings
        ],
    )
