"""Drawing primitives: a list of SVG elements with text that is measured, wrapped and escaped.

Colours are CSS classes of diagram.css, so a drawing is legible in the light and in the dark scheme.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from archadvisor.deliverables.escape import as_html, clean

FONT_PX = 12.0
LINE_PX = 15.0
_BREAKS = re.compile(r"(?<=[-_/.:])")
_NARROW = frozenset("iljtfrI.,:;'|!()[]-/ ")
_WIDE = frozenset("mwMWQOGD@%&")


def text_width(text: str, size: float = FONT_PX) -> float:
    """Width of a text in px, estimated on the safe side for the common sans-serif fonts (DejaVu Sans is the widest)."""
    return sum(_advance(char) for char in text) * size


def _advance(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WF":
        return 1.05
    if char in _NARROW:
        return 0.40
    if char in _WIDE:
        return 0.95
    return 0.73 if char.isupper() else 0.64


def wrap(text: str, width: float, size: float = FONT_PX, most: int = 5) -> list[str]:
    """The text in lines no wider than `width` px; words that are too long are broken; at most `most` lines."""
    lines: list[str] = [""]
    for word in clean(text)[:400].split():
        for piece in _pieces(word, width, size):
            joined = f"{lines[-1]} {piece}".strip()
            if text_width(joined, size) <= width:
                lines[-1] = joined
            else:
                lines.append(piece)
    lines = [one for one in lines if one] or [""]
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1][:-1] + "…"]


def _pieces(word: str, width: float, size: float) -> list[str]:
    """A word in parts that fit: broken after a hyphen or the like where that helps, else anywhere."""
    if text_width(word, size) <= width:
        return [word]
    pieces = [""]
    for part in _BREAKS.split(word):
        for char in [part] if text_width(part, size) <= width else part:
            if pieces[-1] and text_width(pieces[-1] + char, size) > width:
                pieces.append("")
            pieces[-1] += char
    return pieces


def px(value: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


@dataclass
class Canvas:
    """Collects elements; `name` makes ids unique where several drawings share a page."""

    name: str
    elements: list[str] = field(default_factory=list)
    width: float = 0.0
    height: float = 0.0

    def grow(self, x: float, y: float) -> None:
        """Make the drawing at least this large."""
        self.width, self.height = max(self.width, x), max(self.height, y)

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        css: str,
        tip: str = "",
        radius: float = 6,
        element_id: str = "",
    ) -> None:
        """A rectangle with an optional tip; `element_id` tells which element of the design it stands for."""
        title = f"<title>{as_html(tip)}</title>" if tip else ""
        element = f' data-element="{as_html(element_id)}"' if element_id else ""
        size = f'width="{px(width)}" height="{px(height)}" rx="{px(radius)}"'
        self.elements.append(f'<rect class="{css}"{element} x="{px(x)}" y="{px(y)}" {size}>{title}</rect>')
        self.grow(x + width, y + height)

    def text(self, x: float, y: float, text: str, css: str = "t", anchor: str = "start", size: float = FONT_PX) -> None:
        """One line of text with its baseline at y."""
        self.elements.append(
            f'<text class="{css}" x="{px(x)}" y="{px(y)}" text-anchor="{anchor}" font-size="{px(size)}">'
            f"{as_html(text)}</text>"
        )
        length = text_width(text, size)
        right = {"start": x + length, "middle": x + length / 2, "end": x}[anchor]
        self.grow(right, y + 4)

    def lines(self, x: float, y: float, lines: list[str], css: str = "t", anchor: str = "start") -> float:
        """Lines of text from the baseline y down; returns the baseline after the last one."""
        for index, one in enumerate(lines):
            self.text(x, y + index * LINE_PX, one, css, anchor)
        return y + len(lines) * LINE_PX

    def path(self, points: list[tuple[float, float]], css: str, tip: str = "", arrow: bool = False) -> None:
        """A polyline, with an arrow head at its end if asked for."""
        way = "M" + "L".join(f"{px(x)} {px(y)}" for x, y in points)
        head = f' marker-end="url(#{self.name}-arrow)"' if arrow else ""
        title = f"<title>{as_html(tip)}</title>" if tip else ""
        self.elements.append(f'<path class="{css}" d="{way}"{head}>{title}</path>')
        for x, y in points:
            self.grow(x, y)

    def circle(self, x: float, y: float, radius: float, css: str, tip: str = "") -> None:
        """A circle with an optional tip."""
        title = f"<title>{as_html(tip)}</title>" if tip else ""
        self.elements.append(f'<circle class="{css}" cx="{px(x)}" cy="{px(y)}" r="{px(radius)}">{title}</circle>')
        self.grow(x + radius, y + radius)

    def svg(self, title: str, description: str) -> str:
        """The drawing, with title and description for those who do not see it."""
        width, height = px(self.width + 12), px(self.height + 12)
        marker = (
            f'<defs><marker id="{self.name}-arrow" viewBox="0 0 8 8" refX="7" refY="4" '
            'markerWidth="7" markerHeight="7" orient="auto-start-reverse">'
            '<path class="dg-head" d="M0 0L8 4L0 8z"/></marker></defs>'
        )
        return "\n".join(
            [
                f'<svg class="dg" xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
                f'viewBox="0 0 {width} {height}" role="img" aria-labelledby="{self.name}-title {self.name}-desc">',
                f'<title id="{self.name}-title">{as_html(title)}</title>',
                f'<desc id="{self.name}-desc">{as_html(description)}</desc>',
                marker,
                *self.elements,
                "</svg>",
            ]
        )
