"""How many designs a second the structural suite scores on one core, text measures beside.

usage: python -m benchmarks.eval_speed [--designs DIR] [--repeats N]

Designs are those of the advisor for the cases of archadvisor (or of DIR, ID.json or ID/design.json), parsed beforehand
as a runner has them; a design is scored on its own case, all measures and the figure. Time is that of the processor,
the best of N passes, since other work on the machine only slows it down. The yardstick is `json.loads` of the designs.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from archadvisor.evals.case_files import read_cases
from archadvisor.evals.expected import expected_of
from archadvisor.evals.produced_files import designed, read_designs
from archadvisor.evals.reference import reference_design
from archadvisor.evals.scorers.texts import TEXT_MEASURES
from archadvisor.evals.suite import score_design


def main() -> None:
    """Print designs per second for produced designs, described designs and with text measures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--designs", type=Path)
    parser.add_argument("--repeats", type=int, default=7)
    options = parser.parse_args()
    cases = read_cases()
    found = read_designs(options.designs, [one.id for one in cases]) if options.designs else dict(designed(cases))
    expected = {one.id: expected_of(one.record) for one in cases}
    described = {one.id: reference_design(one.record) for one in cases}
    texts = [json.dumps(one) for one in found.values()]
    print(f"{len(found)} designs of {sum(map(len, texts)) / len(texts) / 1000:.0f} KB, Python {sys.version.split()[0]}")
    work: dict[str, tuple[int, Callable[[], object]]] = {
        "json.loads (yardstick)": (len(texts), lambda: [json.loads(one) for one in texts]),
        "structural suite, produced designs": (
            len(found),
            lambda: [score_design(one, expected[name]) for name, one in found.items()],
        ),
        "structural suite, described designs": (
            len(described),
            lambda: [score_design(one, expected[name]) for name, one in described.items()],
        ),
        "with text measures": (
            len(found),
            lambda: [score_design(one, expected[name], TEXT_MEASURES) for name, one in found.items()],
        ),
    }
    for name, (count, run) in work.items():
        print(f"{name:40}{count / _best(run, options.repeats):>10,.0f} a second")


def _best(run: Callable[[], object], repeats: int) -> float:
    """Seconds of processor time of the fastest pass."""
    passes = []
    for _ in range(repeats):
        start = time.process_time()
        run()
        passes.append(time.process_time() - start)
    return min(passes)


if __name__ == "__main__":
    main()
