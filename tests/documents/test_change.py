"""Scores over time: drawn domain by domain, told in a table, with what is not known."""

from xml.etree import ElementTree as ET

import pytest

from plumbline.documents.change import Dot, Line, change_chart
from plumbline.values.errors import DataUnfit


SVG = "{http://www.w3.org/2000/svg}"
WHEN = ["1 March 2026", "1 June 2026"]


def dot(score, low=None, high=None, missing=0):
    low, high = (score if low is None else low), (score if high is None else high)
    return Dot(score, low or 0, high or 0, missing, f"{score} of 10")


def drawn(*lines, when=WHEN):
    return change_chart(lines, when, prefix="change", caption="Scores from March to June")


def root(chart):
    return ET.fromstring(chart.svg)  # noqa: S314 - our own drawing


def shapes(chart, tag):
    return list(root(chart).iter(f"{SVG}{tag}"))


def test_it_works():
    chart = drawn(Line("Home <made up>", 0, 10, (dot(8), dot(3))))
    first, last = shapes(chart, "circle")
    assert (first.get("fill"), last.get("fill")) == ("#1d70b8", "#1d70b8")
    # A higher score is drawn higher, and a later one further to the right.
    assert float(first.get("cy")) < float(last.get("cy"))
    assert float(first.get("cx")) < float(last.get("cx"))
    assert len(shapes(chart, "polyline")) == 1
    assert chart.columns == ("What", *WHEN)
    assert chart.rows == (("Home <made up>", "8 of 10", "3 of 10"),)
    assert "Home <made up>" in [t.text for t in shapes(chart, "text")]


def test_what_is_not_known_is_a_ring_with_its_range():
    chart = drawn(Line("Home", 0, 10, (dot(8, 8, 10, missing=2), dot(3))))
    ring, full = shapes(chart, "circle")
    assert (ring.get("fill"), full.get("fill")) == ("#ffffff", "#1d70b8")
    (bar,) = [line for line in shapes(chart, "line") if line.get("stroke-dasharray")]
    assert float(bar.get("y2")) < float(bar.get("y1")) == float(ring.get("cy"))
    assert chart.rows[0][1] == "8 of 10 (2 not known)"


def test_no_score_draws_no_dot_and_says_so():
    chart = drawn(Line("Home", 0, 10, (dot(None, 2, 10, missing=1), dot(3))))
    assert len(shapes(chart, "circle")) == 1
    assert not shapes(chart, "polyline")
    assert chart.rows[0][1] == "No score (1 not known)"


def test_a_scale_of_one_number_is_drawn_in_the_middle():
    assert len(shapes(drawn(Line("Home", 3, 3, (dot(3), dot(3)))), "circle")) == 2


def test_every_dot_lies_on_the_drawing():
    chart = drawn(*(Line(f"D{n}", -4, 6, (dot(-4), dot(6))) for n in range(5)))
    height = float(root(chart).get("height"))
    assert all(0 < float(c.get("cy")) < height for c in shapes(chart, "circle"))


@pytest.mark.parametrize(
    ("lines", "when"),
    [((), WHEN), ((Line("Home", 0, 1, (dot(1),)),), WHEN[:1]), ((Line("Home", 0, 1, (dot(1),)),), WHEN)],
)
def test_nothing_to_compare_is_refused(lines, when):
    with pytest.raises(DataUnfit, match="two assessments or more"):
        drawn(*lines, when=when)
