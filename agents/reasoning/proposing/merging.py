"""Merging a proposal item by item: each is taken, with its reason, or dropped, with another."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from archadvisor.agents.reasoning.proposing.quoting import Quotation, quotation
from archadvisor.agents.reasoning.proposing.sentences import plain
from archadvisor.domain.advice import AdviceKind, Dropped, Taken
from archadvisor.domain.requirements import Statement
from archadvisor.guardrails.outputs import Ledger

State = TypeVar("State")
Item = TypeVar("Item")


class Unfounded(Exception):
    """An item of a proposal that is not taken; the message says why, without a word of the item itself."""


@dataclass(frozen=True)
class Merged(Generic[State]):
    """What a proposal makes of something: the new state, what was taken for it, and what was dropped."""

    state: State
    taken: tuple[Taken, ...] = ()
    dropped: tuple[Dropped, ...] = ()

    def with_each(
        self,
        kind: AdviceKind,
        name: str,
        items: Iterable[Item],
        take: Callable[[State, Item], tuple[State, Taken]],
    ) -> "Merged[State]":
        """This with each item taken in turn, unless it is Unfounded; `name` is the list that the items stand in."""
        state, taken, dropped = self.state, list(self.taken), list(self.dropped)
        for place, item in enumerate(items):
            try:
                state, one = take(state, item)
                taken.append(one)
            except Unfounded as reason:
                dropped.append(Dropped(kind=kind, place=f"{name}[{place}]", why=str(reason)))
        return Merged(state, tuple(taken), tuple(dropped))


def quoted(quote: str, statements: Sequence[Statement]) -> Quotation:
    """The quotation in the brief. Unfounded if it is not there, or if the sentence says no to something."""
    found = quotation(quote, statements)
    if found is None:
        raise Unfounded("the quote is not in the brief")
    if found.denies:
        raise Unfounded("the words that are quoted say no to something")
    return found


def taken(
    kind: AdviceKind, element_id: str, said: Quotation, reason: str, value: str = "", cited: str | None = None
) -> Taken:
    """The record of an item that rests on words of the brief; `cited` is a record of the knowledge base."""
    return Taken(
        kind=kind,
        element_id=element_id,
        value=value,
        reason=reason,
        quote=said.text,
        requirement_ids=said.statement_ids,
        citation_ids=[f"cit-{cited}"] if cited else [],
    )


def offered(one: str, offers: Iterable[str]) -> None:
    """Unfounded if an id is none of those that were offered."""
    if one not in offers:
        raise Unfounded("the id is not in the list")


def shown(text: str, ledger: Ledger) -> str:
    """What of a text may be shown. Unfounded if nothing is left of it."""
    found = plain(text, ledger)
    if not found:
        raise Unfounded("no plain sentence is left of it")
    return found
