"""The course of a case, drawn and as a table."""

from xml.etree import ElementTree as ET

import pytest

from plumbline.documents.course import Step, course_chart
from plumbline.values.errors import DataUnfit


STATES = ["Referred", "Accepted", "Heard", "Closed"]
STEPS = [
    Step("Referred", "Accepted", "triage takes it in", by_hand=False),
    Step("Accepted", "Heard", "a meeting decides", by_hand=False),
    Step("Heard", "Accepted", "the chair moves it", by_hand=True),
    Step("Referred", "Closed", "it is closed", by_hand=False),
    Step("Heard", "Closed", "it is closed", by_hand=False),
]


def shapes(chart, tag):
    return list(ET.fromstring(chart.svg).iter("{http://www.w3.org/2000/svg}" + tag))  # noqa: S314 - our own drawing


def test_every_state_is_a_box_and_every_step_a_row():
    chart = course_chart(STATES, STEPS, prefix="c", caption="Course")
    assert [t.text for t in shapes(chart, "text")] == STATES
    assert len(chart.rows) == len(STEPS)
    assert ("Heard", "The chair moves it (by hand)", "Accepted") in chart.rows


def test_a_label_that_is_longer_than_its_box_is_folded():
    long = "Referred to level 2 or 3, being researched"
    texts = shapes(course_chart([long, "Closed"], [], prefix="c", caption="Course"), "text")
    assert [t.text for t in texts] == ["Referred to level 2 or 3,", "being researched", "Closed"]
    first, second, _ = (float(t.attrib["y"]) for t in texts)
    assert 2 < first - 14 < second < 2 + 40


def test_an_end_is_a_dot_unless_it_comes_next():
    chart = course_chart(STATES, STEPS, prefix="c", caption="Course")
    assert len(shapes(chart, "circle")) == 1
    assert len(shapes(chart, "path")) == 4


def test_what_is_done_by_hand_is_broken():
    chart = course_chart(STATES, STEPS, prefix="c", caption="Course")
    assert sum("stroke-dasharray" in path.attrib for path in shapes(chart, "path")) == 1


def test_a_label_is_never_markup():
    chart = course_chart(["<b>&", "Closed"], [], prefix="c", caption="Course")
    assert shapes(chart, "text")[0].text == "<b>&"


@pytest.mark.parametrize(
    ("states", "steps"), [([], []), (["A", "A"], []), (["A"], [Step("A", "B", "x", by_hand=False)])]
)
def test_what_cannot_be_drawn_is_refused(states, steps):
    with pytest.raises(DataUnfit):
        course_chart(states, steps, prefix="c", caption="Course")


def test_a_long_name_stands_on_two_lines_and_clear_of_its_dot():
    chart = course_chart(
        ["Taken in, being scored and researched", "Heard", "Closed"], [], prefix="c", caption="Course"
    )
    lines = [t for t in shapes(chart, "text") if t.text != "Heard" and t.text != "Closed"]
    assert [line.text for line in lines] == ["Taken in, being scored and", "researched"]
    assert float(lines[1].get("y")) - float(lines[0].get("y")) == 16
