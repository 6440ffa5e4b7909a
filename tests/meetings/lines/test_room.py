"""What the room sees, and how long it has."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.meetings.lines import room
from plumbline.schemes.reading import kind_called, known_kinds


NOW = datetime(2026, 5, 13, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "last", "said"), [("Fay", "Stone", "F.S."), ("", "stone", "S."), (" ", "", "")]
)
def test_initials(first, last, said):
    assert room.initials(first, last) == said


def test_names_birth_dates_and_addresses_are_masked():
    words = "Move Fay STONE (born 4 May 1990, 04/05/1990) from Flat 2, 14 Mill Road ZE1 4QQ near Stonehenge"
    shown = room.masked(words, names=["Fay", "Stone"], births=[date(1990, 5, 4)])
    assert shown == "Move ▒▒▒ (born ▒▒▒) from ▒▒▒ near Stonehenge"


@given(words=st.text(max_size=80), name=st.text(st.characters(categories=["L"]), min_size=2, max_size=12))
def test_a_name_never_stands_between_spaces(words, name):
    assert f" {name} " not in room.masked(f"{words} {name} {words}", names=[name])


@given(seconds=st.integers(0, 7200), minutes=st.integers(1, 60))
def test_the_clock_of_a_case(seconds, minutes):
    left = room.seconds_left(began=NOW - timedelta(seconds=seconds), minutes=minutes, now=NOW)
    assert left == minutes * 60 - seconds
    assert room.clock_words(left).endswith("left" if left >= 0 else "over")


def test_no_slot_has_no_clock():
    assert room.seconds_left(began=None, minutes=10, now=NOW) is None
    assert room.clock_words(None) == ""


def test_a_quorum_needs_somebody_who_can_commit():
    rows = [
        room.Here("a", "police", True, True),
        room.Here("a", "police", False, True),
        room.Here("b", "council", False, False),
    ]
    found = room.who_is_there(rows, agencies_all=4, quorum=("police", "council", "domestic-abuse-service"))
    assert (found.agencies_here, found.agencies_all, found.people) == (2, 4, 3)
    assert (found.without_authority, found.not_confident) == (2, 1)
    assert found.missing == ("council", "domestic abuse service")


@pytest.mark.parametrize(
    ("stored", "turn", "version", "said"),
    [
        (None, 1, 0, True),
        (("here", 4, 9), 5, 0, True),
        (("here", 4, 9), 4, 9, None),
        (("there", 4, 9), 1, 9, True),
        (("there", 4, 9), 5, 8, False),
    ],
)
def test_a_draft_is_never_overwritten_unseen(stored, turn, version, said):
    assert room.may_save(stored=stored, window="here", turn=turn, version=version) is said


def test_what_is_usually_done_can_be_told_by_its_verb():
    usual = {one.verb for slug in known_kinds() for one in kind_called(slug).meeting.default_actions}
    assert {verb for verb in usual if not room.shown_verb(verb)} == set()


@pytest.mark.parametrize("word", ["Elmhouse", "Mark", "Methadone", "visit her", "", "Visit!"])
def test_anything_else_that_an_action_begins_with_is_not_told(word):
    assert room.shown_verb(word) == ""
