"""The static checks of a flow: its form, and what only the whole shows.

Rule: whatever is broken, the rest is still checked, so the graph is taken from the raw data and not from the forms.
"""

from collections.abc import Collection, Iterator, Mapping

from pydantic import ValidationError

from callcenter.flows.circles import closing_exits, reached, silent_edges
from callcenter.flows.form_errors import described, place_of, problem_at, problem_of
from callcenter.flows.forms.flow_file import MOST_NODES, FlowFile, read_form
from callcenter.flows.hosts import refused_host
from callcenter.flows.name_check import Finding, name_findings
from callcenter.flows.private_copies import private_copies
from callcenter.flows.problems import Problem, quoted
from callcenter.flows.raw_flow import LANGUAGES, Outlines, RawFlow, raw_flow
from callcenter.flows.secret_texts import secrets_in
from callcenter.flows.yaml_source import Place, Source


def check(
    source: Source,
    *,
    queues: Collection[str] | None = None,
    prompts: Collection[str] | None = None,
    schedules: Collection[str] | None = None,
    flows: Outlines | None = None,
    hosts: Collection[str] | None = None,
) -> tuple[FlowFile | None, list[Problem]]:
    """The flow's form if it has one, and everything that is wrong with it. None known: names are not checked.

    `flows` are those that it may go through. `hosts` are those that it may ask, as `host` or `host:port`. Where
    `prompts` is a mapping, it says which languages each has.
    """
    problems = list(source.problems)
    if not source.whole:
        return None, problems
    form = None
    # Nothing else is told of their places: it would repeat them.
    secret = dict(secrets_in(source.data))
    returns = {name: outline and outline.exits for name, outline in flows.items()} if flows is not None else None
    try:
        known = {"queues": queues, "prompts": prompts, "schedules": schedules, "flows": returns}
        form = read_form(source.data, known)
    except ValidationError as error:
        found = error.errors(include_url=False)
        problems += [problem_of(source, details) for details in found if place_of(source, details) not in secret]
    problems += [problem_at(source, place, code, described(place)) for place, code in secret.items()]
    flow = raw_flow(source)
    if 0 < len(flow.nodes) <= MOST_NODES:
        for place, code, facts in _findings(flow, flows or {}, prompts, hosts):
            if place in secret:
                continue
            where = "" if code in ("unreachable", "endless") else described(place)
            problems.append(problem_at(source, place, code, where, **facts))
    # A name in both languages of one line is one mistake.
    return form, list(dict.fromkeys(problems))


def _findings(
    flow: RawFlow, flows: Outlines, prompts: Collection[str] | None, hosts: Collection[str] | None
) -> Iterator[Finding]:
    if flow.start is not None:
        # Without a start everything would be unreachable, and only the start is wrong.
        for name in flow.nodes.keys() - reached(flow.roots, flow.edges):
            yield ("nodes", name), "unreachable", {}
    for name, exit_, nodes in closing_exits(silent_edges(flow, flows)):
        yield ("nodes", name, "exits", exit_), "endless", {"nodes": " → ".join(nodes)}
    yield from name_findings(flow, flows)
    yield from private_copies(flow, flows)
    yield from _unspoken(flow)
    if hosts is not None:
        yield from _refused_hosts(flow, hosts)
    if isinstance(prompts, Mapping):
        yield from _prompt_languages(flow, prompts)


def _unspoken(flow: RawFlow) -> Iterator[Finding]:
    """Languages that are chosen, and that the flow's texts need not have."""
    for name, node in flow.nodes.items():
        chosen = node.get("languages")
        places: dict[Place, object] = {}
        if flow.kind(name) == "language":
            places["nodes", name, "language"] = node.get("language")
        for key, language in chosen.items() if isinstance(chosen, dict) else ():
            places["nodes", name, "languages", key] = language
        for place, language in places.items():
            if language in LANGUAGES and language not in flow.languages:
                yield place, "language_unspoken", {"name": quoted(language)}


def _prompt_languages(flow: RawFlow, prompts: Mapping[str, Collection[str]]) -> Iterator[Finding]:
    """Prompts that some callers of this flow would hear in another language."""
    for name, node in flow.nodes.items():
        for field, value in node.items():
            if field.endswith(("prompt", "prompts")):
                places = enumerate(value) if isinstance(value, list) else [(None, value)]
                for number, prompt in places:
                    place: Place = ("nodes", name, field) if number is None else ("nodes", name, field, number)
                    spoken = prompts.get(prompt, LANGUAGES) if isinstance(prompt, str) else LANGUAGES
                    for language in flow.languages:
                        if language not in spoken:
                            yield place, "prompt_language", {"name": quoted(prompt), "language": quoted(language)}


def _refused_hosts(flow: RawFlow, hosts: Collection[str]) -> Iterator[Finding]:
    for name, node in flow.nodes.items():
        url = node.get("url")
        if flow.kind(name) == "http" and isinstance(url, str) and (host := refused_host(url, hosts)) is not None:
            yield ("nodes", name, "url"), "host_refused", {"name": quoted(host)}
