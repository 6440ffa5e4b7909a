"""Every model says what it is: scoped or open, mutable or append-only, and how long it is kept."""

from pathlib import Path

import psycopg
from django.apps import apps

from plumbline.sharing.models import Scoped
from tests.architecture.declared import declared


DECLARED = declared(Path(__file__).with_name("models.yaml"))
ROLES = [f"plumbline_{r}" for r in ("app", "worker", "loader", "matcher", "analyst", "auditor")]
KEPT = {"for-ever", "with-case", "with-person", "with-list", "with-batch", "with-account", "while-signed"}


def models():
    return {
        f"{m._meta.app_label}.{m.__name__}": m
        for m in apps.get_models()
        if m.__module__.startswith("plumbline.")
    }


def changeable(server):
    """Tables on which some serving role may UPDATE (a column is enough) or DELETE."""
    with psycopg.connect(server.dsn(database="plumbline")) as connection:
        rows = connection.execute(
            "SELECT DISTINCT table_name FROM information_schema.column_privileges WHERE privilege_type = 'UPDATE' AND grantee = ANY(%(r)s) "
            "UNION SELECT table_name FROM information_schema.role_table_grants WHERE privilege_type IN ('UPDATE', 'DELETE') AND grantee = ANY(%(r)s)",
            {"r": ROLES},
        ).fetchall()
    return {row[0] for row in rows}


def test_every_model_is_declared():
    assert set(models()) == set(DECLARED)


def test_scoped_means_scoped():
    assert {n for n, d in DECLARED.items() if d["sight"] == "scoped"} == {
        n for n, m in models().items() if issubclass(m, Scoped)
    }


def test_append_only_means_that_nobody_may_change_it(server, django_db_setup):
    tables = {n: m._meta.db_table for n, m in models().items()}
    may = changeable(server)
    assert {n for n, d in DECLARED.items() if d["history"] == "append-only"} == {
        n for n, table in tables.items() if table not in may
    }


def test_every_retention_is_a_known_word():
    assert {d["kept"] for d in DECLARED.values()} <= KEPT
