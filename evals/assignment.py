"""The assignment of rows to columns with the greatest total weight."""

from collections.abc import Sequence
from itertools import pairwise
from math import inf

Matrix = Sequence[Sequence[float]]


def best_assignment(weights: Matrix) -> dict[int, int]:
    """Row to column, each used at most once, such that the sum of weights is greatest; pairs of weight 0 are left out.

    Hungarian method with potentials, O(rows² · columns). Source: Kuhn 1955; Jonker and Volgenant 1987.
    """
    if not weights or not weights[0]:
        return {}
    if len(weights) > len(weights[0]):
        turned = best_assignment([list(column) for column in zip(*weights, strict=True)])
        return {row: column for column, row in sorted(turned.items(), key=lambda pair: pair[1])}
    columns = _assigned([[-weight for weight in row] for row in weights])
    return {row: column for row, column in enumerate(columns) if weights[row][column] > 0}


def _assigned(costs: Matrix) -> list[int]:
    """For each row its column in an assignment of least cost; there are at least as many columns as rows."""
    rows, columns = len(costs), len(costs[0])
    row_price, column_price = [0.0] * (rows + 1), [0.0] * (columns + 1)
    taken_by = [0] * (columns + 1)
    for row in range(1, rows + 1):
        taken_by[0] = row
        trail = _augmenting(costs, row_price, column_price, taken_by)
        for here, before in pairwise(trail):
            taken_by[here] = taken_by[before]
    found = [0] * rows
    for column in range(1, columns + 1):
        if taken_by[column]:
            found[taken_by[column] - 1] = column - 1
    return found


def _augmenting(costs: Matrix, row_price: list[float], column_price: list[float], taken_by: list[int]) -> list[int]:
    """Columns from a free one back to the start (column 0) along which the assignment grows; prices are updated."""
    columns = len(column_price)
    least, previous, used = [inf] * columns, [0] * columns, [False] * columns
    here = 0
    while taken_by[here]:
        used[here] = True
        row, step, following = taken_by[here], inf, 0
        for column in range(1, columns):
            if used[column]:
                continue
            reduced = costs[row - 1][column - 1] - row_price[row] - column_price[column]
            if reduced < least[column]:
                least[column], previous[column] = reduced, here
            if least[column] < step:
                step, following = least[column], column
        for column in range(columns):
            if used[column]:
                row_price[taken_by[column]] += step
                column_price[column] -= step
            else:
                least[column] -= step
        here = following
    trail = [here]
    while trail[-1]:
        trail.append(previous[trail[-1]])
    return trail
