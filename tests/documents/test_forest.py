"""A forest plot that reads without colour, and with no eyes."""

import pytest

from plumbline.documents.forest import ForestRow, forest
from plumbline.values.errors import DataUnfit


ROWS = [
    ForestRow("Northtown", "Violence fell", 0.6, 0.4, 0.9, 0.7),
    ForestRow("Southtown", "Violence rose", 1.5, 1.1, 2.1, 0.3),
    ForestRow("Easttown", "It gives no figure."),
    ForestRow("Mean", "Compatible with anything", 0.9, 0.5, 1.6, is_mean=True, ahead=(0.2, 4.0)),
]


def drawn(rows=ROWS):
    return forest(rows, prefix="forest", caption="Effect at each place")


def test_every_figure_stands_in_the_table():
    rows = {row[0]: row[1:] for row in drawn().rows}
    assert rows["Northtown"] == ("0.60", "0.40 to 0.90", "70%", "Violence fell")
    assert rows["Easttown"][0] == "No figure"


def test_a_fall_and_a_rise_take_the_same_room():
    svg = drawn().svg
    assert svg.count("<rect") == 2
    assert svg.count("<polygon") == 1
    assert svg.count("stroke-dasharray") == 1


def test_shapes_say_what_is_what_and_no_colour_does():
    colours = {part.split('"')[0] for part in drawn().svg.split('fill="')[1:]}
    assert colours <= {"#0b0c0c", "white", "none"}


def test_it_names_itself_to_a_screen_reader():
    svg = drawn().svg
    assert 'role="img"' in svg
    assert "The figures are in the table that follows" in svg


def test_a_name_cannot_draw():
    svg = drawn([ForestRow("<script>x</script>", "", 1.0, 0.5, 2.0)]).svg
    assert "<script" not in svg


@pytest.mark.parametrize("rows", [[], [ForestRow("A", "", 0.0, 0.0, 1.0)]])
def test_what_cannot_be_drawn_is_refused(rows):
    with pytest.raises(DataUnfit):
        drawn(rows)


def test_it_fits_a_phone_whole_so_that_neither_side_is_out_of_sight():
    width = float(drawn().svg.split(' width="')[1].split('"')[0])
    assert width <= 360
