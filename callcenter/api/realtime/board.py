"""The floor as it was last told to those who oversee it, and what has changed since.

Rule: each view is made into text once, each message once for all who see the same. What a message tells and what is
kept here are the same, so that whoever follows has what a snapshot shows.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from callcenter.api.realtime.masked import seen_interaction
from callcenter.api.realtime.packing import LARGE, packed
from callcenter.api.realtime.shapes import (
    AgentView,
    AlarmView,
    InteractionView,
    Message,
    MonitoringView,
    QueueFigures,
    QueueView,
)
from callcenter.api.realtime.sight import Part, Sight
from callcenter.core.configuration import Configuration
from callcenter.crm.masking import Masks

# Queues come and go with the configuration only, and then everybody gets a new snapshot.
_STAYING = (Part.QUEUES, Part.FIGURES)


@dataclass(slots=True)
class Shown:
    """One thing as it was told, and its texts, by how much is seen of it. `owners`: on whose desks a contact is."""

    view: Message
    owners: tuple[str, ...] = ()
    texts: dict[object, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Change:
    before: Shown | None
    after: Shown | None


class Board:
    """What is told to overseers. `put` and `drop` note what is true now; `news` tells what of that is new."""

    def __init__(self, configuration: Configuration, masks: Masks) -> None:
        self._configuration = configuration
        self._masks = masks
        self._now: dict[Part, dict[str, Shown]] = {part: {} for part in Part}
        self._changed: dict[Part, dict[str, _Change]] = {part: {} for part in Part}
        self._states: dict[Sight, tuple[str, bytes]] = {}

    def put(self, part: Part, key: str, view: Message, owners: tuple[str, ...] = ()) -> None:
        """This is so now."""
        before = self._now[part].get(key)
        if before is not None and before.owners == owners and before.view == view:
            return
        self._note(part, key, before, Shown(view, owners))

    def drop(self, part: Part, key: str) -> None:
        """This is there no longer."""
        before = self._now[part].get(key)
        if before is not None:
            self._note(part, key, before, None)

    def views(self, part: Part) -> Iterator[tuple[str, Message]]:
        """Return everything of this part."""
        return ((key, shown.view) for key, shown in self._now[part].items())

    def news(self) -> Callable[[Sight], str | None]:
        """Begin anew to note changes; return what gives the text of those until now: None, nothing that is seen."""
        changed, self._changed = self._changed, {part: {} for part in Part}
        texts: dict[Sight, str | None] = {}

        def text(sight: Sight) -> str | None:
            if sight not in texts:
                texts[sight] = self._news_text(sight, changed)
            return texts[sight]

        return text

    def changed_queues(self) -> list[QueueView]:
        """Return the queues that are others since the last news."""
        views = (change.after.view for change in self._changed[Part.QUEUES].values() if change.after)
        return [view for view in views if isinstance(view, QueueView)]

    def state(self, sight: Sight) -> dict[str, dict[str, Any]]:
        """Return all parts as these viewers see them."""
        return {
            part: {key: self._seen(sight, shown) for key, shown in self._all_seen(sight, part)}
            if part in sight.parts
            else {}
            for part in Part
        }

    def state_text(self, sight: Sight) -> tuple[str, bytes]:
        """Return the same as the end of a snapshot, plain and packed. It is made once for all who see it."""
        if sight not in self._states:
            parts = (
                f'"{part}":{{{",".join(self._entry(sight, key, shown) for key, shown in self._all_seen(sight, part))}}}'
                for part in Part
            )
            text = ",".join(parts) + "}}"
            self._states[sight] = (text, packed(text) if len(text) > LARGE else b"")
        return self._states[sight]

    def _note(self, part: Part, key: str, before: Shown | None, after: Shown | None) -> None:
        noted = self._changed[part].get(key)
        self._changed[part][key] = _Change(noted.before if noted else before, after)
        if after is None:
            del self._now[part][key]
        else:
            self._now[part][key] = after
        self._states.clear()

    def _news_text(self, sight: Sight, changed: Mapping[Part, Mapping[str, _Change]]) -> str | None:
        parts, anything = ['"type":"board_changed"'], False
        for part in Part:
            entries: list[str] = []
            gone: list[str] = []
            for key, change in changed[part].items() if part in sight.parts else ():
                if change.after is not None and self._sees(sight, part, change.after):
                    entries.append(self._entry(sight, key, change.after))
                elif change.before is not None and self._sees(sight, part, change.before):
                    gone.append(json.dumps(key))
            parts.append(f'"{part}":{{{",".join(entries)}}}')
            if part not in _STAYING:
                parts.append(f'"{part}_gone":[{",".join(gone)}]')
            anything = anything or bool(entries or gone)
        return ",".join(parts) + "}" if anything else None

    def _all_seen(self, sight: Sight, part: Part) -> Iterator[tuple[str, Shown]]:
        if part in sight.parts:
            yield from ((key, one) for key, one in self._now[part].items() if self._sees(sight, part, one))

    def _sees(self, sight: Sight, part: Part, shown: Shown) -> bool:
        configuration = self._configuration
        match shown.view:
            case AgentView(username=username):
                return sight.sees_agent(configuration, username)
            case QueueView(name=name) | QueueFigures(name=name):
                return sight.sees_queue(configuration, name)
            case InteractionView(queue=queue, agent=agent):
                return sight.sees_contact(configuration, queue, agent, shown.owners)
            case AlarmView(looks_at=None):
                return sight.sees_queue(configuration, None)
            case AlarmView(looks_at=queues, group=group, agent=agent):
                return (
                    all(sight.sees_queue(configuration, queue) for queue in queues or ())
                    and (agent is None or sight.sees_agent(configuration, agent))
                    and (group is None or sight.sees_group(configuration, group))
                )
            case MonitoringView(agent=agent, supervisor=supervisor):
                return supervisor == sight.viewer or sight.sees_agent(configuration, agent)
            case _:
                raise TypeError(f"no part of the board: {part}")

    def _seen(self, sight: Sight, shown: Shown) -> Message:
        match shown.view:
            case InteractionView() as view:
                return seen_interaction(self._masks, sight.role, view)
            case QueueView(closed=closed) as view if sight.public and closed is not None:
                nobody = closed.model_copy(update={"by": "", "reason": None})
                return view.model_copy(update={"closed": nobody})
            case view:
                return view

    def _entry(self, sight: Sight, key: str, shown: Shown) -> str:
        differs = (sight.look, sight.public) if isinstance(shown.view, InteractionView | QueueView) else None
        text = shown.texts.get(differs)
        if text is None:
            text = shown.texts[differs] = self._seen(sight, shown).model_dump_json()
        return f"{json.dumps(key)}:{text}"
