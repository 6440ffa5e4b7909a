"""What is late and what of it is in the board's pack: nothing small is told, nor can it be worked out."""

from datetime import date

from plumbline.cases.queries.chasing import LateLine
from plumbline.reporting.late import late_of, pack_of


DAY = date(2026, 11, 29)


def told(late, still_open, climbed):
    line = LateLine("Housing", late=late, still_open=still_open, climbed=climbed)
    return late_of([line], DAY)[0], pack_of([line], DAY)


def test_those_that_climbed_are_told_of_those_late():
    _, (pack,) = told(20, 40, 8)
    assert (pack.numerator, pack.denominator, pack.hidden) == (8, 20, False)


def test_few_are_hidden():
    _, (pack,) = told(20, 40, 3)
    assert pack.hidden
    assert pack.numerator is None


def test_where_those_late_are_hidden_the_pack_does_not_tell_them():
    late, (pack,) = told(9, 12, 0)
    assert late.hidden
    assert pack.hidden
    assert pack.denominator is None


def test_an_agency_with_nothing_late_has_no_line():
    assert told(0, 12, 0)[1] == ()
