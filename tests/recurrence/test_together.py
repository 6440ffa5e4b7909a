import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.recurrence import together
from plumbline.values.errors import DataUnfit


ROWS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=40)


def by_hand(rows):
    """Others met, and groups found by walking from person to person."""
    in_event = {event: {p for p, e in rows if e == event} for _, event in rows}
    met = {p: set().union(*(in_event[e] for q, e in rows if q == p)) - {p} for p, _ in rows}
    groups, left = [], set(met)
    while left:
        group, ahead = set(), [min(left)]
        while ahead:
            person = ahead.pop()
            if person not in group:
                group.add(person)
                ahead += met[person]
        groups.append(group)
        left -= group
    return met, groups


@given(ROWS)
def test_others_and_groups_are_those_found_by_walking(rows):
    found = together(person=[p for p, _ in rows], event=[e for _, e in rows])
    met, groups = by_hand(rows)
    assert found.others.tolist() == [len(met[p]) for p in sorted(met)]
    assert sorted(found.group_sizes) == sorted(len(group) for group in groups)


@given(ROWS)
def test_an_event_belongs_to_the_group_of_its_people(rows):
    found = together(person=[p for p, _ in rows], event=[e for _, e in rows])
    people, events = sorted({p for p, _ in rows}), sorted({e for _, e in rows})
    for person, event in rows:
        assert found.group_of_event[events.index(event)] == found.group[people.index(person)]


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(DataUnfit):
        together(person=["a", "b"], event=["1"])


def test_st_louis_is_joined_as_walking_joins_it(reference_data):
    rows = pl.read_csv(reference_data / "st-louis-crime-network" / "person_crime_role.csv")
    found = together(person=rows["person_id"], event=rows["crime_id"])
    met, groups = by_hand(list(zip(rows["person_id"], rows["crime_id"], strict=True)))
    assert found.others.size == 830
    assert int(found.others.sum()) == sum(len(others) for others in met.values())
    assert int(found.group_sizes.max()) == max(len(group) for group in groups)
    assert np.array_equal(found.others, [len(met[p]) for p in sorted(met)])
