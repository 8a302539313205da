"""Time of a whole estimate: cost, latency, availability, capacity, drivers and moves, beside a loop over samples.

usage: python benchmarks/estimate_time.py [--rounds N] [--loop N] [BRIEF_OR_FOLDER...]   (default: examples/)

The loop computes the cost of the same design alone, one sample after the other with the same formulas; it is timed on
few samples and scaled to as many as the engine draws, since its time grows with their number.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from archadvisor.agents.contract import Toolbox
from archadvisor.domain.design import ArchitectureDesign
from archadvisor.domain.requirements import Requirements
from archadvisor.estimation.cost import cost_table
from archadvisor.estimation.engine import estimate
from archadvisor.estimation.sampling import SAMPLES
from archadvisor.graphs.run import embedded_reasoner, embedded_tools
from archadvisor.guardrails.intake import read_source
from archadvisor.guardrails.screening import screen


@dataclass(frozen=True)
class Case:
    """A placed design with what it was placed for."""

    name: str
    requirements: Requirements
    design: ArchitectureDesign


def cases(paths: list[Path], tools: Toolbox) -> Iterator[Case]:
    """The designs of the briefs for which something fits."""
    reasoner = embedded_reasoner()
    for path in paths:
        brief, _ = screen(read_source(str(path)), path.stem, {})
        requirements, _ = reasoner.read(brief, tools)
        placed = reasoner.place(requirements, [], tools)
        if placed.design is not None:
            yield Case(path.stem, requirements, placed.design)


def seconds(run: Callable[[], object]) -> float:
    """The time of one run."""
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def timed(case: Case, tools: Toolbox, seed: int) -> float:
    """Milliseconds of one estimate."""
    return 1000 * seconds(partial(estimate, case.requirements, case.design, tools.knowledge, seed, tools.price_date))


def by_loop(case: Case, tools: Toolbox, samples: int) -> list[float]:
    """The total of each sample, one after the other."""
    totals = []
    for seed in range(samples):
        usd = cost_table(case.requirements, case.design, tools.knowledge, seed, tools.price_date, samples=1).usd
        totals.append(0.0 if usd is None else float(usd[0]))
    return totals


def main() -> None:
    """Print the table; a fresh seed each round, so that no sample is remembered from the round before."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("briefs", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--loop", type=int, default=20, help="samples of the loop that are timed")
    options = parser.parse_args()
    given = options.briefs or [Path(__file__).parents[1] / "examples"]
    paths = [one for path in given for one in (sorted(path.glob("*.md")) if path.is_dir() else [path])]
    tools = embedded_tools()
    times: list[float] = []
    loops: list[float] = []
    print(f"{'design':40}{'parts':>6}{'lines':>7}{'median ms':>11}{'p95 ms':>9}{'loop s':>9}{'ratio':>8}")
    for case in cases(paths, tools):
        rounds = [timed(case, tools, seed) for seed in range(1, options.rounds + 1)]
        loop = seconds(partial(by_loop, case, tools, options.loop)) * SAMPLES / options.loop
        middle = statistics.median(rounds)
        lines = len(estimate(case.requirements, case.design, tools.knowledge, 0).lines)
        size = f"{case.name[:38]:40}{len(case.design.components):6}{lines:7}"
        print(f"{size}{middle:11.1f}{_p95(rounds):9.1f}{loop:9.1f}{1000 * loop / middle:8.0f}")
        times += rounds
        loops.append(loop)
    middle, high = statistics.median(times), _p95(times)
    print(f"{len(times)} estimates of {SAMPLES:,} samples: median {middle:.1f} ms, P95 {high:.1f} ms (limit 300)")
    print(f"the loop, cost alone: median {statistics.median(loops):.1f} s")


def _p95(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(0.95 * len(values)))]


if __name__ == "__main__":
    main()
