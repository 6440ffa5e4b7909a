"""A partnership that moved is the same one: row for row, reader for reader, entry for entry; and nobody is in before they are let in."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from tests.cli.moving.conftest import CANARY, looking_as
from tests.conftest import database_role

from plumbline.access.jobs import job_viewer
from plumbline.access.models import User
from plumbline.access.queries import viewer_for
from plumbline.access.services import reopen_account
from plumbline.audit.fingerprint import fingerprint_of_arrival
from plumbline.audit.seals import Seal, holds, make_seal
from plumbline.audit.services import who_saw
from plumbline.cases import queries
from plumbline.cli.checking import memory
from plumbline.cli.moving.carried import carried
from plumbline.cli.moving.tables import tables
from plumbline.sharing.models import Scoped
from plumbline.sharing.visibility import visible_to


pytestmark = [pytest.mark.xdist_group("moving")]
# What is told apart on purpose: sealed anew, closed, marked as from elsewhere; and the arrival itself.
OTHERWISE = {*carried().sealed, "access_user", "audit_entry", "audit_arrival"}


def rows(place, name, table, but=()):
    with place.raw(name) as raw:
        return raw.execute(
            f"SELECT (to_jsonb(t) - %s::text[])::text FROM {table.name} t ORDER BY {table.key}", [list(but)]
        ).fetchall()


@pytest.mark.parametrize("table", tables(), ids=[t.name for t in tables()])
def test_every_row_is_the_same(place, leaving, arrived, table):
    if table.name == "audit_arrival":
        return
    but = {"access_user": ["password", "is_active"], "audit_entry": ["came_with"]}.get(table.name, [])
    if table.name in carried().sealed:
        but = [carried().sealed[table.name].column]
    before, after = (rows(place, name, table, but) for name in (leaving.name, arrived.name))
    if table.name == "audit_entry":
        before, after = ([r for r in found if '"move.' not in r[0]] for found in (before, after))
    assert before == after


def test_the_town_was_no_empty_one(place, leaving):
    """The comparison above compares something."""
    filled = [t.name for t in tables() if rows(place, leaving.name, t)]
    assert {
        "people_person",
        "cases_case",
        "cases_safecontactwords",
        "meetings_meeting",
        "audit_entry",
    } <= set(filled)
    assert len(filled) > 30


def test_every_account_of_a_person_is_closed_and_has_no_password(place, arrived):
    with place.raw(arrived.name) as raw:
        found = raw.execute(
            "SELECT DISTINCT kind, is_active, password FROM access_user ORDER BY 1"
        ).fetchall()
    assert ("person", False, "!") in found
    assert not [row for row in found if row[0] == "person" and row != ("person", False, "!")]


def seen(place, name, who):
    """Ids that somebody sees, by table, through both locks."""
    found = {}
    with place.at(name, "tester"), transaction.atomic():
        with database_role("migrator"):
            user = User.objects.get(email=f"{who}@example.invalid")
            viewer = viewer_for(user)
        with looking_as(viewer):
            for model in apps.get_models():
                if issubclass(model, Scoped):
                    through = {
                        str(i) for i in visible_to(viewer, model.objects.all()).values_list("pk", flat=True)
                    }
                    with connection.cursor() as cursor:
                        cursor.execute(f"SELECT id::text FROM {model._meta.db_table}")
                        found[model._meta.db_table] = (through, {i for (i,) in cursor.fetchall()})
    return found


@pytest.fixture(scope="module")
def let_in(place, arrived):
    """The four personas' accounts opened again by the command's job, as an administrator of the installation would."""
    with (
        place.at(arrived.name, "tester"),
        database_role("worker"),
        transaction.atomic(),
        looking_as(job_viewer("set-up")) as by,
    ):
        for who in ("alice", "bob", "charlie", "dana", "worker", "governance"):
            reopen_account(user_id=User.objects.get(email=f"{who}@example.invalid").id, by=by)
    return arrived


def test_nobody_sees_anything_before_they_are_let_in(place, taken, another, run_at):
    name = place("unopened")
    assert (
        run_at(name, "migrator", "move-in", taken.path, "--from", taken.said["fingerprint"], keys=another)[0]
        == 0
    )
    assert not any(raw for _, raw in seen(place, name, "alice").values())


@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "dana"])
def test_each_sees_what_they_saw(place, leaving, let_in, who):
    before, after = (seen(place, name, who) for name in (leaving.name, let_in.name))
    assert before == after
    assert bool(after["cases_case"][1]) == (who in ("alice", "bob"))


@pytest.mark.parametrize("keys", ["another", "old"])
def test_sealed_words_open_under_the_new_keys_alone(place, leaving, let_in, another, monkeypatch, keys):
    if keys == "another":
        monkeypatch.setattr(settings, "SAFE_CONTACT_KEY", another.secret("safe-contact"))
    with place.at(let_in.name, "tester"), transaction.atomic():
        with database_role("migrator"):
            viewer = viewer_for(User.objects.get(email="worker@example.invalid"))
        with looking_as(viewer):
            said = repr(queries.contact_sheet(viewer, leaving.case.ref).safe)
    assert (CANARY in said) == (keys == "another")


def test_no_copy_of_the_database_tells_them(place, arrived):
    with place.raw(arrived.name) as raw:
        for table in tables():
            assert not raw.execute(
                f"SELECT FROM {table.name} t WHERE t::text LIKE %s", [f"%{CANARY}%"]
            ).fetchall()


def test_the_ledger_came_marked_and_adds_up(place, leaving, arrived):
    with place.raw(arrived.name) as raw:
        arrival, entries, root = raw.execute("SELECT id, entries, root FROM audit_arrival").fetchone()
        found = fingerprint_of_arrival(raw, arrival)
        own = raw.execute("SELECT what FROM audit_entry WHERE came_with IS NULL").fetchall()
    assert (found.entries, found.root) == (entries, root)
    assert entries > 20
    assert own[0] == ("move.arrived",)


def test_an_entry_that_was_changed_after_is_found(place, arrived):
    with place.raw(arrived.name) as raw:
        arrival, root = raw.execute("SELECT id, root FROM audit_arrival").fetchone()
        raw.execute("SET session_replication_role = replica")
        raw.execute(
            "UPDATE audit_entry SET actor = gen_random_uuid() WHERE id = (SELECT id FROM audit_entry WHERE came_with IS NOT NULL LIMIT 1)"
        )
        assert fingerprint_of_arrival(raw, arrival).root != root
        raw.rollback()


def test_who_saw_a_case_says_which_entries_are_from_elsewhere(place, leaving, let_in):
    with place.at(let_in.name, "tester"), transaction.atomic():
        with database_role("migrator"):
            governance = viewer_for(User.objects.get(email="governance@example.invalid"))
        with looking_as(governance):
            entries = who_saw(governance, [leaving.case.id])
        transaction.set_rollback(True)
    assert "ledger.searched" in [e.what for e in entries if not e.elsewhere]
    assert "case.opened" not in [e.what for e in entries if not e.elsewhere]
    assert "case.opened" in [e.what for e in entries if e.elsewhere]
    assert len([e for e in entries if e.elsewhere]) > 3


def test_an_entry_from_elsewhere_lets_no_write_pass(place, arrived):
    """Though it carries the number of this transaction and a time to come."""
    with place.raw(arrived.name) as raw:
        raw.execute(
            "INSERT INTO audit_entry (id, at, actor, actor_kind, agencies, verb, what, object_kind, objects_seen, because, recorded_at, came_with) "
            "SELECT gen_random_uuid(), at, actor, actor_kind, agencies, verb, what, object_kind, objects_seen, because, now() + interval '1 day', came_with "
            "FROM audit_entry WHERE came_with IS NOT NULL LIMIT 1"
        )
        with pytest.raises(Exception, match="needs a ledger entry"):
            raw.execute("UPDATE access_user SET name = name")


def test_triggers_stand_as_before(place, arrived):
    with place.raw(arrived.name) as raw:
        assert raw.execute(
            "SELECT DISTINCT tgenabled::text FROM pg_trigger WHERE NOT tgisinternal"
        ).fetchall() == [("O",)]


def test_the_check_finds_what_was_changed_after(place, arrived):
    with place.raw(arrived.name) as raw:
        assert memory.arrivals(raw).well
        raw.execute("SET session_replication_role = replica")
        raw.execute(
            "DELETE FROM audit_entry WHERE id = (SELECT id FROM audit_entry WHERE came_with IS NOT NULL LIMIT 1)"
        )
        assert not memory.arrivals(raw).well
        raw.rollback()


def test_the_disclosure_is_in_the_ledger_that_was_left(place, leaving, taken):
    with place.raw(leaving.name) as raw:
        found = raw.execute("SELECT verb, objects_seen FROM audit_entry WHERE what = 'move.made'").fetchall()
    assert found == [("disclosure", [taken.request])]


def test_a_seal_made_before_an_arrival_still_holds(place, taken, another, run_at):
    """Though the entries that came are older than it."""
    name = place("sealed")
    with place.raw(name) as raw:
        raw.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        # As one of a restored database, which counts what its clock says is older.
        (now,) = raw.execute("SELECT clock_timestamp()::text").fetchone()
        seal = make_seal(raw, Seal(made_at="", snapshot="", restored=now, entries=0, root=""))
    code, said = run_at(
        name, "migrator", "move-in", taken.path, "--from", taken.said["fingerprint"], keys=another
    )
    assert code == 0, said
    with place.raw(name) as raw:
        older = raw.execute("SELECT count(*) FROM audit_entry WHERE recorded_at <= %s", [now]).fetchone()[0]
        assert older > 20
        assert holds(raw, seal)
