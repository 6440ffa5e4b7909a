"""How the figures of people move with the threshold at which records are joined."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.audit.models import Entry
from plumbline.finding.services import run_shape
from plumbline.finding.shaping.link_range import link_range_of
from tests.facts import acting
from tests.finding.test_shaping import involved


WAITING = {"left_person": pl.String, "right_person": pl.String, "probability": pl.Float64}


def waiting(*pairs):
    return pl.DataFrame(pairs, schema=WAITING, orient="row")


def once_each(people=40):
    return involved(*((f"p{n}", "victim", str(n)) for n in range(people)))


def test_with_nothing_waiting_there_is_no_range():
    assert link_range_of(once_each(), waiting()) == []


def test_pairs_of_people_without_an_event_here_change_nothing():
    assert link_range_of(once_each(), waiting(("p1", "elsewhere", 0.9))) == []


def test_joining_makes_people_come_back_and_chains_are_one_person():
    pairs = [(f"p{2 * n}", f"p{2 * n + 1}", 0.97) for n in range(6)]
    chains = [(f"p{2 * n + 1}", f"p{2 * n + 20}", 0.6) for n in range(6)]
    now, strict, loose = link_range_of(once_each(), waiting(*pairs, *chains))
    assert (now["least"], now["repeat_share"]) == (None, 0.0)
    assert (strict["least"], strict["pairs"], strict["repeat_share"]) == (0.95, 6, 6 / 34)
    # Six of three people each.
    assert (loose["least"], loose["pairs"], loose["repeat_share"]) == (0.0, 12, 6 / 28)


def test_a_step_of_a_few_pairs_is_not_shown_apart():
    pairs = [(f"p{2 * n}", f"p{2 * n + 1}", 0.97) for n in range(6)] + [("p1", "p2", 0.6)]
    rows = link_range_of(once_each(), waiting(*pairs))
    assert [(row["least"], row["pairs"]) for row in rows] == [(None, 0), (0.0, 7)]


def test_a_share_that_would_tell_of_few_people_is_hidden():
    rows = link_range_of(once_each(), waiting(("p1", "p2", 0.97), ("p3", "p4", 0.97)))
    assert (rows[1]["pairs"], rows[1]["repeat_share"]) == (None, None)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39), st.floats(0, 1)), max_size=60))
def test_a_looser_threshold_never_joins_fewer_pairs(pairs):
    told = waiting(*((f"p{a}", f"p{b}", score) for a, b, score in pairs if a != b))
    rows = link_range_of(once_each(), told)
    leasts = [row["least"] for row in rows[1:]]
    assert leasts == sorted(leasts, reverse=True)
    joined = [row["pairs"] or 0 for row in rows]
    assert joined == sorted(joined)


@pytest.mark.django_db
def test_a_report_reads_the_pairs_and_the_ledger_says_so(personas, as_role, tmp_path):
    from tests.facts import CRIMES_HEADER, add_suppliers, crime_row, take_in, write

    add_suppliers()
    take_in(write(tmp_path, "crimes.csv", CRIMES_HEADER, *(crime_row(f"C{n}") for n in range(12))))
    with acting("analyst", "shape") as job:
        run_shape(by=job)
    with as_role("auditor"):
        assert Entry.objects.filter(what="pairs.counted").count() == 1
