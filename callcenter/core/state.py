"""All live state of the contact center: who is here, who waits, what is awaited. Data, no rules.

Rule: only a `Turn` changes it, and only while the engine handles one input.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from callcenter.core.agent import Agent
from callcenter.core.configuration import Configuration
from callcenter.core.interaction import Interaction
from callcenter.core.ivr.flow import Flow
from callcenter.core.offer import Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """What is known of who is calling. `done` false: the answer has not come."""

    done: bool = False
    matches: tuple[Mapping[str, Any], ...] = ()
    recent: tuple[Mapping[str, Any], ...] = ()


@dataclass(slots=True)
class State:
    """Live interactions (not closed), agents, live offers, awaited timers."""

    configuration: Configuration = field(default_factory=Configuration)
    interactions: dict[str, Interaction] = field(default_factory=dict)
    by_call: dict[str, str] = field(default_factory=dict)
    # Calls already closed, oldest first, bounded: a late or doubled event must not open them again.
    finished_calls: OrderedDict[str, None] = field(default_factory=OrderedDict)
    agents: dict[str, Agent] = field(default_factory=dict)
    agent_of_phone: dict[str, str] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)
    timers: dict[str, datetime] = field(default_factory=dict)
    # The flow versions that live calls began with.
    flows: dict[tuple[str, str], Flow] = field(default_factory=dict)
    lookups: dict[str, Lookup] = field(default_factory=dict)
    # Offers not to repeat yet: (interaction, agent) → when it may be tried again.
    skipped: dict[tuple[str, str], datetime] = field(default_factory=dict)
    # Verbs ordered again after silence, per interaction.
    verb_tries: dict[str, int] = field(default_factory=dict)
    # Queued since this turn began and not yet matched: they need music.
    unheld: dict[str, None] = field(default_factory=dict)
    # Interactions that did not agree with the switch at the last look, with their generation then.
    suspects: dict[str, int] = field(default_factory=dict)
    # Interactions whose caller was leaving the switch a message at the last look: not to be disturbed.
    leaving_message: set[str] = field(default_factory=set)
    switch_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What the store knew when the service started: everything not closed."""

    interactions: tuple[Interaction, ...] = ()
    agents: tuple[Agent, ...] = ()
    offers: tuple[Offer, ...] = ()
    finished_calls: tuple[str, ...] = ()
