"""How far the throughput models of self-hosted language models are off, measured on published rows.

Two models predict output tokens per second and GPU: a roofline with three constants for all rows, and a fit of three
constants per model and accelerator, tested on the shape that it has not seen. Beside them what uses nothing but the
mean: the geometric mean of the other shapes of the same row. Then the formulas of latency under load on load tests.

    python benchmarks/throughput_model.py
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import exp, log
from statistics import median

from archadvisor.estimation.formulas import (
    closed_load_ttft_s,
    closed_throughput,
    kv_bytes_per_token,
    max_sequences,
    token_gap_ms,
)
from archadvisor.estimation.gpu_tables import GpuRow, LoadTest, gpu_rows, gpu_tables, load_tests
from archadvisor.estimation.gpus import Cell, cells_of, fit_throughput, roofline

# A fit of three constants can be tested on a shape left out of four.
FEWEST_SHAPES = 4


@dataclass(frozen=True)
class Band:
    """Errors of a model over measured cells: their number, the median, and the shares within factors."""

    cells: int
    median_error: float
    within_1_5: float
    within_2: float

    def line(self, name: str) -> str:
        """One line of the report."""
        shares = f"within 1.5x {self.within_1_5:.0%}, within 2x {self.within_2:.0%}"
        return f"{name:<44} {self.cells:>3} cells  median error {self.median_error:.1%}  {shares}"


Pair = tuple[float, float]
"""A predicted and a measured value."""


def band(pairs: Sequence[Pair]) -> Band:
    """The errors of predictions against measurements."""
    factors = [max(predicted / measured, measured / predicted) for predicted, measured in pairs]
    return Band(
        cells=len(pairs),
        median_error=median(abs(predicted / measured - 1) for predicted, measured in pairs),
        within_1_5=sum(factor <= 1.5 for factor in factors) / len(factors),
        within_2=sum(factor <= 2 for factor in factors) / len(factors),
    )


def roofline_pairs() -> Iterator[Pair]:
    """Every measured cell of an accelerator with a data sheet, predicted by the roofline."""
    tables = gpu_tables()
    for row in gpu_rows():
        if row.gpu in tables.accelerators:
            for cell in cells_of(row):
                yield roofline(row, cell.input_tokens, cell.output_tokens, tables), cell.tokens_per_s


def left_out_pairs(predicted: Callable[[Sequence[Cell], Cell], float]) -> Iterator[Pair]:
    """Every cell of a row of enough shapes, predicted from the other shapes of its row."""
    for row in gpu_rows():
        cells = cells_of(row)
        if len(cells) >= FEWEST_SHAPES:
            for place, cell in enumerate(cells):
                yield predicted(cells[:place] + cells[place + 1 :], cell), cell.tokens_per_s


def by_fit(others: Sequence[Cell], cell: Cell) -> float:
    """The prediction of the fit to the other shapes."""
    return fit_throughput(others).at(cell.input_tokens, cell.output_tokens)


def by_mean(others: Sequence[Cell], cell: Cell) -> float:
    """The geometric mean of the other shapes: the trivial prediction."""
    return exp(sum(log(one.tokens_per_s) for one in others) / len(others))


def own_fit_pairs(row: GpuRow) -> Iterator[Pair]:
    """Every cell of a row, predicted by the fit to all of them."""
    cells = cells_of(row)
    fit = fit_throughput(cells)
    return ((fit.at(cell.input_tokens, cell.output_tokens), cell.tokens_per_s) for cell in cells)


def sequence_limit(test: LoadTest) -> float:
    """Sequences that the memory of a tested server holds: weights and cache in FP8."""
    tables = gpu_tables()
    model, memory = tables.models[test.model], tables.accelerators[test.gpu].memory_gb * 1e9
    kv_bytes = kv_bytes_per_token(model.layers, 8, 128, 1)
    return max_sequences(
        (test.gpus or 1) * memory, model.billions * 1e9, kv_bytes, test.input_tokens or 0, test.output_tokens
    )


def throughput_pairs(test: LoadTest) -> Iterator[Pair]:
    """Tokens per second at every load, from the gaps of the first and third load and the limit of memory."""
    limit = sequence_limit(test)
    first, second = test.loads[0], test.loads[2]
    for load in test.loads:
        gap = token_gap_ms(load.concurrency, limit, first.concurrency, first.gap_ms, second.concurrency, second.gap_ms)
        yield closed_throughput(load.concurrency, limit, gap), load.tokens_per_s


def first_token_pairs(test: LoadTest) -> Iterator[Pair]:
    """Time to first token in ms at the loads beyond the limit of memory, by Little's law at median rate and gap."""
    full = [load for load in test.loads if load.concurrency > sequence_limit(test)]
    rate = median(load.tokens_per_s for load in full) / test.output_tokens
    gap_s = median(load.gap_ms for load in full) / 1000
    for load in full:
        yield closed_load_ttft_s(load.concurrency, rate, test.output_tokens, gap_s) * 1000, load.ttft_ms


def main() -> None:
    """Print the bands."""
    print(band(list(roofline_pairs())).line("roofline, three constants for all rows"))
    print(band(list(left_out_pairs(by_fit))).line("fit per row, shape left out"))
    print(band(list(left_out_pairs(by_mean))).line("mean of the row, shape left out (trivial)"))
    print(band([pair for row in gpu_rows() for pair in own_fit_pairs(row)]).line("fit per row, on its own shapes"))
    test = load_tests()[0]
    print(f"\n{test.server} {test.model}: memory holds {sequence_limit(test):.1f} sequences")
    for name, pairs in (("tokens/s", throughput_pairs(test)), ("first token ms", first_token_pairs(test))):
        for predicted, measured in pairs:
            error = predicted / measured - 1
            print(f"  {name:<15} predicted {predicted:>9,.1f}  measured {measured:>9,.1f}  {error:+.1%}")


if __name__ == "__main__":
    main()
