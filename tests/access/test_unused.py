"""A role that nobody uses ends by itself, and no other."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.marac import add_person

from plumbline.access.enums import Role
from plumbline.access.jobs import job_viewer
from plumbline.access.models import Membership, User
from plumbline.access.services import end_unused_roles
from plumbline.access.unused import unused_limits


DAYS = unused_limits()[Role.REFERRER].days


def unused_for(as_role, viewer, days):
    with as_role("migrator"):
        User.objects.filter(id=viewer.user_id).update(last_login=timezone.now() - timedelta(days=days))


def rounds(as_role, looking_as):
    with as_role("worker"), looking_as(job_viewer("remind")) as job:
        return end_unused_roles(by=job, at=timezone.now())


@pytest.fixture
def rhys(personas):
    return add_person(personas, "rhys", "police", Role.REFERRER)


@pytest.mark.parametrize(("days", "ended"), [(DAYS - 1, 0), (DAYS + 1, 1), (None, 1)])
def test_a_referrer_who_does_not_come_loses_the_role(rhys, as_role, looking_as, days, ended):
    if days is not None:
        unused_for(as_role, rhys, days)
    assert rounds(as_role, looking_as) == ended
    with as_role("migrator"):
        held = Membership.objects.get(user_id=rhys.user_id)
    assert (held.ends is not None) is bool(ended)


def test_one_who_was_invited_lately_keeps_it(rhys, as_role, looking_as):
    with as_role("migrator"):
        Membership.objects.filter(user_id=rhys.user_id).update(starts=timezone.now() - timedelta(days=3))
    assert rounds(as_role, looking_as) == 0


def test_other_roles_do_not_end_by_themselves(personas, as_role, looking_as):
    unused_for(as_role, personas.bob, 10 * DAYS)
    assert rounds(as_role, looking_as) == 0


def test_every_limit_says_where_it_comes_from():
    assert all(limit.days > 0 and limit.source for limit in unused_limits().values())
