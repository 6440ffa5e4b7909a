"""How many failures the brake allows."""

from datetime import UTC, datetime, timedelta

import pytest

from plumbline.access.rules import Limit, braked_until


NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LIMIT = Limit(3, timedelta(minutes=15))


def minutes_ago(*ago):
    return [NOON - timedelta(minutes=m) for m in ago]


def test_it_works():
    assert braked_until(minutes_ago(1, 5, 9), limit=LIMIT, now=NOON) == NOON + timedelta(minutes=6)


@pytest.mark.parametrize("ago", [(), (1, 2), (1, 2, 15), (16, 17, 18, 19)])
def test_few_or_old_failures_hold_nobody(ago):
    assert braked_until(minutes_ago(*ago), limit=LIMIT, now=NOON) is None


def test_the_wait_ends_when_it_says():
    failures = minutes_ago(1, 2, 3, 4)
    until = braked_until(failures, limit=LIMIT, now=NOON)
    assert braked_until(failures, limit=LIMIT, now=until - timedelta(seconds=1)) == until
    assert braked_until(failures, limit=LIMIT, now=until) is None
