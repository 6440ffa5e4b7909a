"""What a digest says, when it is due, when it is tried again."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.notices.rules import GAPS, check_time, compose, is_due, new_ref, next_try, times_offered
from plumbline.values.errors import DataUnfit


WORDS = {
    (2, 1): "2 actions are due soon and 1 is late.",
    (1, 0): "1 action is due soon.",
    (0, 1): "1 action is late.",
    (0, 3): "3 actions are late.",
    (1, 2): "1 action is due soon and 2 are late.",
}


@pytest.mark.parametrize(("due", "late"), WORDS)
def test_what_it_says(due, late):
    letter = compose(due=due, late=late, ref="K7Q2")
    assert (
        letter.body == f"{WORDS[due, late]} Sign in from your bookmark to see what waits for you. Ref K7Q2\n"
    )
    assert letter.subject == "Reminders are waiting for you. Ref K7Q2"


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ({"reviews": 1}, "1 thing is to be looked at again."),
        ({"meetings": 2}, "2 meetings were called or changed."),
        (
            {"due": 1, "reviews": 3, "meetings": 1},
            "1 action is due soon. 3 things are to be looked at again. 1 meeting was called or changed.",
        ),
    ],
)
def test_what_it_says_of_reviews_and_meetings(counts, says):
    letter = compose(**({"due": 0, "late": 0, "ref": "K7Q2"} | counts))
    assert letter.body == f"{says} Sign in from your bookmark to see what waits for you. Ref K7Q2\n"


@given(due=st.integers(0, 500), late=st.integers(0, 500))
def test_it_holds_no_address_and_no_more_than_counts(due, late):
    letter = compose(due=due, late=late, ref=new_ref())
    assert "http" not in letter.body
    assert "/" not in letter.body + letter.subject
    assert "\n" not in letter.subject


def test_the_hour_is_that_of_london():
    """Half past seven in London is 07:30 UTC in winter and 06:30 UTC in summer."""
    assert not is_due(time(7, 30), datetime(2026, 1, 12, 7, 29, tzinfo=UTC))
    assert is_due(time(7, 30), datetime(2026, 1, 12, 7, 30, tzinfo=UTC))
    assert not is_due(time(7, 30), datetime(2026, 7, 13, 6, 29, tzinfo=UTC))
    assert is_due(time(7, 30), datetime(2026, 7, 13, 6, 30, tzinfo=UTC))


def test_gaps_grow_and_end():
    now = datetime(2026, 3, 20, 8, tzinfo=UTC)
    waits = [next_try(tries, now) - now for tries in range(1, len(GAPS) + 1)]
    assert waits == sorted(set(waits))
    assert next_try(len(GAPS) + 1, now) is None
    assert sum(waits, timedelta()) < timedelta(hours=6)


def test_a_time_is_one_of_those_offered():
    assert time(7, 30) in times_offered()
    for wrong in (time(7, 31), time(3)):
        with pytest.raises(DataUnfit, match="half hour between 06:00 and 20:00"):
            check_time(wrong)
