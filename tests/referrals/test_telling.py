"""A notice about a referral reaches whom it is for, whoever writes it."""

import pytest
from django.db import DatabaseError, connection, transaction

from plumbline.referrals.enums import DECIDED_NOTICE, URGENT_NOTICE


pytestmark = pytest.mark.django_db
FORGED = (
    "INSERT INTO notices_notice (id, recipient, kind, about_kind, about_id, due_on, given_at) "
    "VALUES (gen_random_uuid(), %s, %s, 'referral', %s, now(), now())"
)


@pytest.mark.parametrize(
    ("kind", "recipient"),
    [
        (DECIDED_NOTICE, "dana"),
        (DECIDED_NOTICE, "alice"),
        (DECIDED_NOTICE, "charlie"),
        (URGENT_NOTICE, "bob"),
        (URGENT_NOTICE, "worker"),
        (URGENT_NOTICE, "charlie"),
    ],
)
def test_nobody_tells_somebody_whom_it_is_not_for(panel, personas, as_role, looking_as, kind, recipient):
    referral = panel.referral()
    with (
        as_role("app"),
        looking_as(personas.bob),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(FORGED, [getattr(personas, recipient).user_id, kind, referral.id])


@pytest.mark.parametrize(
    ("kind", "recipient"), [(DECIDED_NOTICE, "bob"), (URGENT_NOTICE, "alice"), (URGENT_NOTICE, "chair")]
)
def test_those_it_is_for_can_be_told(panel, personas, as_role, looking_as, kind, recipient):
    referral = panel.referral()
    with as_role("app"), looking_as(personas.bob), connection.cursor() as cursor:
        cursor.execute(FORGED, [getattr(personas, recipient).user_id, kind, referral.id])
        assert cursor.rowcount == 1
