"""Columns and rows for a directed graph: loops cut, columns by the longest path, rows by the neighbours' places."""

from collections.abc import Sequence

SWEEPS = 4
MOST_ROWS = 6

Edge = tuple[str, str]


def layers(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, tuple[int, int]]:
    """For each node its (column, row); a column holds at most MOST_ROWS nodes, the rest goes to a column of its own."""
    forward = _without_loops(nodes, edges)
    column = _longest_paths(nodes, forward)
    columns = [[one for one in nodes if column[one] == at] for at in range(max(column.values(), default=-1) + 1)]
    order_rows(columns, edges)
    split = [part for one in columns for part in _parts(one)]
    return {node: (at, row) for at, one in enumerate(split) for row, node in enumerate(one)}


def folded(places: dict[str, tuple[int, int]], most: int) -> dict[str, tuple[int, int]]:
    """The same places in bands of at most `most` columns, one band below the other, for graphs that are long."""
    height = max((row for _, row in places.values()), default=0) + 1
    return {node: (column % most, column // most * height + row) for node, (column, row) in places.items()}


def _parts(nodes: list[str]) -> list[list[str]]:
    return [nodes[start : start + MOST_ROWS] for start in range(0, len(nodes), MOST_ROWS)]


def _without_loops(nodes: Sequence[str], edges: Sequence[Edge]) -> list[Edge]:
    """The edges without those that lead back to a node of the path by which they were reached."""
    after: dict[str, list[str]] = {one: [] for one in nodes}
    for source, target in edges:
        if source in after and target in after and source != target:
            after[source].append(target)
    kept: list[Edge] = []
    state: dict[str, int] = {}
    for root in nodes:
        stack = [(root, iter(after[root]))] if root not in state else []
        state.setdefault(root, 1)
        while stack:
            node, rest = stack[-1]
            target = next(rest, "")
            if not target:
                state[node] = 2
                stack.pop()
            elif state.get(target) != 1:
                kept.append((node, target))
                if target not in state:
                    state[target] = 1
                    stack.append((target, iter(after[target])))
    return kept


def _longest_paths(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    column = dict.fromkeys(nodes, 0)
    for _ in nodes:
        moved = False
        for source, target in edges:
            if column[target] < column[source] + 1:
                column[target] = column[source] + 1
                moved = True
        if not moved:
            break
    return column


def order_rows(columns: list[list[str]], edges: Sequence[Edge]) -> None:
    """Sort each column, in place, by the mean row of what its nodes are joined to (barycentre, a few sweeps)."""
    near: dict[str, list[str]] = {}
    for source, target in edges:
        near.setdefault(source, []).append(target)
        near.setdefault(target, []).append(source)
    for _ in range(SWEEPS):
        for one in columns:
            row = {node: index for column in columns for index, node in enumerate(column)}
            joined = {node: [row[other] for other in near.get(node, []) if other in row] for node in one}
            wanted = {node: (_mean(rows, row[node]), row[node]) for node, rows in joined.items()}
            one.sort(key=wanted.__getitem__)


def _mean(values: Sequence[int], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
