"""The rules of an onward referral, by tables and by every walk that a machine finds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from plumbline.cases.enums import (
    ONWARD_NAMES,
    UNMET_NAMES,
    WHY_NOT_NAMES,
    OnwardSide,
    OnwardState,
    Unmet,
    WhyNot,
)
from plumbline.cases.onward import (
    FINAL,
    MOVES,
    NEED_WORDS,
    check_move,
    check_tells_no_address,
    check_unmet,
    dose_of,
    long_wait_began,
    moves_from,
    waits_too_long,
)
from plumbline.schemes.reading import kind_called
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused


S = OnwardState
COURSE = {
    S.SENT: {S.ACCEPTED, S.DECLINED, S.REFUSED, S.TAKEN_BACK},
    S.ACCEPTED: {S.WAITING, S.STARTED, S.DECLINED, S.REFUSED, S.TAKEN_BACK},
    S.WAITING: {S.STARTED, S.DECLINED, S.REFUSED, S.TAKEN_BACK},
    S.STARTED: {S.COMPLETED, S.ENDED_EARLY, S.REFUSED},
}


def test_it_is_the_course_that_was_agreed():
    assert {before: {a for b, a in MOVES if b == before} for before, _ in MOVES} == COURSE
    assert set(FINAL) == {S.DECLINED, S.COMPLETED, S.ENDED_EARLY, S.REFUSED, S.TAKEN_BACK}


def test_every_word_has_a_name():
    assert set(ONWARD_NAMES) == set(S)
    assert set(WHY_NOT_NAMES) == set(WhyNot)
    assert set(UNMET_NAMES) == set(Unmet)


@given(before=st.sampled_from(S), after=st.sampled_from(S), sides=st.frozensets(st.sampled_from(OnwardSide)))
def test_what_is_offered_is_what_is_taken(before, after, sides):
    why = WhyNot.NO_PLACE if after is S.DECLINED else ""
    offered = after in moves_from(before, sides)
    try:
        check_move(before=before, after=after, sides=sides, words="Because", why=why)
        taken = True
    except (StageRefused, PermissionRefused):
        taken = False
    assert offered is taken


@given(before=st.sampled_from(S), after=st.sampled_from(sorted(NEED_WORDS)))
def test_what_ends_badly_says_why(before, after):
    if (before, S(after)) not in MOVES:
        return
    why = WhyNot.OTHER if after == S.DECLINED else ""
    with pytest.raises(DataUnfit):
        check_move(before=before, after=after, sides=set(OnwardSide), words=" ", why=why)


def test_declining_names_its_reason_and_nothing_else_does():
    with pytest.raises(DataUnfit):
        check_move(before="sent", after="declined", sides={OnwardSide.PROVIDER}, words="x", why="")
    with pytest.raises(DataUnfit):
        check_move(before="sent", after="accepted", sides={OnwardSide.PROVIDER}, words="", why="no_place")


def test_a_sender_does_not_answer_for_the_provider():
    with pytest.raises(PermissionRefused):
        check_move(before="sent", after="accepted", sides={OnwardSide.SENDER}, words="", why="")


class Walk(RuleBasedStateMachine):
    """Steps by either side, legal or not: the state moves only along the course, and never out of an end."""

    def __init__(self):
        super().__init__()
        self.states = [S.SENT]

    @rule(after=st.sampled_from(S), side=st.sampled_from(OnwardSide), words=st.sampled_from(["", "Because"]),
          why=st.sampled_from(["", *WhyNot]))  # fmt: skip
    def step(self, after, side, words, why):
        before = self.states[-1]
        try:
            self.states.append(check_move(before=before, after=after, sides={side}, words=words, why=why))
        except (StageRefused, PermissionRefused, DataUnfit):
            return
        assert after in COURSE[before]
        assert after not in NEED_WORDS or words
        assert (after is S.DECLINED) is bool(why)

    @precondition(lambda self: self.states[-1] not in FINAL)
    @rule(data=st.data())
    def there_is_always_a_way_on(self, data):
        before = self.states[-1]
        after = data.draw(st.sampled_from(moves_from(before, set(OnwardSide))))
        why = WhyNot.NO_PLACE if after is S.DECLINED else ""
        self.states.append(check_move(before=before, after=after, sides=set(OnwardSide), words="x", why=why))

    @invariant()
    def no_state_comes_twice(self):
        assert len(self.states) == len(set(self.states))


TestWalk = Walk.TestCase


def test_a_need_says_why():
    check_unmet(why="no_place", words="")
    for why, words in (("", ""), ("bored", ""), ("other", " ")):
        with pytest.raises(DataUnfit):
            check_unmet(why=why, words=words)


@pytest.mark.parametrize(
    "words",
    ["Lives at SL1 1AA", "sl11aa, ring twice", "SW1A 2AA", "Flat 2, 14 Mill   Lane", "at 14, mill lane!"],
)
def test_an_address_is_found_however_it_is_written(words):
    with pytest.raises(DataUnfit) as no:
        check_tells_no_address([words], ["14 Mill Lane", "SL1 1AA"])
    assert no.value.slug == "an-address"


@pytest.mark.parametrize(
    "words", ["Sees A&E often", "Wants 8 sessions", "Since May 2026 at 10am", "Meets in B12 block 3"]
)
def test_other_words_go(words):
    check_tells_no_address([words], ["14 Mill Lane", "SL1 1AA", "x"])


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 120), st.sets(st.sampled_from(["a", "b", "c", "not planned"])))),
    st.integers(1, 12), st.integers(1, 90),
)  # fmt: skip
def test_dose_counts_what_was_held(contacts, sessions, minutes):
    dose = dose_of(contacts, sessions=sessions, minutes=minutes, elements=["a", "b", "c"])
    assert dose.sessions <= dose.attempted == len(contacts)
    assert dose.planned_minutes == sessions * minutes
    assert dose.elements_given <= dose.elements_planned == 3 * dose.sessions
    assert dose.fidelity is None if not dose.sessions else 0 <= dose.fidelity <= 1


def test_dose_by_hand():
    held = [(True, 45, ["a", "b"]), (False, 0, []), (True, 30, ["a"])]
    dose = dose_of(held, sessions=8, minutes=45, elements=["a", "b"])
    assert (dose.sessions, dose.planned_sessions, dose.minutes, dose.planned_minutes) == (2, 8, 75, 360)
    assert (dose.attempted, dose.elements_given, dose.elements_planned, dose.fidelity) == (3, 3, 4, 0.75)


def test_a_wait_is_too_long_from_the_day_after_its_limit():
    kind = kind_called("violence")
    since = date(2026, 3, 2)
    assert not waits_too_long(since, since + timedelta(days=28), kind)
    assert waits_too_long(since, since + timedelta(days=29), kind)
    assert long_wait_began(since + timedelta(days=29), kind) == since
