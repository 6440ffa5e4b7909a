"""What the database itself refuses to the role of the pages, whatever SQL they are made to send.

Here the session is really that role's: elsewhere in the suite it is borrowed, and the triggers tell the two apart.
"""

from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from psycopg import errors

from plumbline.access.identity import token_for


PASSWORD_HASH = "argon2$the-owners"
ENTRY = (
    "INSERT INTO audit_entry (id, at, actor, actor_kind, agencies, verb, what, object_kind, objects_seen, because) "
    "VALUES (%s, now(), %s, 'person', '{}', 'access', 'account.opened', 'account', '{}', '')"
)
ACCOUNT = (
    "INSERT INTO access_user (id, password, email, name, kind, is_active) VALUES (%s, %s, %s, 'X', %s, true)"
)
ROLE = "INSERT INTO access_membership (id, user_id, agency_id, role, starts) VALUES (%s, %s, %s, %s, now())"
CODE = (
    "INSERT INTO access_onetimecode (id, user_id, digest, made_at, expires_at) "
    "VALUES (%s, %s, %s, now(), now() + interval '1 day')"
)
FACTOR = "INSERT INTO access_secondfactor (id, user_id, sealed, started_at, last_step) VALUES (%s, %s, 'x', now(), 0)"


class Pages:
    """One transaction as `plumbline_app`, with an agency, an administrator, and two people."""

    def __init__(self, connection):
        self._connection = connection
        self.agency, self.admin, self.alice, self.bob = (uuid4() for _ in range(4))
        run = connection.execute
        run(ENTRY, [uuid4(), self.admin])
        run(
            "INSERT INTO agencies_agency (id, slug, name, kind) VALUES (%s, %s, 'X', 'council')",
            [self.agency, str(self.agency)],
        )
        for who in (self.admin, self.alice, self.bob):
            run(ACCOUNT, [who, PASSWORD_HASH, f"{who}@example.invalid", "person"])
        run(ROLE, [uuid4(), self.admin, self.agency, "administrator"])
        self.role_of_alice = uuid4()
        run(ROLE, [self.role_of_alice, self.alice, self.agency, "coordinator"])
        run("SET SESSION AUTHORIZATION plumbline_app")

    @contextmanager
    def as_one(self, who):
        """`run = ...` with the identity of ``who``."""
        token = token_for(who, seconds=60, key=settings.IDENTITY_KEY)
        self._connection.execute("SELECT set_config('plumbline.token', %s, true)", [token])
        yield self._connection.execute

    def refuses(self, who, statement, values, *, kind=errors.InsufficientPrivilege):
        with self.as_one(who) as run, pytest.raises(kind), self._connection.transaction():
            run(statement, values)


@pytest.fixture
def pages(server, django_db_setup):
    with psycopg.connect(server.dsn(database="plumbline")) as connection:
        yield Pages(connection)
        connection.rollback()


SET_PASSWORD = "UPDATE access_user SET password = 'argon2$another' WHERE id = %s"
CLOSE = "UPDATE access_user SET is_active = false WHERE id = %s"
END_ROLE = "UPDATE access_membership SET ends = now() + interval '1 second' WHERE id = %s"


class TestAdministrator:
    """Assurance T6: an administrator manages accounts, not content, and not their own."""

    def test_cannot_give_themselves_a_role(self, pages):
        pages.refuses(pages.admin, ROLE, [uuid4(), pages.admin, pages.agency, "coordinator"])

    def test_gives_somebody_else_one(self, pages):
        with pages.as_one(pages.admin) as run:
            assert run(ROLE, [uuid4(), pages.bob, pages.agency, "chair"]).rowcount == 1

    def test_cannot_set_anothers_password(self, pages):
        pages.refuses(pages.admin, SET_PASSWORD, [pages.alice])

    def test_cannot_open_an_account_with_a_password(self, pages):
        pages.refuses(pages.admin, ACCOUNT, [uuid4(), "argon2$known", "x@example.invalid", "person"])

    def test_cannot_open_a_job(self, pages):
        pages.refuses(pages.admin, ACCOUNT, [uuid4(), "!", "x@example.invalid", "job"])

    def test_opens_an_account_without_a_password(self, pages):
        with pages.as_one(pages.admin) as run:
            assert run(ACCOUNT, [uuid4(), "!", "x@example.invalid", "person"]).rowcount == 1

    def test_closes_an_account(self, pages):
        with pages.as_one(pages.admin) as run:
            assert run(CLOSE, [pages.alice]).rowcount == 1

    def test_cannot_close_or_reopen_their_own(self, pages):
        pages.refuses(pages.admin, CLOSE, [pages.admin])

    def test_cannot_set_up_a_second_factor_for_somebody(self, pages):
        pages.refuses(pages.admin, FACTOR, [uuid4(), pages.alice])


class TestAnybodyElse:
    @pytest.mark.parametrize("whose", ["alice", "bob"])
    def test_gives_no_role(self, pages, whose):
        pages.refuses(pages.alice, ROLE, [uuid4(), getattr(pages, whose), pages.agency, "chair"])

    def test_ends_no_role(self, pages):
        pages.refuses(pages.bob, END_ROLE, [pages.role_of_alice])

    def test_opens_no_account(self, pages):
        pages.refuses(pages.alice, ACCOUNT, [uuid4(), "!", "x@example.invalid", "person"])

    def test_closes_no_account(self, pages):
        pages.refuses(pages.alice, CLOSE, [pages.bob])

    def test_changes_their_own_password(self, pages):
        with pages.as_one(pages.alice) as run:
            assert run(SET_PASSWORD, [pages.alice]).rowcount == 1

    def test_changes_nobody_elses(self, pages):
        pages.refuses(pages.alice, SET_PASSWORD, [pages.bob])

    def test_makes_no_one_time_code(self, pages):
        pages.refuses(pages.alice, CODE, [uuid4(), pages.alice, "d" * 64])

    def test_sees_nobody_elses_second_factor(self, pages):
        with pages.as_one(pages.alice) as run:
            run(FACTOR, [uuid4(), pages.alice])
        with pages.as_one(pages.bob) as run:
            assert run("SELECT count(*) FROM access_secondfactor").fetchone() == (0,)


def test_without_an_identity_nobodys_password_changes(pages):
    pages.refuses(uuid4(), SET_PASSWORD, [pages.alice])


@pytest.mark.parametrize("column", ["email", "kind", "name"])
def test_the_pages_rename_nobody(pages, column):
    pages.refuses(pages.admin, f"UPDATE access_user SET {column} = 'job' WHERE id = %s", [pages.alice])


@pytest.mark.parametrize(
    "table",
    ["access_user", "access_membership", "access_secondfactor", "access_recoverycode", "access_onetimecode"],
)
def test_the_pages_delete_nothing(pages, table):
    pages.refuses(pages.admin, f"DELETE FROM {table}", [])


def test_a_command_reads_no_secret(server, django_db_setup):
    with (
        psycopg.connect(server.dsn(user="plumbline_worker", database="plumbline")) as raw,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        raw.execute("SELECT sealed FROM access_secondfactor")
