"""What the database itself must say: roles, FORCE row-level security, guards, no open back doors."""

import psycopg
import pytest
from django.apps import apps

from plumbline.sharing.models import Scoped


SERVING = ["app", "worker", "loader", "matcher", "analyst", "auditor"]


@pytest.fixture
def catalogue(server, django_db_setup):
    with psycopg.connect(server.dsn(database="plumbline")) as connection:
        yield connection


def scoped_tables():
    return sorted(m._meta.db_table for m in apps.get_models() if issubclass(m, Scoped))


def test_serving_roles_have_no_power_over_the_house(catalogue):
    names = [f"plumbline_{role}" for role in SERVING]
    rows = catalogue.execute(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole)",
        [names],
    ).fetchall()
    assert rows == []


def test_serving_roles_own_nothing(catalogue):
    names = [f"plumbline_{role}" for role in SERVING]
    rows = catalogue.execute(
        "SELECT relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = ANY(%s)",
        [names],
    ).fetchall()
    assert rows == []


def test_every_scoped_table_is_forced(catalogue):
    forced = {
        r[0]
        for r in catalogue.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
        ).fetchall()
    }
    assert set(scoped_tables()) - forced == set()


def test_every_scoped_table_has_the_ledger_guard(catalogue):
    guarded = {
        r[0]
        for r in catalogue.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.proname = 'audit_guard'"
        ).fetchall()
    }
    assert set(scoped_tables()) - guarded == set()


def test_every_table_of_ours_belongs_to_the_owner(catalogue):
    rows = catalogue.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner "
        "WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND r.rolname <> 'plumbline_owner' "
        "AND c.relname NOT LIKE 'django_%' AND c.relname NOT LIKE 'auth_%'"
    ).fetchall()
    assert rows == []


def test_definer_functions_fix_their_search_path(catalogue):
    rows = catalogue.execute(
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace "
        "AND NOT coalesce(proconfig, '{}') && ARRAY['search_path=pg_catalog, public']"
    ).fetchall()
    assert rows == []


@pytest.mark.parametrize("role", SERVING)
def test_no_serving_role_creates_anything(server, django_db_setup, role):
    with psycopg.connect(server.dsn(user=f"plumbline_{role}", database="plumbline")) as raw:
        for statement in (
            "CREATE TABLE x (i int)",
            "CREATE TEMP TABLE x (i int)",
            "CREATE FUNCTION x() RETURNS int LANGUAGE sql AS 'select 1'",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), raw.transaction():
                raw.execute(statement)


@pytest.mark.parametrize("role", SERVING)
def test_without_an_identity_every_scoped_table_is_empty_or_closed(server, django_db_setup, role):
    with psycopg.connect(server.dsn(user=f"plumbline_{role}", database="plumbline")) as raw:
        for table in scoped_tables():
            try:
                with raw.transaction():
                    assert raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0
            except psycopg.errors.InsufficientPrivilege:
                continue


def test_no_missing_migrations(db, as_role):
    from django.core.management import call_command

    with as_role("migrator"):
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)
