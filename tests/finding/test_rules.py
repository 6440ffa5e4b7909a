from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.finding.rules import recommend, shape_rule


@dataclass(frozen=True)
class Seen:
    top_tenth_share: float
    expected_top_tenth_share: float = 0.15
    expected_high: float = 0.16
    repeat_share: float = 0.06
    expected_repeat_share: float = 0.06
    events: int = 5_000


EVEN = Seen(0.155)
A_LITTLE = Seen(0.22)
A_LOT = Seen(0.40)


@pytest.mark.parametrize(
    ("people", "couples", "places", "slug"),
    [
        (A_LOT, EVEN, A_LITTLE, "people"),
        (A_LITTLE, EVEN, A_LOT, "places"),
        (A_LITTLE, A_LOT, EVEN, "couples"),
        (EVEN, EVEN, EVEN, "none"),
        (EVEN, None, EVEN, "none"),
        (None, None, A_LOT, "places"),
        (A_LOT, None, None, "people"),
        (None, None, EVEN, "cannot_tell"),
        (EVEN, EVEN, None, "cannot_tell"),
        (None, None, None, "cannot_tell"),
        (replace(A_LOT, events=40), None, replace(A_LOT, events=99), "cannot_tell"),
    ],
)
def test_the_unit_furthest_beyond_chance_is_recommended(people, couples, places, slug):
    assert recommend(people=people, couples=couples, places=places).slug == slug


@pytest.mark.parametrize(("people", "places"), [(EVEN, EVEN), (A_LITTLE, A_LOT)])
def test_a_panel_is_said_not_to_be_the_response_where_it_is_not(people, places):
    said = recommend(people=people, couples=EVEN, places=places).sentence
    assert "not the right response" in said


def test_every_kind_of_unit_gets_a_reason_even_without_data():
    found = recommend(people=None, couples=replace(EVEN, events=3), places=A_LOT)
    assert [word for reason in found.reasons for word in ("people", "couples", "places") if word in reason] == [
        "people", "couples", "places",
    ]  # fmt: skip


def test_the_rule_is_told_with_its_thresholds():
    rule = replace(
        shape_rule(), least_events=123, least_excess=0.07, least_repeat_excess=0.11, least_same_couple=0.62
    )
    told = recommend(people=A_LOT, couples=None, places=EVEN, rule=rule).rule
    assert all(
        words in told for words in ("123 events", "7 points", "11 points", "62%", f"version {rule.version}")
    )


def test_small_counts_of_events_are_not_told():
    found = recommend(people=replace(EVEN, events=3), couples=None, places=None)
    assert "3" not in found.reasons[0]


def test_what_covers_few_events_counts_for_little():
    found = recommend(people=A_LITTLE, couples=A_LOT, places=EVEN, covered={"couples": 0.2})
    assert found.slug == "people"


@pytest.mark.parametrize(
    ("share", "slug"), [(0.9, "couples"), (0.6, "couples"), (0.59, "people"), (None, "people")]
)
def test_people_who_are_busy_because_couples_are_are_told_as_couples(share, slug):
    assert recommend(people=A_LOT, couples=A_LITTLE, places=EVEN, same_couple=share).slug == slug


def test_couples_within_chance_never_lead_however_often_the_same_two_meet():
    assert recommend(people=A_LOT, couples=EVEN, places=EVEN, same_couple=0.95).slug == "people"


def test_the_share_with_somebody_met_before_is_among_the_reasons():
    found = recommend(people=A_LOT, couples=A_LITTLE, places=EVEN, same_couple=0.93)
    assert any("93%" in reason for reason in found.reasons)


def test_a_near_second_is_named():
    found = recommend(people=A_LOT, couples=None, places=Seen(0.39))
    assert found.slug == "people"
    assert any("close" in reason for reason in found.reasons)


def test_within_the_band_of_chance_nothing_is_recommended():
    assert recommend(people=Seen(0.30, expected_high=0.31), couples=None, places=EVEN).slug == "none"


def test_the_rule_is_dated_data_that_says_whose_it_is():
    rule = shape_rule()
    assert rule.version >= 1
    assert "default" in rule.note
    assert recommend(people=EVEN, couples=EVEN, places=EVEN).rule_version == rule.version


def test_thresholds_are_the_rules():
    strict = replace(shape_rule(), least_excess=0.5, least_repeat_excess=0.9)
    assert recommend(people=A_LOT, couples=EVEN, places=EVEN, rule=strict).slug == "none"


SHARES = st.floats(0, 1)
SEEN = st.none() | st.builds(Seen, SHARES, SHARES, SHARES, SHARES, SHARES, st.integers(0, 10**6))


@given(SEEN, SEEN, SEEN)
def test_the_same_figures_always_give_the_same_answer(people, couples, places):
    first = recommend(people=people, couples=couples, places=places)
    assert first == recommend(people=people, couples=couples, places=places)
    assert first.sentence
    assert len(first.reasons) >= 3
