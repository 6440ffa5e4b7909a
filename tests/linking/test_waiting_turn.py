"""Runs and decisions take turns: whoever comes second waits a moment, then is told."""

import psycopg
import pytest

from plumbline.linking.policy_acts import LOCK


@pytest.fixture
def two(server, django_db_setup):
    """Two connections to the test's database, of a run and of a matcher."""
    address = server.dsn(database="plumbline")
    with psycopg.connect(address) as run, psycopg.connect(address) as matcher:
        yield run, matcher


def alone(connection):
    return connection.execute("SELECT linking_alone()").fetchone()[0]


def test_a_decision_is_told_that_a_run_is_under_way(two):
    run, matcher = two
    run.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    assert alone(matcher) is False
    run.rollback()
    assert alone(matcher) is True
