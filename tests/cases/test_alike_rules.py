"""Whether two tasks may be one, by their words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.cases.alike import may_be_one_task, pairs_alike, told_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fit new locks and a door chain at the flat", "Fit locks and a door chain"),
        ("Visit the flat on a Friday evening (made up)", "Visits the flat every week"),
        ("Refer to drug treatment by Monday", "Refer her for drugs treatment"),
        ("Check the agency’s file", "Check agencies’ files"),
    ],
)
def test_the_same_task_in_other_words(one, other):
    assert may_be_one_task(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Visit the flat each week", "Visit the school"),
        ("Fit new locks at the flat", "Apply for a ground-floor flat"),
        # One word alone says too little.
        ("Visit her", "Visit him"),
        ("Before the end of next week", "Before the end of next week"),
    ],
)
def test_what_is_another_task(one, other):
    assert not may_be_one_task(one, other)


def test_words_that_say_when_and_how_often_do_not_count():
    assert told_words("Visits the flats weekly, from Monday (made up), until 14 June") == {
        "visit",
        "flat",
        "june",
    }


@given(st.text(), st.text())
def test_it_does_not_matter_which_is_read_first(one, other):
    assert may_be_one_task(one, other) is may_be_one_task(other, one)


def test_each_pair_stands_once():
    assert pairs_alike(["Fit the locks", "See the school", "Fit locks", "Fit the locks"]) == [
        (0, 2),
        (0, 3),
        (2, 3),
    ]
