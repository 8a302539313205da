"""Boxes on a grid of columns and rows, joined by right-angled lines that run between the boxes, never through one.

A line leaves its box at a port of its own, runs down a track of the channel beside the column, along a track of the
gap between two rows where it has to pass other columns, and enters its target at a port of its own. Tracks are given
greedily, so lines share one only where they do not overlap.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from archadvisor.deliverables.diagrams.canvas import FONT_PX, LINE_PX, Canvas, text_width, wrap

BOX_WIDTH = 148.0
PORT_PX = 13.0
TRACK_PX = 11.0
LEFT_SHIFT_PX = 3.0
CHANNEL_MARGIN_PX = 24.0
GAP_MARGIN_PX = 14.0
FRAME_PX = 12.0
HEADROOM_PX = 26.0


@dataclass(frozen=True)
class Box:
    """A box at a place of the grid; `text` is wrapped, `note` is set small below it."""

    id: str
    column: int
    row: int
    text: str
    note: str = ""
    css: str = "dg-box"

    @property
    def lines(self) -> list[str]:
        """The text in lines that fit."""
        return wrap(self.text, BOX_WIDTH - 24)

    @property
    def note_lines(self) -> list[str]:
        """The note in lines that fit."""
        return wrap(self.note, BOX_WIDTH - 16, most=3) if self.note else []


@dataclass(frozen=True)
class Wire:
    """A directed line between two boxes; `badge` is a short mark set at its start."""

    source: str
    target: str
    tip: str
    css: str = "dg-wire"
    badge: str = ""


@dataclass(frozen=True)
class Frame:
    """A labelled boundary around columns `first`..`last`."""

    label: str
    first: int
    last: int
    css: str = "dg-zone"


@dataclass
class _Way:
    """A wire while it is laid: sides it uses, ports, tracks."""

    wire: Wire
    out_right: bool
    in_right: bool
    start: tuple[int, int]
    end: tuple[int, int]
    gap: int | None = None
    out_y: float = 0.0
    in_y: float = 0.0
    gap_track: int = 0
    out_track: int = 0
    in_track: int = 0

    @property
    def out_channel(self) -> int:
        return self.start[0] + (1 if self.out_right else 0)

    @property
    def in_channel(self) -> int:
        return self.end[0] + (1 if self.in_right else 0)


def _tracks(spans: Iterable[tuple[float, float, int]], clearance: float = 0.0) -> dict[int, int]:
    """For each (low, high, key) the first track on which it keeps more than `clearance` from what is there."""
    ends: list[float] = []
    given: dict[int, int] = {}
    for low, high, key in sorted(spans):
        track = next((index for index, end in enumerate(ends) if end + clearance < low), len(ends))
        ends[track : track + 1] = [high]
        given[key] = track
    return given


@dataclass
class Grid:
    """A drawing of boxes, wires and frames."""

    boxes: Sequence[Box]
    wires: Sequence[Wire]
    frames: Sequence[Frame] = ()
    _ways: list[_Way] = field(default_factory=list)
    _y: dict[int, float] = field(default_factory=dict)
    _height: dict[str, float] = field(default_factory=dict)
    _gap_y: dict[int, float] = field(default_factory=dict)
    _x: dict[int, float] = field(default_factory=dict)

    def draw(self, canvas: Canvas) -> None:
        """Lay everything out and draw it."""
        self._plan()
        self._place_ports_and_heights()
        self._place_rows()
        self._place_ports()
        self._place_columns()
        self._draw_frames(canvas)
        for way in self._ways:
            self._draw_way(canvas, way)
        for box in self.boxes:
            self._draw_box(canvas, box)

    def _plan(self) -> None:
        at = {box.id: (box.column, box.row) for box in self.boxes}
        for wire in self.wires:
            if wire.source in at and wire.target in at and wire.source != wire.target:
                self._ways.append(_plan_way(wire, at[wire.source], at[wire.target]))
        for gap in {way.gap for way in self._ways} - {None}:
            chosen = [(index, way) for index, way in enumerate(self._ways) if way.gap == gap]
            spans = [(*_ordered(way.out_channel, way.in_channel), index) for index, way in chosen]
            for index, track in _tracks(spans).items():
                self._ways[index].gap_track = track

    def _sides(self) -> dict[tuple[str, bool], list[tuple[_Way, bool]]]:
        sides: dict[tuple[str, bool], list[tuple[_Way, bool]]] = defaultdict(list)
        for way in self._ways:
            sides[way.wire.source, way.out_right].append((way, True))
            sides[way.wire.target, way.in_right].append((way, False))
        return sides

    def _place_ports_and_heights(self) -> None:
        sides = self._sides()
        for box in self.boxes:
            ports = max(len(sides[box.id, True]), len(sides[box.id, False]))
            text = (len(box.lines) + len(box.note_lines)) * LINE_PX + 18
            self._height[box.id] = max(44.0, text, (ports + 1) * PORT_PX)

    def _place_rows(self) -> None:
        y = HEADROOM_PX + FRAME_PX if self.frames else 0.0
        last = max((box.row for box in self.boxes), default=-1)
        for row in range(last + 2):
            tracks = 1 + max((way.gap_track for way in self._ways if way.gap == row), default=-1)
            self._gap_y[row] = y + GAP_MARGIN_PX
            y += 2 * GAP_MARGIN_PX + max(0, tracks - 1) * TRACK_PX if tracks or 0 < row <= last else FRAME_PX
            self._y[row] = y
            y += max((self._height[box.id] for box in self.boxes if box.row == row), default=0.0)

    def _place_ports(self) -> None:
        boxes = {box.id: box for box in self.boxes}
        for (box_id, right), uses in self._sides().items():
            top, height = self._y[boxes[box_id].row], self._height[box_id]
            uses.sort(key=lambda use: (use[0].end if use[1] else use[0].start)[::-1])
            for index, (way, outward) in enumerate(uses, 1):
                y = top + height * index / (len(uses) + 1) + (0.0 if right else LEFT_SHIFT_PX)
                if outward:
                    way.out_y = y
                else:
                    way.in_y = y

    def _way_gap_y(self, way: _Way) -> float:
        return self._gap_y[way.gap or 0] + way.gap_track * TRACK_PX

    def _place_columns(self) -> None:
        spans: dict[int, list[tuple[float, float, int]]] = defaultdict(list)
        for index, way in enumerate(self._ways):
            turn = way.in_y if way.gap is None else self._way_gap_y(way)
            spans[way.out_channel].append((*_ordered(way.out_y, turn), 2 * index))
            if way.gap is not None:
                spans[way.in_channel].append((*_ordered(turn, way.in_y), 2 * index + 1))
        x = 0.0
        for column in range(max((box.column for box in self.boxes), default=-1) + 2):
            given = _tracks(spans[column], PORT_PX)
            for key, track in given.items():
                way = self._ways[key // 2]
                way.out_track, way.in_track = (way.out_track, track) if key % 2 else (track, way.in_track)
            self._x[column] = x + CHANNEL_MARGIN_PX
            x += 2 * CHANNEL_MARGIN_PX + max(0, len(set(given.values())) - 1) * TRACK_PX + BOX_WIDTH

    def _box_x(self, column: int) -> float:
        return self._x[column + 1] - CHANNEL_MARGIN_PX - BOX_WIDTH

    def _draw_frames(self, canvas: Canvas) -> None:
        bottom = max((self._y[box.row] + self._height[box.id] for box in self.boxes), default=0.0) + FRAME_PX
        for frame in self.frames:
            left = self._box_x(frame.first) - FRAME_PX
            width = self._box_x(frame.last) + BOX_WIDTH + FRAME_PX - left
            canvas.rect(left, 0, width, bottom, frame.css, radius=10)
            for index, line in enumerate(wrap(frame.label, width - 12, most=2)):
                canvas.text(left + width / 2, 16 + index * LINE_PX, line, "dg-label", "middle")

    def _draw_way(self, canvas: Canvas, way: _Way) -> None:
        start_x = self._box_x(way.start[0]) + (BOX_WIDTH if way.out_right else 0)
        end_x = self._box_x(way.end[0]) + (BOX_WIDTH if way.in_right else 0)
        out_x = self._x[way.out_channel] + way.out_track * TRACK_PX
        points = [(start_x, way.out_y), (out_x, way.out_y)]
        if way.gap is None:
            points += [(out_x, way.in_y)]
        else:
            in_x, y = self._x[way.in_channel] + way.in_track * TRACK_PX, self._way_gap_y(way)
            points += [(out_x, y), (in_x, y), (in_x, way.in_y)]
        canvas.path([*points, (end_x, way.in_y)], way.wire.css, way.wire.tip, arrow=True)
        if way.wire.badge:
            _draw_badge(canvas, way, start_x)

    def _draw_box(self, canvas: Canvas, box: Box) -> None:
        x, y, height = self._box_x(box.column), self._y[box.row], self._height[box.id]
        canvas.rect(x, y, BOX_WIDTH, height, box.css, f"{box.text} {box.note}".strip())
        middle, total = x + BOX_WIDTH / 2, len(box.lines) + len(box.note_lines)
        after = canvas.lines(middle, y + height / 2 - (total - 1) * LINE_PX / 2 + 4, box.lines, "dg-name", "middle")
        canvas.lines(middle, after, box.note_lines, "dg-note", "middle")


def _ordered(one: float, other: float) -> tuple[float, float]:
    return (one, other) if one <= other else (other, one)


def _plan_way(wire: Wire, start: tuple[int, int], end: tuple[int, int]) -> _Way:
    """Which sides a wire uses and the gap in which it passes other columns (None: the columns are neighbours)."""
    step = end[0] - start[0]
    out_right = step >= 0
    in_right = step <= 0
    neighbours = step in (0, 1, -1)
    gap = None if neighbours else (end[1] if end[1] > start[1] else start[1])
    return _Way(wire, out_right, in_right, start, end, gap)


def _draw_badge(canvas: Canvas, way: _Way, start_x: float) -> None:
    width = text_width(way.wire.badge, FONT_PX - 3) + 4
    x = start_x + (1 if way.out_right else -1 - width)
    canvas.rect(x, way.out_y - 6, width, 12, "dg-badge", way.wire.tip, radius=3)
    canvas.text(x + width / 2, way.out_y + 3, way.wire.badge, "dg-badge-text", "middle", FONT_PX - 3)
