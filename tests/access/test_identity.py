"""The database believes only a token that this installation signed and that has not run out."""

import uuid

import pytest
from django.conf import settings
from django.db import connection

from plumbline.access.identity import forget, identify, token_for
from plumbline.access.models import Membership
from plumbline.access.services import end_membership


def seen_by_database(token):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('plumbline.token', %s, true)", [token])
        cursor.execute("SELECT access_viewer()")
        return cursor.fetchone()[0]


def test_it_works(personas):
    token = token_for(personas.alice.user_id, seconds=60, key=settings.IDENTITY_KEY)
    assert seen_by_database(token) == personas.alice.user_id


@pytest.mark.parametrize(
    "spoil",
    [
        lambda t, other: "",
        lambda t, other: f"{other}." + t.split(".", 1)[1],
        lambda t, other: t[:-1] + ("0" if t[-1] != "0" else "1"),
        lambda t, other: ".".join([t.split(".")[0], str(int(t.split(".")[1]) + 9999), t.split(".")[2]]),
        lambda t, other: "not.a.token.at.all",
        lambda t, other: "'; DROP TABLE access_user; --",
        lambda t, other: token_for(other, seconds=60, key=b"another key" * 3),
        lambda t, other: token_for(other, seconds=-1, key=settings.IDENTITY_KEY),
    ],
)
def test_a_forged_or_old_token_names_nobody(personas, spoil):
    token = token_for(personas.alice.user_id, seconds=60, key=settings.IDENTITY_KEY)
    assert seen_by_database(spoil(token, personas.bob.user_id)) is None


def test_identity_is_gone_after_the_transaction(server, personas):
    import psycopg

    with psycopg.connect(server.dsn(user="plumbline_app", database="plumbline"), autocommit=True) as raw:
        token = token_for(uuid.uuid4(), seconds=60, key=settings.IDENTITY_KEY)
        with raw.transaction():
            raw.execute("SELECT set_config('plumbline.token', %s, true)", [token])
            assert raw.execute("SELECT access_viewer()").fetchone()[0] is not None
        assert raw.execute("SELECT access_viewer()").fetchone()[0] is None


@pytest.mark.parametrize("role", ["app", "worker", "loader", "matcher", "analyst", "auditor"])
def test_no_serving_role_reads_the_key(server, django_db_setup, role):
    import psycopg

    with (
        psycopg.connect(server.dsn(user=f"plumbline_{role}", database="plumbline")) as raw,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        raw.execute("SELECT * FROM access_identity_key")


def agencies_seen():
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_viewer_agencies()")
        return cursor.fetchone()[0]


def test_an_ended_membership_gives_nothing_at_once(personas, as_role):
    identify(personas.bob)
    assert agencies_seen() == [personas.agencies["police"]]
    with as_role("worker"):
        end_membership(membership=Membership.objects.get(user_id=personas.bob.user_id), by=personas.alice)
    assert agencies_seen() == []
    forget()
