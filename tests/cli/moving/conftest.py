"""Two installations on one server: one that a partnership leaves, and empty ones that it may arrive in."""

import io
import json
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from types import SimpleNamespace

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from tests.casework import Panel, start_panel
from tests.personas import the_personas

from plumbline.access.identity import forget, identify
from plumbline.access.services import answer_move, ask_to_move_out
from plumbline.cli.main import main
from plumbline.cli.moving.age import recipient_of, secret_of
from plumbline.embedded import Home
from plumbline.embedded.provision import provision
from plumbline.sharing.services import block


CANARY = "Canary House, 7 Nowhere Lane"
# Signs that end a line, close a string or are no letters, in words that somebody pasted.
ODD = 'Univer\u2028sity\u0085 of \x0b\x1c "Nowhere" \\ \n\t ﬁ 🏠 \u202e'
BECAUSE = "The board moves to another supplier (made up)"


@pytest.fixture(scope="module")
def place(server, django_db_setup, django_db_blocker):
    """`place("name")` is a migrated and empty database; `with place.at("name", "backup"): ...` connects Django to it."""

    def make(name):
        connection.close()
        with psycopg.connect(server.dsn(), autocommit=True) as raw:
            raw.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            raw.execute(f"CREATE DATABASE {name} TEMPLATE plumbline")
        provision(server, name)
        with psycopg.connect(server.dsn(database=name), autocommit=True) as raw:
            raw.execute(f"GRANT CONNECT ON DATABASE {name} TO plumbline_tester")
        return name

    @contextmanager
    def at(name, role):
        before = dict(connection.settings_dict)
        options = {**before["OPTIONS"], "options": "-c role=plumbline_app" if role == "tester" else ""}
        with django_db_blocker.unblock():
            connection.close()
            connection.settings_dict.update(NAME=name, USER=f"plumbline_{role}", OPTIONS=options)
            try:
                yield
            finally:
                connection.close()
                connection.settings_dict.update(before)

    make.at = at
    make.raw = lambda name: psycopg.connect(server.dsn(database=name))
    return make


@contextmanager
def looking_as(viewer):
    identify(viewer)
    yield viewer
    forget()


@pytest.fixture(scope="module")
def leaving(place):
    """An installation with a case, what two of its people alone may read of it, and a person who is kept out."""
    name = place("leaving")
    with place.at(name, "tester"), transaction.atomic():
        p = the_personas()
        with looking_as(p.alice):
            scheme = start_panel(p)
        panel = Panel(p, looking_as, scheme)
        case, _, _ = panel.active()
        with looking_as(p.worker) as worker:
            panel.safe_contact(case, by=worker, words=CANARY, safe_ways=["call"], agencies=[])
        with looking_as(p.alice) as alice:
            # Linked to the person, and kept out of the case and all that hangs on it.
            block(row=case, user=p.dana.user_id, by=alice, because="linked-to-the-person")
    with place.raw(name) as raw:
        raw.execute("SET session_replication_role = replica")
        raw.execute("UPDATE agencies_agency SET name = %s WHERE slug = 'university'", [ODD])
    return SimpleNamespace(name=name, p=p, case=case)


@pytest.fixture(scope="module")
def another(tmp_path_factory):
    """The home of the installation that receives."""
    return Home(tmp_path_factory.mktemp("another"))


def ordered(place, leaving, recipient):
    """A request that the administrator made and information governance agreed to."""
    with place.at(leaving.name, "tester"), transaction.atomic():
        with looking_as(leaving.p.administrator) as by:
            row = ask_to_move_out(receiver="Northton", recipient=recipient, because=BECAUSE, by=by)
        with looking_as(leaving.p.governance) as by:
            answer_move(request_id=row.id, agreed=True, by=by)
    return row.id


@pytest.fixture(scope="module")
def run_at(place, another):
    """`run_at(database, role, "move-out", …)` is (exit code, what was said, as JSON where it was done)."""

    def run(name, role, *words, keys=settings.HOME):
        patch = pytest.MonkeyPatch()
        out, err = io.StringIO(), io.StringIO()
        patch.setenv("PLUMBLINE_DATABASE_URL", "postgresql:///the-one-of-this-test")
        patch.setenv("PLUMBLINE_HOME", str(keys.path))
        patch.setattr(settings, "SAFE_CONTACT_KEY", keys.secret("safe-contact"))
        patch.setattr(settings, "SEALING_KEY", keys.secret("second-factor"))
        try:
            with place.at(name, role), redirect_stdout(out), redirect_stderr(err):
                code = main([*map(str, words), "--json"])
        finally:
            patch.undo()
        return code, json.loads(out.getvalue()) if code == 0 else err.getvalue().strip().splitlines()[-1]

    return run


@pytest.fixture(scope="module")
def taken(place, leaving, another, run_at, tmp_path_factory):
    """The file, and what the command said of it."""
    path = tmp_path_factory.mktemp("taken") / "northton.age"
    recipient = recipient_of(secret_of(another))
    request = ordered(place, leaving, recipient)
    code, said = run_at(leaving.name, "backup", "move-out", path, "--request", request)
    assert code == 0, said
    return SimpleNamespace(path=path, said=said, request=request, recipient=recipient)


@pytest.fixture(scope="module")
def arrived(place, leaving, taken, another, run_at):
    """Another installation, in which the partnership arrived."""
    name = place("arrived")
    code, said = run_at(
        name, "migrator", "move-in", taken.path, "--from", taken.said["fingerprint"], keys=another
    )
    assert code == 0, said
    return SimpleNamespace(name=name, said=said)
