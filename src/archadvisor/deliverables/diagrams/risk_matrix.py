"""Risk matrix: likelihood by impact, each risk a number that the list below it explains."""

from archadvisor.deliverables.diagrams.canvas import LINE_PX, Canvas, wrap
from archadvisor.deliverables.reading import Reading
from archadvisor.deliverables.tree import Figure
from archadvisor.domain.risk import Risk

_LEFT, _CELL, _HIGH, _STEPS = 96.0, 132.0, 66.0, 4
_PER_CELL_ROW = 5
_WORDS = ("unlikely", "possible", "likely", "expected")
_IMPACTS = ("minor", "moderate", "major", "severe")


def risk_matrix(reading: Reading) -> Figure | None:
    """The rated risks by their numbers in the register; unrated ones are listed apart."""
    risks = reading.document.risks
    if not risks:
        return None
    canvas = Canvas("risks")
    heights = [_row_height(risks, likelihood) for likelihood in range(_STEPS, 0, -1)]
    for row, likelihood in enumerate(range(_STEPS, 0, -1)):
        _row(canvas, risks, likelihood, (sum(heights[:row]), heights[row]))
    bottom = sum(heights)
    for impact in range(1, _STEPS + 1):
        label = f"{impact} {_IMPACTS[impact - 1]}"
        canvas.text(_LEFT + (impact - 0.5) * _CELL, bottom + 18, label, "dg-note", "middle")
    canvas.text(_LEFT + 2 * _CELL, bottom + 36, "Impact", "dg-label", "middle")
    _list(canvas, bottom + 62, risks)
    title = f"Risks of {reading.document.brief.title}: likelihood by impact"
    told = "; ".join(f"{one.name}: likelihood {one.likelihood}, impact {one.impact}" for one in risks)
    return Figure("risks", title, canvas.svg(title, told))


def _in_cell(risks: list[Risk], likelihood: int, impact: int) -> list[tuple[int, Risk]]:
    return [(at, one) for at, one in enumerate(risks, 1) if (one.likelihood, one.impact) == (likelihood, impact)]


def _row_height(risks: list[Risk], likelihood: int) -> float:
    most = max(len(_in_cell(risks, likelihood, impact)) for impact in range(1, _STEPS + 1))
    return max(_HIGH, 14 + 26.0 * -(-most // _PER_CELL_ROW))


def _row(canvas: Canvas, risks: list[Risk], likelihood: int, place: tuple[float, float]) -> None:
    top, height = place
    canvas.lines(_LEFT - 8, top + height / 2, [f"{likelihood} {_WORDS[likelihood - 1]}"], "dg-note", "end")
    for impact in range(1, _STEPS + 1):
        x = _LEFT + (impact - 1) * _CELL
        heat = min(4, (likelihood * impact + 3) // 4)
        canvas.rect(x, top, _CELL - 2, height - 2, f"dg-heat{heat}", radius=3)
        for at, (number, risk) in enumerate(_in_cell(risks, likelihood, impact)):
            cx, cy = x + 15 + 25 * (at % _PER_CELL_ROW), top + 19 + 26 * (at // _PER_CELL_ROW)
            canvas.circle(cx, cy, 11, "dg-dot", risk.name)
            canvas.text(cx, cy + 4, str(number), "dg-dot-text", "middle", 11)


def _list(canvas: Canvas, y: float, risks: list[Risk]) -> None:
    """Numbers and names in two columns."""
    half = -(-len(risks) // 2)
    for column in range(2):
        at = y
        for number, risk in list(enumerate(risks, 1))[column * half : (column + 1) * half]:
            unrated = "" if risk.likelihood and risk.impact else " (not rated)"
            lines = wrap(f"{number} {risk.name}{unrated}", 290, most=2)
            at = canvas.lines(8 + column * 312, at, lines, "dg-t")
    canvas.grow(632, y + half * LINE_PX)
