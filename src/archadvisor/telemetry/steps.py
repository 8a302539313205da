"""The spans of a run besides calls of models: the run, its agents, what is retrieved; named as the conventions say."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from contextvars import copy_context
from typing import TypeVar

from opentelemetry.trace import Span

from archadvisor.telemetry import conventions as named
from archadvisor.telemetry.spans import span

Item = TypeVar("Item")

_END = object()


def agent_span(name: str, record: Callable[[float], None]) -> AbstractContextManager[Span]:
    """The work of one of the agents."""
    told = {named.OPERATION: named.INVOKE_AGENT, named.PROVIDER: named.OWN_PROVIDER, named.AGENT: name}
    return span(f"{named.INVOKE_AGENT} {name}", record, told)


def retrieval_span(source: str, kinds: tuple[str, ...], limit: int) -> AbstractContextManager[Span]:
    """One search in a source; what is searched for is text of the brief and not told."""
    told: dict[str, str | int] = {
        named.OPERATION: named.RETRIEVAL,
        named.PROVIDER: named.OWN_PROVIDER,
        named.DATA_SOURCE: source,
        named.TOP_K: limit,
        named.RETRIEVAL_KINDS: " ".join(kinds),
    }
    return span(f"{named.RETRIEVAL} {source}", attributes=told)


def run_span(workflow: str, happens: Iterator[Item]) -> Iterator[Item]:
    """What an iterator yields, its work as one span. Whoever pulls keeps a context of their own."""
    told = {named.OPERATION: named.INVOKE_WORKFLOW, named.PROVIDER: named.OWN_PROVIDER, named.WORKFLOW: workflow}
    context = copy_context()
    with ExitStack() as within:
        work = span(f"{named.INVOKE_WORKFLOW} {workflow}", attributes=told)
        context.run(work.__enter__)
        within.push(lambda *error: context.run(work.__exit__, *error))
        while (item := context.run(next, happens, _END)) is not _END:
            yield item  # type: ignore[misc]
