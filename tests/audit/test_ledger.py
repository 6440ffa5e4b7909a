"""The ledger is append-only, and no protected table changes without it."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from plumbline.audit.enums import Verb
from plumbline.audit.services import record


@pytest.fixture
def entry(personas):
    return record("case.opened", verb=Verb.COLLECTION, object_kind="case", objects=[], by=personas.alice)


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET what = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"]
)
@pytest.mark.parametrize("role", ["app", "worker", "loader", "auditor"])
def test_entries_cannot_be_changed(entry, as_role, role, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), as_role(role), connection.cursor() as cursor:
        cursor.execute(statement)


def test_even_the_migrator_cannot_change_an_entry(entry, as_role):
    with (
        pytest.raises(DatabaseError, match="append-only|permission denied"),
        transaction.atomic(),
        as_role("migrator"),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM audit_entry")


def test_a_write_without_an_entry_is_refused(server, django_db_setup):
    """In a connection of its own: in a test's one transaction an earlier entry would count."""
    dsn = server.dsn(user="plumbline_worker", database="plumbline")
    with psycopg.connect(dsn) as raw, pytest.raises(psycopg.Error, match="needs a ledger entry"):
        raw.execute(
            "INSERT INTO sharing_agreement (id, name, parties, purpose, gateway, starts, review_on, signatories, assessment, kept_at, ended_because) "
            "VALUES (gen_random_uuid(), 'x', '{}', 'x', 'x', '2026-01-01', '2027-01-01', '', '', '', '')"
        )


def test_a_writer_cannot_choose_the_transaction_number(server, django_db_setup):
    dsn = server.dsn(user="plumbline_app", database="plumbline")
    with psycopg.connect(dsn) as raw, pytest.raises(psycopg.errors.InsufficientPrivilege):
        raw.execute("INSERT INTO audit_entry (id, in_transaction) VALUES (gen_random_uuid(), '1')")


def test_only_governance_reads_the_ledger_on_pages(entry, personas, looking_as):
    from plumbline.audit.models import Entry

    with looking_as(personas.alice):
        assert not Entry.objects.exists()
    with looking_as(personas.governance):
        assert Entry.objects.filter(id=entry).exists()
