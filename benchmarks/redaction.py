"""Redaction on the labelled set: recall by type and hard negatives hit, beside detect-secrets and two trivial policies.

usage: python benchmarks/redaction.py [--half first|second]      (default: both)

`first` was written before the recognisers, `second` after them. A value is recalled if it is wholly replaced; a hard
negative is hit if anything in it is replaced. `digits` replaces every word with a digit in it, `nothing` nothing.
detect-secrets scans a file of each text, as its command does.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

SECRETS = ("api_key", "jwt", "private_key", "password", "token")

Spans = Callable[[str], list[tuple[int, int]]]


def gate(text: str) -> list[tuple[int, int]]:
    """What our gate replaces."""
    from archadvisor.guardrails.redaction import sensitive

    return [(one.start, one.end) for one in sensitive(text)]


def nothing(text: str) -> list[tuple[int, int]]:
    """Replace nothing."""
    return []


def digits(text: str) -> list[tuple[int, int]]:
    """Replace every word that holds a digit."""
    import re

    return [match.span() for match in re.finditer(r"\S*\d\S*", text)]


def detect_secrets(text: str) -> list[tuple[int, int]]:
    """What detect-secrets finds in a file of this text, taken generously: whole lines, a PEM block to the end."""
    from detect_secrets import SecretsCollection
    from detect_secrets.settings import default_settings

    with tempfile.TemporaryDirectory() as folder, default_settings():
        path = Path(folder) / "text.env"
        path.write_text(text, encoding="utf-8")
        secrets = SecretsCollection()
        secrets.scan_file(str(path))
    ends = [0, *accumulate(len(line) for line in text.splitlines(keepends=True))]
    return [
        (ends[one.line_number - 1], len(text) if one.type == "Private Key" else ends[one.line_number])
        for _, one in secrets
    ]


def row(spans: Spans, halves: list[str]) -> tuple[Counter[str], Counter[str], int, int, float]:
    """Recalled and labelled values by type, hard negatives hit and in all, milliseconds."""
    from tests.guardrails.redaction.labelled import negatives, positives

    started = time.perf_counter()
    recalled: Counter[str] = Counter()
    labelled: Counter[str] = Counter()
    for one in (one for half in halves for one in positives(half)):
        found = spans(one.text)
        for kind, value in one.finds:
            at = one.text.index(value)
            labelled[kind] += 1
            recalled[kind] += any(start <= at and at + len(value) <= end for start, end in found)
    texts = [text for half in halves for text in negatives(half)]
    hit = sum(bool(spans(text)) for text in texts)
    return recalled, labelled, hit, len(texts), (time.perf_counter() - started) * 1000


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=["first", "second"])
    half = parser.parse_args().half
    halves = [half] if half else ["first", "second"]
    policies: dict[str, Spans] = {
        "gate": gate,
        "detect-secrets": detect_secrets,
        "nothing": nothing,
        "digits": digits,
    }
    rows = {name: row(spans, halves) for name, spans in policies.items()}
    labelled = rows["gate"][1]
    print(f"{'recall':<20}{'n':>5}" + "".join(f"{name:>16}" for name in rows))
    groups = {kind: {kind} for kind in sorted(labelled, key=lambda one: (one in SECRETS, one))}
    groups |= {"all personal data": set(labelled) - set(SECRETS), "all secrets": set(SECRETS)}
    for title, kinds in groups.items():
        total = sum(labelled[kind] for kind in kinds)
        cells = (sum(one[0][kind] for kind in kinds) / total for one in rows.values())
        print(f"{title:<20}{total:>5}" + "".join(f"{cell:>16.1%}" for cell in cells))
    shares = "".join(f"{one[2] / one[3]:>16.1%}" for one in rows.values())
    print(f"{'hard negatives hit':<20}{rows['gate'][3]:>5}{shares}")
    print(f"{'milliseconds':<25}" + "".join(f"{one[4]:>16.0f}" for one in rows.values()))


if __name__ == "__main__":
    main()
