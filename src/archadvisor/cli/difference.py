"""The answer of `archadvisor whatif` in the terminal; text of a brief is never read as markup."""

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from archadvisor.agents.reasoning.flips import Flip, told
from archadvisor.deliverables.differences import difference_sections
from archadvisor.domain.difference import Difference
from archadvisor.domain.estimate import Swing

MOST_SWINGS = 12
BAR = 30


def print_answer(found: Difference | None, swings: list[Swing] | None, turns: list[Flip] | None) -> None:
    """Print what was asked for: the difference, the tornado, the flips."""
    sections = [*(difference_sections(found) if found is not None else ())]
    if swings is not None:
        sections.append(("What moves the cost (P5 to P95 of each input)", list(_tornado(swings))))
    if turns is not None:
        sections.append(("Where choices turn", [f"{one.requirement_id}: {told(one)}" for one in turns]))
    console = Console(highlight=False)
    for title, lines in sections:
        console.print(Text(title, style="bold"))
        for line in lines or ["nothing"]:
            console.print(Text(f"  {line}"), soft_wrap=True)


def _tornado(swings: list[Swing]) -> Iterator[str]:
    widest = max((one.swing_usd for one in swings), default=1.0)
    for one in swings[:MOST_SWINGS]:
        bar = "█" * max(1, round(BAR * one.swing_usd / widest))
        inputs = f"{one.name.replace('_', ' ')}: {one.low:,.4g} to {one.high:,.4g} {one.unit}"
        yield f"{one.usd_at_low:>10,.0f} to {one.usd_at_high:<10,.0f} USD/month  {inputs}  {bar}"
