"""Every table is decided: it leaves with a partnership, or it is said why not (cli/moving/carried.yaml)."""

import psycopg
import pytest
from django.apps import apps

from plumbline.cli.moving.carried import carried, words_of_codes
from plumbline.cli.moving.schemas import KINDS
from plumbline.cli.moving.tables import tables


# Tables that leave, by the models of today. A new one is decided here: whether it leaves whole, what of it is secret, what is sealed.
LEAVING = 217


@pytest.fixture
def columns(server, django_db_setup):
    """The columns of every table that the database has."""
    with psycopg.connect(server.dsn(database="plumbline")) as raw:
        found = {}
        for table, column in raw.execute(
            "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
            "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped"
        ):
            found.setdefault(table, set()).add(column)
    return found


def test_every_table_of_the_database_leaves_or_is_left_out(columns):
    leaving = {table.name for table in tables()}
    assert leaving.isdisjoint(carried().left_out)
    assert leaving | set(carried().left_out) == set(columns)


def test_a_new_table_is_decided_by_somebody():
    assert len(tables()) == LEAVING


def test_every_column_leaves_or_is_said_to_stay(columns):
    for table in tables():
        assert set(table.names) | set(carried().blank.get(table.name, {})) == columns[table.name], table.name


def test_no_row_that_leaves_points_at_one_that_stays():
    leaving = {table.name for table in tables()}
    assert {c.points_to for t in tables() for c in t.columns if c.points_to} <= leaving


def test_parents_come_first():
    seen = set()
    for table in tables():
        above = {column.points_to for column in table.columns if column.points_to} - {table.name}
        assert above <= seen, table.name
        seen.add(table.name)


def test_whatever_is_sealed_is_opened_or_left_out():
    """A column of bytes is a public key, a signature, a file that is no secret, or sealed and said so."""
    plain = {
        "cases_peer.public_key",
        "schemes_papertemplate.file",
        "studies_installationkey.before",
        "studies_installationkey.public_key",
        "studies_knowninstallation.public_key",
        "studies_summary.signature",
        "studies_takensummary.signature",
    }
    assert {f"{t.name}.{c.name}" for t in tables() for c in t.columns if c.kind == "BinaryField"} == plain


def test_every_kind_of_column_is_described():
    assert {c.of or c.kind for t in tables() for c in t.columns} <= set(KINDS)


def test_every_table_says_what_it_is():
    assert [t.name for t in tables() if not t.says or t.says.startswith(t.name)] == []


def test_nothing_is_said_of_what_is_not_there():
    names = {t.name: {*t.names, *carried().blank.get(t.name, {})} for t in tables()}
    for part in (carried().blank, carried().arrives, carried().beside):
        assert all(set(said) <= names[table] for table, said in part.items())
    assert all({seal.column, seal.bound} <= names[table] for table, seal in carried().sealed.items())
    assert all(column in names[table] for table, column in carried().may_be_renamed.items())


def test_the_codes_that_are_named_have_words():
    for place in carried().codes.values():
        assert words_of_codes(place)


def test_every_reason_is_a_sentence():
    reasons = [
        *carried().left_out.values(),
        *(said["because"] for cols in carried().blank.values() for said in cols.values()),
    ]
    assert [reason for reason in reasons if not reason.endswith(".")] == []


def test_no_model_is_forgotten():
    models = {m._meta.db_table for m in apps.get_models(include_auto_created=True)}
    assert models <= {t.name for t in tables()} | set(carried().left_out)
