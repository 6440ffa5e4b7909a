"""Two results of one list never give a few away between them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.finding.models import ListEntry, StudyKey
from plumbline.studies.models import Result
from plumbline.studies.nearness import (
    about_people,
    nearness,
    with_people_rounded,
    without_events,
)
from plumbline.studies.services import evaluate
from plumbline.studies.small_numbers import hide_small_figures
from plumbline.values.errors import StageRefused
from tests.finding.made_up import births, history
from tests.finding.panels import freeze
from tests.studies.conftest import LATER


PEOPLE = 320


def arms(offered=(100, 200), other=(100, 240)):
    names = ("offered", "not_drawn")
    return {
        arm: {"people": people, "events": events}
        for arm, (people, events) in zip(names, (offered, other), strict=True)
    }


@pytest.mark.parametrize(
    ("now", "before", "events", "people"),
    [
        (arms(), arms(), False, False),
        (arms(), arms(offered=(100, 199)), True, False),
        (arms(), arms(offered=(100, 196)), True, False),
        (arms(), arms(offered=(100, 195)), False, False),
        (arms(), arms(offered=(100, 204)), True, False),
        (arms(), arms(other=(99, 233)), False, True),
        (arms(), arms(other=(95, 233)), False, False),
    ],
)
def test_what_differs_by_one_to_four_in_an_arm_is_near(now, before, events, people):
    found = nearness(now, [{"arms": before}], {})
    assert (found.events, found.people, found.lost) == (events, people, False)


def test_what_is_hidden_in_an_earlier_result_is_near_nothing():
    hidden = {arm: {"people": None, "events": None} for arm in arms()}
    assert not nearness(arms(), [{"arms": hidden}], {}).events


def test_people_told_to_the_nearest_five_are_held_against_people_told_so():
    earlier = {"arms": arms(offered=(100, 100)), "people_rounded": True}
    assert not nearness(arms(offered=(99, 200)), [earlier], {}).people


def test_who_is_missing_of_the_list_itself_is_few_as_well():
    assert nearness(arms(offered=(98, 200)), [], {"offered": 100, "not_drawn": 100}).lost
    assert not nearness(arms(), [], {"offered": 100, "not_drawn": 100}).lost
    assert not nearness(arms(offered=(90, 200)), [], {"offered": 100, "not_drawn": 100}).lost


FIGURES = {
    "design": "lottery",
    "n": 198,
    "arms": {
        "offered": {"people": 98, "events": 200, "events_before": 300, "person_years": 97.0, "rate": 2.1},
        "not_drawn": {"people": 100, "events": 240, "events_before": 300, "person_years": 99.0, "rate": 2.4},
    },
    "person_years": 196.0,
    "rate_ratio": 0.85,
    "ci_low": 0.7,
    "ci_high": 1.03,
    "se": 0.1,
    "needed_n": 634,
    "diagnostics": {"clusters": 191, "freedom": 188, "dispersion": 2.0},
    "parts": [{"part": "under_25", "n_inside": 58, "n_outside": 140, "ratio": 0.9, "se": 0.2}],
    "doubts": [],
}


def test_people_to_the_nearest_five_give_the_number_nowhere():
    told = with_people_rounded(FIGURES)
    assert {arm: cells["people"] for arm, cells in told["arms"].items()} == {"offered": 100, "not_drawn": 100}
    assert told["n"] == 200
    assert (told["parts"][0]["n_inside"], told["parts"][0]["n_outside"]) == (60, 140)
    assert told["needed_n"] == 640
    assert told["diagnostics"] == {"clusters": None, "freedom": None, "dispersion": 2.0}
    assert told["rate_ratio"] == 0.85


def test_events_that_are_near_take_ratio_interval_and_error_with_them():
    told = hide_small_figures(without_events(FIGURES))
    assert told["ratio_hidden"]
    for name in ("rate_ratio", "ci_low", "ci_high", "se", "needed_n", "person_years"):
        assert told[name] is None, name
    assert all(cells["events"] is None and cells["rate"] is None for cells in told["arms"].values())


@given(exact=st.integers(5, 3000))
def test_a_sentence_says_about_how_many_and_leaves_shares_as_they_are(exact):
    rounded = 5 * round(exact / 5)
    said = f"to see a 30% fall we need about 9,990 people; we have {exact:,}. A fall of {exact}% to a rise of 2.{exact}."
    told = about_people(said, exact=exact, rounded=rounded)
    assert f"we have about {rounded:,}." in told
    assert f"A fall of {exact}% to a rise of 2.{exact}." in told


@pytest.fixture
def planned(put_history, plan, analysing):
    """A lottery of 200 with a look at half a year, followed for a year."""
    put_history(history(PEOPLE, rate=3.0), births=births(PEOPLE))
    run = freeze(listed=200, seed=b"a seed for results near each other")
    return run, plan(run, looks=[182])


def erase_one(run, analysing, as_role, arm="offered"):
    with analysing():
        number = ListEntry.objects.filter(run=run, arm=arm).order_by("rank").first().study_number
    with as_role("migrator"):
        StudyKey.objects.filter(study_number=number).delete()


def at_half(protocol, viewer):
    return evaluate(protocol_id=protocol.id, by=viewer, at=LATER - timedelta(days=150))


@pytest.mark.django_db
def test_the_same_look_made_again_after_an_erasure_is_refused(planned, analysing, as_role):
    run, protocol = planned
    with analysing() as viewer:
        at_half(protocol, viewer)
        at_half(protocol, viewer)
    erase_one(run, analysing, as_role)
    with analysing() as viewer:
        with pytest.raises(StageRefused, match="fewer than 5 away"):
            at_half(protocol, viewer)
        assert Result.objects.count() == 2


@pytest.mark.django_db
def test_one_more_day_asked_for_by_hand_is_refused(planned, analysing):
    _, protocol = planned
    with analysing() as viewer:
        first = evaluate(protocol_id=protocol.id, by=viewer, at=LATER, window_days=100)
        refused = 0
        for days in (101, 102):
            try:
                later = evaluate(protocol_id=protocol.id, by=viewer, at=LATER, window_days=days)
            except StageRefused:
                refused += 1
                continue
            for arm, cells in later.figures["arms"].items():
                assert cells["events"] - first.figures["arms"][arm]["events"] not in (1, 2, 3, 4)
    assert refused > 0


@pytest.mark.django_db
def test_a_planned_look_after_an_erasure_is_kept_and_does_not_tell_the_arm(planned, analysing, as_role):
    run, protocol = planned
    with analysing() as viewer:
        half = at_half(protocol, viewer)
    erase_one(run, analysing, as_role)
    with analysing() as viewer:
        end = evaluate(protocol_id=protocol.id, by=viewer, at=LATER)
    assert (end.standing, end.figures["look"]["number"]) == ("registered", 2)
    assert end.figures["rate_ratio"] is not None
    assert end.figures["people_rounded"]
    told = {arm: cells["people"] for arm, cells in end.figures["arms"].items()}
    assert told == {arm: cells["people"] for arm, cells in half.figures["arms"].items()}
    # Whichever arm the one who was erased was in, the two results together would read the same.
    other = {arm: number - (arm == "not_drawn") for arm, number in told.items()}
    assert {arm: 5 * round(number / 5) for arm, number in other.items()} == told
    assert end.figures["n"] == 200
    assert "199" not in end.sentence


@pytest.mark.django_db
def test_a_plan_that_amends_another_tells_no_figure_beside_it_where_events_are_near(planned, plan, analysing):
    run, protocol = planned
    with analysing() as viewer:
        evaluate(protocol_id=protocol.id, by=viewer, at=LATER)
    second = plan(run, window_days=364)
    with analysing() as viewer:
        found = evaluate(protocol_id=second.id, by=viewer, at=LATER)
        first = Result.objects.exclude(id=found.id).get()
    gaps = {
        abs(cells["events"] - first.figures["arms"][arm]["events"])
        for arm, cells in found.figures["arms"].items()
        if cells["events"] is not None
    }
    assert found.standing == "amended"
    assert found.figures.get("ratio_hidden") or not gaps & {1, 2, 3, 4}
