"""What a list by rank could show by formula, design by design."""

import pytest

from plumbline.evaluation import Spread
from plumbline.studies.enums import Design
from plumbline.studies.foresight import foresight, foresight_by_rank


KNOWN = {"rate": 2.0, "clumping": 0.4, "people": 100}
ASKED = {"places": 100, "window_days": 365, "smallest_worth_having": 0.3}


def told(design, known=KNOWN, line=None, **more):
    return foresight_by_rank(known, design=design, line=line, **{**ASKED, **more})


def test_a_match_of_one_to_one_shows_what_a_lottery_of_twice_as_many_would():
    lottery = foresight(KNOWN, people=200, window_days=365, smallest_worth_having=0.3)
    assert told(Design.SAME_DAY).chance_worthwhile == pytest.approx(lottery.chance_worthwhile)


def test_picking_half_of_a_list_shows_less_than_drawing_half_of_it():
    lottery = foresight(KNOWN, people=100, window_days=365, smallest_worth_having=0.3)
    assert told(Design.ADJUSTED).chance_worthwhile < lottery.chance_worthwhile


def test_fewer_alike_a_year_earlier_say_less_of_a_list():
    few = {**KNOWN, "people": 20}
    assert told(Design.RANK, few).chance_worthwhile < told(Design.RANK).chance_worthwhile


def test_of_the_line_nothing_is_said_before_its_scores_are_read():
    assert told(Design.CAPACITY_LINE) is None
    assert told(Design.CAPACITY_LINE, line=Spread(0.02, 0.02, 0.02)).smallest > 0.3


@pytest.mark.parametrize("known", [None, {"rate": 0.0, "clumping": 0.4, "people": 100}])
def test_where_the_year_before_held_too_little_nothing_is_said(known):
    assert told(Design.RANK, known) is None
