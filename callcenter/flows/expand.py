"""From the forms of a flow and of its sub-flows to one flow of the core's nodes.

Rule: a dot never occurs in what authors name, so `node.step` and, of a sub-flow, `node.its_node` are never mistaken for
something else. Nothing here fails: the forms are checked, and no flow leads into itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from callcenter.core.interaction import Outcome
from callcenter.core.ivr.flow import AnyNode, Flow
from callcenter.core.ivr.nodes.collect import CollectNode
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.nodes.menu import Menu
from callcenter.core.ivr.nodes.set_values import SetNode
from callcenter.flows.forms.flow_file import FlowFile, Return, SubFlow

# Sub-flows of sub-flows multiply.
MOST_NODES_IN_ALL: Final = 3000


def flow_of(name: str, version: str, forms: Mapping[str, FlowFile]) -> Flow:
    """The flow `name`; `forms` are its own and those of every flow that it goes through."""
    form = forms[name]
    whole = _Place(forms=forms)
    entries = {node: whole.entry(form, node) for node in form.nodes}
    return Flow(
        name=name,
        version=version,
        start=entries[form.start],
        nodes={node.id: node for node in whole.nodes(form)},
        on_error=entries.get(form.on_error),
        entries={node: entry for node, entry in entries.items() if node != entry},
    )


def nodes_in_all(name: str, forms: Mapping[str, FlowFile]) -> int:
    """How many nodes the authors have written, sub-flows counted as often as they are gone through."""
    counts: dict[str, int] = {}

    def count(flow: str) -> int:
        if flow not in counts:
            nodes = forms[flow].nodes.values()
            counts[flow] = sum(count(node.flow) if isinstance(node, SubFlow) else 1 for node in nodes)
        return counts[flow]

    return count(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a flow stands in the whole: what its nodes are called there, and where it leads out of itself.

    `returns` None: it is the whole itself, and to return is to end.
    """

    forms: Mapping[str, FlowFile]
    prefix: str = ""
    returns: Mapping[str, str] | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    error: str = ""

    def entry(self, form: FlowFile, name: str) -> str:
        """The node of the core where callers enter this node of the flow."""
        node = form.nodes[name]
        match node:
            case SubFlow(flow=flow):
                inner = self.forms[flow]
                return replace(self, prefix=f"{self.prefix}{name}.").entry(inner, inner.start)
            case Return():
                return self.prefix + name
            case _:
                return self.prefix + node.steps(name)[0].id

    def nodes(self, form: FlowFile) -> list[AnyNode]:
        """All nodes of the flow, sub-flows included, with exits that lead to each other."""
        entries = {name: self.entry(form, name) for name in form.nodes}
        own: dict[str, str] = {key: entries[target] for key, target in form.keys.items()}
        keys = {**self.keys, **own}
        # In a sub-flow; the whole flow's own way out of errors is known to the interpreter.
        error = self.error
        if self.returns is not None and form.on_error:
            error = entries[form.on_error]
        built: list[AnyNode] = []
        for name, node in form.nodes.items():
            match node:
                case SubFlow(flow=flow, exits=exits):
                    leads = {exit_: entries[target] for exit_, target in exits.items()}
                    inner = _Place(
                        forms=self.forms,
                        prefix=f"{self.prefix}{name}.",
                        returns=leads,
                        keys=keys,
                        error=leads.get("error", error),
                    )
                    built += inner.nodes(self.forms[flow])
                case Return(exit=exit_):
                    built.append(self._returned(self.prefix + name, exit_))
                case _:
                    built += [self._placed(step, entries, keys, error) for step in node.steps(name)]
        return built

    def _returned(self, name: str, exit_: str) -> AnyNode:
        if self.returns is None:
            return HangUpNode(id=name, outcome=Outcome.SELF_SERVED)
        # Sets nothing: it only shows in the path by which exit the sub-flow was left.
        return SetNode(id=name, values={}, exits={"done": self.returns[exit_]})

    def _placed(self, step: AnyNode, entries: Mapping[str, str], keys: Mapping[str, str], error: str) -> AnyNode:
        exits = {exit_: entries.get(target, self.prefix + target) for exit_, target in step.exits.items()}
        if isinstance(step, Menu | CollectNode):
            exits = {**keys, **exits}
        if error and not isinstance(step, HangUpNode):
            exits.setdefault("error", error)
        return replace(step, id=self.prefix + step.id, exits=exits)
