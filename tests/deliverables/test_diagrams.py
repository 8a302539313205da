"""Layout: boxes never overlap, wires never run through a box, text fits."""

import xml.etree.ElementTree as ET
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from archadvisor.deliverables.diagrams.canvas import Canvas, text_width, wrap
from archadvisor.deliverables.diagrams.layering import layers
from archadvisor.deliverables.diagrams.route import Box, Frame, Grid, Wire

NODES = [f"node {at}" for at in range(12)]
edges = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=30)
SVG = "{http://www.w3.org/2000/svg}"


def drawn(pairs):
    """The root of a drawing of the graph with these edges."""
    places = layers(NODES, pairs)
    boxes = [Box(one, *places[one], one, "a note") for one in NODES]
    canvas = Canvas("t")
    wires = [Wire(one, two, f"{one} to {two}", badge="1") for one, two in pairs]
    Grid(boxes, wires, [Frame("zone", 0, max(at[0] for at in places.values()))]).draw(canvas)
    return ET.fromstring(canvas.svg("a title", "a description"))


def rectangles(root):
    found = [one for one in root.iter(f"{SVG}rect") if one.get("class") == "dg-box"]
    return [tuple(float(one.get(key)) for key in ("x", "y", "width", "height")) for one in found]


def segments(root):
    for path in root.iter(f"{SVG}path"):
        if path.get("class") == "dg-wire":
            points = [tuple(map(float, one.split())) for one in path.get("d")[1:].split("L")]
            yield from pairwise(points)


@settings(max_examples=40, deadline=None)
@given(edges)
def test_boxes_do_not_overlap(pairs):
    boxes = rectangles(drawn(pairs))
    for at, (x, y, width, height) in enumerate(boxes):
        for other_x, other_y, other_width, other_height in boxes[at + 1 :]:
            apart = x + width <= other_x or other_x + other_width <= x or y + height <= other_y
            assert apart or other_y + other_height <= y


@settings(max_examples=40, deadline=None)
@given(edges)
def test_wires_run_between_boxes(pairs):
    root = drawn(pairs)
    boxes = rectangles(root)
    for (x1, y1), (x2, y2) in segments(root):
        for x, y, width, height in boxes:
            inside_x = min(x1, x2) < x + width - 0.5 and max(x1, x2) > x + 0.5
            inside_y = min(y1, y2) < y + height - 0.5 and max(y1, y2) > y + 0.5
            assert not (inside_x and inside_y)


@settings(max_examples=40, deadline=None)
@given(edges)
def test_everything_is_inside_the_drawing(pairs):
    root = drawn(pairs)
    width, height = float(root.get("width")), float(root.get("height"))
    for (x1, y1), (x2, y2) in segments(root):
        assert min(x1, x2) >= 0 and max(x1, x2) <= width
        assert min(y1, y2) >= 0 and max(y1, y2) <= height


@given(st.text(max_size=200), st.integers(min_value=40, max_value=300))
def test_wrapped_text_fits(text, width):
    lines = wrap(text, width)
    assert 1 <= len(lines) <= 5
    assert all(text_width(one) <= width + text_width("…") or len(one) == 1 for one in lines)


@given(st.text(alphabet="abcde fgh", max_size=60))
def test_short_text_loses_nothing_but_space(text):
    assert "".join(wrap(text, 200)).replace(" ", "") == text.replace(" ", "")
