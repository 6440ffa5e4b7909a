"""Figures as the board reads them: always with their whole, never a small cell."""

from datetime import date

import pytest

from plumbline.reporting.figures import Period, count_figure, share_figure


def share(part, whole):
    return share_figure("Done", part, whole, period="p", of="actions due")


def test_a_share_says_of_how_many_and_how_sure():
    figure = share(30, 60)
    assert (figure.numerator, figure.denominator, figure.share) == (30, 60, 0.5)
    assert figure.ci_low < 0.5 < figure.ci_high
    assert figure.words == "30 of 60 actions due (50%; 38% to 62%)"


@pytest.mark.parametrize(("part", "whole"), [(1, 60), (4, 60), (57, 60), (3, 4), (0, 4), (4, 8)])
def test_a_share_that_gives_a_small_number_away_is_hidden(part, whole):
    figure = share(part, whole)
    assert figure.hidden
    assert (figure.numerator, figure.share, figure.ci_low) == (None, None, None)
    assert str(part) not in figure.words.replace("5", "").replace("60", "").replace("8", "")


@pytest.mark.parametrize(("part", "whole"), [(0, 60), (60, 60), (5, 60), (55, 60)])
def test_none_all_and_five_are_shown(part, whole):
    assert share(part, whole).numerator == part


def test_nothing_to_take_a_share_of():
    assert share(0, 0).words == "No actions due in this period"


def test_a_small_count_is_hidden():
    assert count_figure("Cases", 4, period="p", of="cases").words == "fewer than 5 cases"
    assert count_figure("Cases", 5, period="p", of="cases").numerator == 5


def test_a_period_is_named_by_its_first_and_last_day():
    assert Period(date(2025, 1, 1), date(2026, 1, 1)).words == "1 January 2025 to 31 December 2025"
