import numpy as np
import pytest

from plumbline.evaluation.histories import histories
from plumbline.values.errors import DataUnfit


EVENTS = [[0, 2, 1, 3], [1, 0, 2, 0], [0, 0, 0, 1]]


def test_the_last_column_is_the_follow_up_and_back_counts_years_from_it():
    held = histories(events=EVENTS, listed=[True, False, False])

    assert held.outcome(back=0)[0].tolist() == [3, 0, 1]
    assert held.outcome(back=1)[0].tolist() == [1, 2, 0]
    assert held.weight(back=0).tolist() == [2, 2, 0]
    assert held.weight(back=1).tolist() == [2, 0.5, 0]


def test_without_a_rule_the_earlier_list_is_as_many_with_the_weightiest_two_years():
    held = histories(events=EVENTS, listed=[False, True, False])

    assert held.listed_then().tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"events": [[1, 1, 1]] * 3}, "too-few-years"),
        ({"listed": [True]}, "shapes-differ"),
        ({"listed_earlier": [True]}, "shapes-differ"),
        ({"years_at_liberty": [[1, 1, 1]] * 3}, "shapes-differ"),
        ({"events": [[1, 1, 1, -1]] * 3}, "values-unfit"),
        ({"events": [[1, 1, 1, 0.5]] * 3}, "values-unfit"),
        ({"years_at_liberty": [[1, 1, 1, np.nan]] * 3}, "values-unfit"),
    ],
)
def test_arrays_that_say_nothing_are_refused(change, slug):
    with pytest.raises(DataUnfit) as refusal:
        histories(**{"events": EVENTS, "listed": [True, True, False], **change})
    assert refusal.value.slug == slug
