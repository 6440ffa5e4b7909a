"""A love plot that reads without colour, and with no eyes."""

import re

import pytest

from plumbline.documents.love import LoveRow, love_plot
from plumbline.values.errors import DataUnfit


ROWS = [LoveRow("Score", 1.2, 0.04), LoveRow("Events in the year before", -0.3, -0.02)]


def drawn(rows=ROWS):
    return love_plot(rows, prefix="alike", caption="How far apart")


def test_every_figure_stands_in_the_table():
    assert drawn().rows == (("Score", "+1.20", "+0.04"), ("Events in the year before", "-0.30", "-0.02"))
    assert "Hollow: before" in drawn().key


def test_before_is_hollow_and_after_is_filled_and_no_colour_says_so():
    marks = re.findall(r'<circle cx="([0-9.]+)"[^>]* fill="([^"]+)"', drawn().svg)
    assert [fill for _, fill in marks] == ["white", "#0b0c0c"] * 2
    before, after = (float(place) for place, _ in marks[:2])
    assert after < before


def test_what_lies_far_out_stands_at_the_end_and_the_drawing_fits_a_phone():
    far = drawn([LoveRow("Score", 99.0, -99.0)])
    assert far.fits_a_phone
    assert all(0 <= float(place) <= 340 for place in re.findall(r'cx="([0-9.]+)"', far.svg))


@pytest.mark.parametrize("rows", [[], [ROWS[0], ROWS[0]], [LoveRow("Score", float("nan"), 0.0)]])
def test_what_cannot_be_drawn_is_refused(rows):
    with pytest.raises(DataUnfit):
        drawn(rows)
