"""The order of a chronology: one order whatever order rows come in, nothing twice, nothing lost."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from plumbline.cases.chronology import (
    Asked,
    Exact,
    Row,
    Sort,
    counts,
    day_of,
    is_later_known,
    is_new,
    masked_of,
    merged,
    parts_of,
    rows_of,
    wanted,
)


START = datetime(2020, 1, 1, tzinfo=UTC)
AGENCIES = [UUID(int=900 + n) for n in range(3)]
moments = st.integers(0, 60 * 24 * 900).map(lambda m: START + timedelta(minutes=m))
rows = st.builds(
    Row,
    sort=st.sampled_from(list(Sort)),
    key=st.integers(0, 40).map(lambda n: UUID(int=n)),
    on=st.none() | moments,
    known_at=st.none() | moments,
    words=st.just("words"),
    agency=st.none() | st.sampled_from(AGENCIES),
    exact=st.sampled_from([Exact.DAY, Exact.MINUTE, Exact.MONTH]),
    roles=st.sampled_from([(), ("victim",), ("suspect",), ("suspect", "victim")]),
    masked=st.booleans(),
    weighs=st.booleans(),
)
lists = st.lists(rows, unique_by=lambda r: (r.sort, r.key), max_size=60)


@given(lists, st.randoms(use_true_random=False), st.integers(0, 60))
def test_the_order_does_not_depend_on_how_rows_come(found, chance, cut):
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert merged(shuffled[:cut], shuffled[cut:]) == merged(found)


@given(lists)
def test_nothing_twice_and_nothing_lost(found):
    once = merged(found, found)
    assert len(once) == len(found)
    assert {(r.sort, r.key) for r in once} == {(r.sort, r.key) for r in found}


@given(lists)
def test_newest_day_first_and_undated_last(found):
    order = merged(found)
    dated = [r.on for r in order if r.on]
    assert [r.on for r in order][: len(dated)] == dated
    days = [day_of(on) for on in dated]
    assert days == sorted(days, reverse=True)


@given(lists)
def test_within_a_day_what_has_a_time_goes_by_it(found):
    order = [r for r in merged(found) if r.on and r.exact is Exact.MINUTE]
    assert [r.on for r in order] == sorted((r.on for r in order), reverse=True)


@given(lists, st.integers(1, 13))
def test_parts_hold_every_row_once_in_order_and_count_what_they_hold(found, size):
    order = merged(found)
    parts = parts_of(order, size)
    assert [r for p in parts for r in rows_of(order, p.number, size)] == order
    assert [len(rows_of(order, p.number, size)) for p in parts] == [p.count for p in parts]
    assert sum(p.count for p in parts) == len(order)


@given(lists, moments)
def test_new_and_old_are_the_whole(found, since):
    new = wanted(found, Asked(since=since))
    assert new == [r for r in found if is_new(r, since)]
    assert all(r.known_at is not None and r.known_at <= since for r in found if r not in new)


@given(lists)
def test_filters_take_what_their_counts_say(found):
    told = counts(found)
    assert sum(told.sorts.values()) == len(found)
    assert {s: len(wanted(found, Asked(sort=s))) for s in told.sorts} == told.sorts
    assert {a: len(wanted(found, Asked(agency=a))) for a in told.agencies} == told.agencies
    assert {r: len(wanted(found, Asked(role=r))) for r in told.roles} == told.roles
    assert len(wanted(found, Asked(only_significant=True))) == told.significant


@given(lists)
def test_what_is_masked_is_counted_by_whose_it_is_and_nothing_else_is(found):
    told = masked_of(found)
    assert told == counts([row for row in found if row.masked]).agencies


@given(lists)
def test_what_nobody_may_read_is_never_left_out_as_slight(found):
    kept = wanted(found, Asked(only_significant=True))
    assert [row for row in found if row.masked or row.sort is Sort.DECISION] == [
        row for row in kept if row.masked or row.sort is Sort.DECISION
    ]


def test_of_two_moves_at_one_moment_the_later_stands_first():
    first, second = (Row(Sort.MOVE, UUID(int=9 - n), START, START, "words", nth=n) for n in (1, 2))
    assert merged([first, second]) == [second, first]


@given(lists, moments)
def test_what_is_known_later_is_new_and_happened_before(found, since):
    for row in found:
        if is_later_known(row, since):
            assert is_new(row, since)
            assert row.on <= since


def test_the_day_is_that_of_london():
    late = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)
    assert day_of(late).isoformat() == "2026-06-02"
