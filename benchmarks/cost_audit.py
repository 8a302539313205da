"""How well the auditor of cost tables judges lines that have been judged before, beside flagging all and flagging none.

Run it on a folder of cost tables in YAML whose lines carry a `verdict`; the auditor itself never reads that field.
"""

import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from archadvisor.estimation.audit.auditor import audit_table
from archadvisor.estimation.audit.sources import parse_cost_table

FLAG = "does_not_reproduce"
WITHIN = 0.03


@dataclass
class Score:
    """Counts over all lines of a folder."""

    counts: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def add(self, case: str, label: str, line: object) -> None:
        """Count one line against its label."""
        verdict, arithmetic = line.verdict, line.arithmetic  # type: ignore[attr-defined]
        judged = label if label in ("reproduces", FLAG) else "unjudged"
        self.counts[judged] += 1
        self.counts[f"{judged} flagged"] += verdict == FLAG
        self.counts["reproduces recomputed"] += judged == "reproduces" and verdict == "reproduces"
        expected = {"reproduces": "reproduces", FLAG: FLAG}.get(label)
        if (expected is not None and verdict != expected) or (expected is None and verdict == FLAG):
            self.misses.append(
                f"{case}: {line.service} | {line.usage} | {line.published_usd}: "  # type: ignore[attr-defined]
                f"marked {label}, judged {verdict}: {arithmetic}"
            )

    def share(self, part: str, whole: str) -> str:
        """A share with its counts."""
        return f"{self.counts[part]}/{self.counts[whole]} = {self.counts[part] / max(self.counts[whole], 1):.1%}"


def main(folder: str, *names: str) -> None:
    """Print the shares of a folder, or of the named cases in it, and the lines that were judged otherwise."""
    score = Score()
    for path in sorted(Path(folder).glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        if names and path.stem not in names:
            continue
        labels = [item["verdict"] for item in yaml.safe_load(text)["line_items"]]
        audit = audit_table(parse_cost_table(text, path.name))
        for label, line in zip(labels, audit.lines, strict=True):
            score.add(path.stem, label, line)
    print("\n".join(score.misses))
    print(f"marked reproducing, recomputed within 3 %: {score.share('reproduces recomputed', 'reproduces')}")
    print(f"marked not reproducing, flagged:           {score.share(f'{FLAG} flagged', FLAG)}")
    print(f"false flags among the reproducing:         {score.share('reproduces flagged', 'reproduces')}")
    print(f"false flags among those not judged:        {score.share('unjudged flagged', 'unjudged')}")
    print("flag all:  0.0% recomputed, 100.0% flagged, 100.0% false flags")
    print("flag none: 0.0% recomputed,   0.0% flagged,   0.0% false flags")


if __name__ == "__main__":
    main(*sys.argv[1:])
