import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.recurrence import overlap, role_counts
from plumbline.values.errors import DataUnfit


ROWS = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 8), st.sampled_from(["victim", "suspect", "witness"])),
    min_size=1,
    max_size=40,
)


def counted(rows):
    person, event, role = zip(*rows, strict=True)
    return overlap(person=np.array(person), event=np.array(event), role=np.array(role))


@given(ROWS)
@settings(max_examples=80, deadline=None)
def test_overlap_agrees_with_sets(rows):
    found = counted(rows)
    hurt = {p for p, _, r in rows if r == "victim"}
    suspected = {p for p, _, r in rows if r == "suspect"}
    events = {p: {e for q, e, _ in rows if q == p} for p, _, _ in rows}
    hurt_in = {p: {e for q, e, r in rows if q == p and r == "victim"} for p in hurt}
    assert (found.hurt, found.suspected, found.both) == (len(hurt), len(suspected), len(hurt & suspected))
    assert found.repeat == sum(len(some) > 1 for some in events.values())
    assert found.most == max(map(len, events.values()))
    assert found.hurt_again == sum(len(some) > 1 for some in hurt_in.values())


def test_one_event_in_two_roles_is_one_event():
    found = counted([(1, 1, "victim"), (1, 1, "suspect")])
    assert (found.repeat, found.both, found.both_in_one_event) == (0, 1, 1)


def test_share_of_the_hurt_who_are_suspected_too():
    found = counted([(1, 1, "victim"), (1, 2, "suspect"), (2, 3, "victim")])
    assert found.share_of_hurt_also_suspected == 0.5


def test_nobody_hurt_has_no_overlap():
    assert counted([(1, 1, "suspect")]).share_of_hurt_also_suspected == 0.0


def test_roles_are_counted_as_given():
    assert role_counts(["victim", "suspect", "victim"]) == {"victim": 2, "suspect": 1}


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(DataUnfit):
        overlap(person=[1, 2], event=[1, 2], role=["victim"])
