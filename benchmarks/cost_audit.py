"""How well the auditor of cost tables judges lines that people judged before, beside flagging all and flagging none.

Run it on a folder of cost tables in YAML whose lines carry a `verdict`; the auditor itself never reads that field.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from archadvisor.estimation.audit.auditor import audit_table
from archadvisor.estimation.audit.findings import LineAudit
from archadvisor.estimation.audit.sources import parse_cost_table

SOUND, WRONG = "reproduces", "does_not_reproduce"


@dataclass(frozen=True)
class Judged:
    """A line of a case, what people marked it as and what the auditor made of it."""

    case: str
    label: str
    line: LineAudit

    @property
    def is_disputed(self) -> bool:
        """Whether the auditor disagrees: misses a mark, or flags what is marked neither right nor wrong."""
        verdict = self.line.verdict
        return verdict != self.label if self.label in (SOUND, WRONG) else verdict == WRONG


def judged_lines(folder: Path, names: tuple[str, ...]) -> Iterator[Judged]:
    """All lines of the cases of a folder, or of those that are named."""
    for path in sorted(folder.glob("*.yaml")):
        if names and path.stem not in names:
            continue
        text = path.read_text(encoding="utf-8")
        labels = [item["verdict"] for item in yaml.safe_load(text)["line_items"]]
        audit = audit_table(parse_cost_table(text, path.name))
        yield from (Judged(path.stem, label, line) for label, line in zip(labels, audit.lines, strict=True))


def shares(lines: list[Judged], sound: Callable[[Judged], bool], flagged: Callable[[Judged], bool]) -> str:
    """The four shares of a policy, by what it calls sound and what it flags."""
    right = [one for one in lines if one.label == SOUND]
    wrong = [one for one in lines if one.label == WRONG]
    neither = [one for one in lines if one.label not in (SOUND, WRONG)]
    parts = [(right, sound), (wrong, flagged), (right, flagged), (neither, flagged)]
    counts = [(sum(holds(one) for one in group), len(group)) for group, holds in parts]
    return "".join(f"{part:>7}/{whole:<3} {part / max(whole, 1):>6.1%}" for part, whole in counts)


def main(folder: str, *names: str) -> None:
    """Print the lines that are judged otherwise, then the shares of the auditor and of two trivial policies."""
    lines = list(judged_lines(Path(folder), names))
    for one in lines:
        if one.is_disputed:
            print(f"{one.case}: {one.line.service} | {one.line.usage} | {one.line.published_usd}: marked {one.label}, ")
            print(f"    judged {one.line.verdict}: {one.line.arithmetic}")
    print(f"{'':10}{'sound, recomputed':>18}{'wrong, flagged':>18}{'sound, flagged':>18}{'neither, flagged':>18}")
    print(
        f"{'auditor':10}{shares(lines, lambda one: one.line.verdict == SOUND, lambda one: one.line.verdict == WRONG)}"
    )
    print(f"{'flag all':10}{shares(lines, lambda _: False, lambda _: True)}")
    print(f"{'flag none':10}{shares(lines, lambda _: False, lambda _: False)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
