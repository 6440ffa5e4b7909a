"""What lotteries on a town's own years show: nothing after the list is read, and a short history is said to be one."""

from uuid import UUID

import pytest

from plumbline.finding.reading import by_person, for_selection
from plumbline.finding.terms import DEFAULT_RULE
from plumbline.selection import load_rule
from plumbline.studies import power_trial
from plumbline.studies.power_trial import Frames, power_figures
from plumbline.values.errors import DataUnfit
from tests.finding.made_up import INDEX, between, births, history, no_spells


PEOPLE = 120
RUN = UUID(int=7)


def played(rows, *, years=3, listed=60):
    frames = Frames(for_selection(rows), by_person(no_spells()), by_person(births(PEOPLE)))
    return power_figures(
        frames,
        run_id=RUN,
        index=INDEX,
        rule=load_rule(DEFAULT_RULE),
        listed=listed,
        above=0,
        years_held=years,
    )


@pytest.fixture(autouse=True)
def few(monkeypatch):
    monkeypatch.setattr(power_trial, "DRAWS", 50)
    monkeypatch.setattr(power_trial, "FALLS", (0.0, 0.3, 0.7))


def test_what_followed_the_list_changes_nothing():
    rows = history(PEOPLE, rate=3.0)
    assert played(rows) == played(between(rows, None, INDEX))


def test_a_large_fall_is_shown_more_often_than_a_small_one_and_none_seldom():
    found = played(history(PEOPLE, rate=3.0))
    none, some, much = found["power"]
    assert none <= 0.2
    assert none <= some < much
    assert much > 0.9


def test_too_short_a_history_is_refused_with_what_it_takes():
    with pytest.raises(DataUnfit, match="two whole years"):
        played(history(PEOPLE, rate=3.0), years=1)


def test_where_the_rule_listed_fewer_a_year_earlier_as_many_are_played_and_it_says_so():
    found = played(history(PEOPLE, rate=3.0), listed=500)
    assert found["asked"] == 500
    assert 60 < found["listed"] <= PEOPLE


def test_a_handful_is_too_few_to_play_with():
    with pytest.raises(DataUnfit, match="fewer than 8"):
        played(history(6, rate=3.0))
