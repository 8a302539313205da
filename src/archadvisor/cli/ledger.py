"""Calls of chat models in the terminal: a live line while they run, one line for each that ended, sums by agent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from rich.table import Table
from rich.text import Text

from archadvisor.domain.usage import NO_USAGE, Usage
from archadvisor.models.contract import CallEvent

MICRO = 1_000_000


@dataclass(frozen=True)
class Calls:
    """The calls of a run so far: what they used, and of those under way how many characters came in, by agent."""

    ended: int = 0
    usage: Usage = NO_USAGE
    under_way: Mapping[str, int] | None = None

    def after(self, event: CallEvent) -> "Calls":
        """The calls once this has happened."""
        open_calls = dict(self.under_way or {})
        if event.kind == "started":
            return replace(self, under_way=open_calls | {event.agent: 0})
        if event.kind == "text":
            heard = open_calls.get(event.agent, 0) + event.characters
            return replace(self, under_way=open_calls | {event.agent: heard})
        open_calls.pop(event.agent, None)
        if event.kind == "recorded":
            return replace(self, under_way=open_calls)
        return Calls(self.ended + 1, self.usage + (event.usage or NO_USAGE), open_calls)

    def line(self) -> Text:
        """What is going on, in one line."""
        waits = [f"{agent}: {count:,} characters" if count else agent for agent, count in self.waiting()]
        spent = (
            f"{self.ended} call{'' if self.ended == 1 else 's'}, {tokens(self.usage)}, {money(self.usage.micro_usd)}"
        )
        line = f"  {spent}   asking for {', '.join(waits)}" if waits else f"  {spent}"
        return Text(line, style="dim", no_wrap=True, overflow="ellipsis")

    def waiting(self) -> list[tuple[str, int]]:
        """Agents that wait for an answer, and how many characters of it came in."""
        return sorted((self.under_way or {}).items())


def told(event: CallEvent) -> str | None:
    """The line of a call that is over; None while it runs."""
    if event.kind == "recorded":
        return f"answer of {event.model} on record, nothing is paid"
    if event.kind == "failed":
        return f"{event.model} gave no answer ({event.fault}) in {event.seconds:.1f} s"
    if event.kind == "ended" and event.usage is not None:
        cost = money(event.usage.micro_usd)
        return f"{event.model} answered in {event.seconds:.1f} s: {tokens(event.usage)}, {cost}"
    return None


def tokens(usage: Usage) -> str:
    """Tokens in words."""
    cached = f" ({usage.cached_tokens:,} cached)" if usage.cached_tokens else ""
    return f"{usage.input_tokens:,} tokens in{cached}, {usage.output_tokens:,} out"


def money(micro_usd: int | None) -> str:
    """Millionths of a US dollar in dollars, four figures behind the point; unknown is a word, never 0."""
    return "price unknown" if micro_usd is None else f"USD {micro_usd / MICRO:,.4f}"


def amounts_table(title: str, rows: Iterable[tuple[str, int, Usage]]) -> Table:
    """Rows of a name, calls and what they use, with their sum."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", title=title, title_justify="left")
    table.add_column("agent", overflow="fold")
    for column in ("calls", "tokens in", "cached", "tokens out", "USD"):
        table.add_column(column, justify="right")
    listed = list(rows)
    whole = sum((usage for *_, usage in listed), NO_USAGE)
    for name, calls, usage in [*listed, ("together", sum(row[1] for row in listed), whole)]:
        table.add_row(Text(name), f"{calls:,}", *_figures(usage))
    return table


def _figures(usage: Usage) -> tuple[str, str, str, str]:
    usd = "unknown" if usage.micro_usd is None else f"{usage.micro_usd / MICRO:,.4f}"
    return f"{usage.input_tokens:,}", f"{usage.cached_tokens:,}", f"{usage.output_tokens:,}", usd
