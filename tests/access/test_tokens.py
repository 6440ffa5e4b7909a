"""The second lock of tokens, in raw SQL: who sees one, who makes one, and that a revoked one stays so."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from plumbline.access.models import Token
from plumbline.access.queries.tokens import token_held
from plumbline.access.services import make_token, revoke_token
from plumbline.access.tokens import Scope, digest
from plumbline.values.errors import PermissionRefused, StageRefused


@pytest.fixture
def made(personas, looking_as):
    with looking_as(personas.administrator) as by:
        return make_token(user_id=personas.bob.user_id, system="Records", scopes=[Scope.READ_CASES], by=by)


def count():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM access_token")
        return cursor.fetchone()[0]


def test_only_its_account_and_administrators_see_a_row(personas, looking_as, made):
    assert count() == 0
    for who, seen in ((personas.dana, 0), (personas.bob, 1), (personas.administrator, 1)):
        with looking_as(who):
            assert count() == seen


def test_nobody_but_an_administrator_makes_one_and_none_to_act_as_themselves(personas, looking_as, made):
    def row(user, by):
        now = timezone.now()
        return Token(
            user_id=user.user_id, agency_id=user.agency_ids[0], system="x", scopes=["cases:read"], digest=digest("x"),
            made_by=by.user_id, made_at=now, expires_at=now + timedelta(days=1),
        )  # fmt: skip

    for by, user in (
        (personas.bob, personas.dana),
        (personas.bob, personas.bob),
        (personas.administrator, personas.administrator),
    ):
        with looking_as(by), pytest.raises(DatabaseError), transaction.atomic():
            row(user, by).save(force_insert=True)


def test_a_revoked_one_stays_so(personas, looking_as, made):
    with looking_as(personas.administrator) as by:
        revoke_token(token_id=made.token.id, by=by)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE access_token SET revoked_at = NULL, revoked_by = NULL")
            assert cursor.rowcount == 0
        with pytest.raises(StageRefused):
            revoke_token(token_id=made.token.id, by=by)
    with pytest.raises(PermissionRefused):
        token_held(made.secret)


def test_the_secret_is_kept_nowhere(made, as_role):
    with as_role("migrator"), connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(t)::text FROM access_token t")
        assert made.secret not in cursor.fetchone()[0]
    assert token_held(made.secret).scopes == {Scope.READ_CASES}
