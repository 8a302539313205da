"""Time of a design in one warm process: median and P95 over briefs, and the share of each node.

usage: python benchmarks/design_time.py [--rounds N] BRIEF...      (default: the briefs of examples/)

`chosen` is the time until the design is validated; `extras` the alternatives and ranked questions after it. The
baseline in the same run is the cold first design, with all imports and the opening of the knowledge base.
"""

import argparse
import statistics
import time
from pathlib import Path

CHOSEN = ("screen", "requirements-analyst", "component-designer", "cost-estimator", "safety-reviewer", "validate")
EXTRAS = ("alternatives", "clarify", "finalise")


def quantile(values: list[float], share: float) -> float:
    """The value below which a share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def run_once(texts: list[str]) -> list[dict[str, float]]:
    """Milliseconds by node, with `chosen` and `extras` as measured around the stream, for each brief."""
    from archadvisor.graphs.run import embedded_graph, stream

    rows = []
    for text in texts:
        started = time.perf_counter()
        row: dict[str, float] = {}
        for node, update in stream(embedded_graph(0), text, "brief", {}):
            now = (time.perf_counter() - started) * 1000
            if node == "validate":
                row["chosen"] = now
            row["total"] = now
            for name, ms in update.get("timing", {}).items():
                row[name] = row.get(name, 0.0) + ms
        row["extras"] = row["total"] - row.get("chosen", row["total"])
        rows.append(row)
    return rows


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("briefs", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    paths = options.briefs or sorted((Path(__file__).parents[1] / "examples").glob("*.md"))
    texts = [path.read_text(encoding="utf-8") for path in paths]
    started = time.perf_counter()
    run_once(texts[:1])
    print(f"{len(texts)} briefs, {options.rounds} rounds; cold first design {time.perf_counter() - started:.2f} s")
    rows = [row for _ in range(options.rounds) for row in run_once(texts)]
    whole = statistics.fmean(row["total"] for row in rows)
    print(f"{'':22}{'median ms':>10}{'p95 ms':>10}{'share':>8}")
    for name in ("chosen", "extras", "total", *CHOSEN, *EXTRAS):
        values = [row.get(name, 0.0) for row in rows]
        share = statistics.fmean(values) / whole
        print(f"{name:22}{statistics.median(values):10.1f}{quantile(values, 0.95):10.1f}{share:8.1%}")


if __name__ == "__main__":
    main()
