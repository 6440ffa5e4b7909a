"""How much one account looks for and at: whoever takes a little each day is seen as well, and whoever works is not."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.audit.models import Entry
from plumbline.people.queries.reading import check_may_search, readers
from plumbline.people.reading_limits import (
    PeopleOpened,
    over_in_words,
    reading_limits,
    search_again_at,
)
from plumbline.people.services import open_person
from plumbline.values.errors import StageRefused
from tests.conftest import database_role


NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
LIMITS = reading_limits()


@given(st.lists(st.integers(0, 7200), max_size=12), st.integers(1, 6))
def test_the_next_search_waits_until_fewer_than_the_most_are_within_the_hour(ago, most):
    searches = [NOW - timedelta(seconds=s) for s in ago]
    again = search_again_at(searches, most=most, now=NOW)
    within = sum(s < 3600 for s in ago)
    assert (again is None) == (within < most)
    if again is not None:
        assert again > NOW
        assert sum(s > again - timedelta(hours=1) for s in searches) < most


@pytest.mark.parametrize(
    ("opened", "over"),
    [
        (PeopleOpened(60, 150, 600), ()),
        (PeopleOpened(61, 61, 61), ("more than 60 in an hour",)),
        (PeopleOpened(20, 151, 300), ("more than 150 in a day",)),
        (PeopleOpened(5, 21, 601), ("more than 600 in 30 days",)),
    ],
)
def test_each_limit_speaks_for_itself(opened, over):
    assert over_in_words(opened, LIMITS) == over


def add_entries(viewer, what, moments, people=()):
    """Entries as an account left them, without the pages that it opened."""
    with database_role("migrator"):
        Entry.objects.bulk_create(
            Entry(
                id=uuid4(), at=at, actor=viewer.user_id, actor_kind="person", verb="consultation", what=what,
                object_kind="case", objects_seen=list(keys),
            )
            for at, keys in zip(moments, people or [[]] * len(moments), strict=True)
        )  # fmt: skip


def test_the_sixty_first_search_of_an_hour_waits(personas, looking_as):
    before = [NOW - timedelta(minutes=59, seconds=n) for n in range(LIMITS.searches_in_an_hour)]
    add_entries(personas.alice, "case.searched", before)
    with looking_as(personas.alice) as alice:
        with pytest.raises(StageRefused, match="Search again at 12:01"):
            check_may_search(alice, at=NOW)
        check_may_search(alice, at=NOW + timedelta(minutes=2))
    with looking_as(personas.bob) as bob:
        check_may_search(bob, at=NOW)


@pytest.fixture
def people(personas, looking_as):
    with looking_as(personas.alice) as alice:
        return [open_person(by=alice, owner_agency=personas.agencies["council"]).id for _ in range(700)]


def line_of(personas, looking_as, who, at=NOW):
    with looking_as(personas.governance) as governance:
        return next(
            (line for line in readers(governance, at=at) if line.account == getattr(personas, who).user_id),
            None,
        )


def test_whoever_takes_a_few_each_day_is_seen_in_thirty_days(personas, looking_as, people):
    """A slow harvest: 21 new people on each of 29 days, never many in an hour or a day."""
    days = [NOW - timedelta(days=n) for n in range(29)]
    add_entries(personas.bob, "case.consulted", days, [people[21 * n : 21 * n + 21] for n in range(29)])
    line = line_of(personas, looking_as, "bob")
    assert line.opened == PeopleOpened(21, 21, 609)
    assert line.over == ("more than 600 in 30 days",)


def test_the_same_people_every_day_are_counted_once(personas, looking_as, people):
    days = [NOW - timedelta(days=n) for n in range(29)]
    add_entries(personas.bob, "case.consulted", days, [people[:40]] * 29)
    line = line_of(personas, looking_as, "bob")
    assert (line.opened, line.over) == (PeopleOpened(40, 40, 40), ())


def test_a_list_opens_nobody_and_neither_does_a_case_or_a_job(personas, looking_as, people):
    add_entries(personas.bob, "case.listed", [NOW], [people])
    add_entries(personas.bob, "case.consulted", [NOW], [[uuid4(), uuid4()]])
    assert line_of(personas, looking_as, "bob") is None


def test_what_is_older_than_thirty_days_is_not_counted(personas, looking_as, people):
    add_entries(personas.bob, "case.consulted", [NOW - timedelta(days=31)], [people[:5]])
    assert line_of(personas, looking_as, "bob") is None


@pytest.mark.parametrize("who", ["alice", "bob", "chair", "board"])
def test_nobody_but_governance_learns_of_it(personas, looking_as, people, who):
    add_entries(personas.bob, "case.consulted", [NOW], [people[:5]])
    with looking_as(getattr(personas, who)) as viewer:
        assert readers(viewer, at=NOW) == []
