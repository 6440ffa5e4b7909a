"""The demo touches no database but its own."""

import psycopg
import pytest

from plumbline.cli.main import main
from plumbline.cli.story import building


def test_a_server_named_for_real_use(monkeypatch, capsys):
    monkeypatch.setenv("PLUMBLINE_DATABASE_URL", "postgresql:///a-real-one")
    assert main(["demo", "--check"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("plumbline demo: The demo makes its own database and touches no other.")


# A name of its own: the server of this process may hold the demo that the browser journeys walk.
DATABASE = "plumbline_demo_of_somebody_else"


@pytest.fixture
def anothers(server, monkeypatch):
    """A database of the demo's name that somebody else made, with a table in it."""
    monkeypatch.setattr(building, "DATABASE", DATABASE)
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}")
        with psycopg.connect(server.dsn(database=DATABASE)) as inside:
            inside.execute("CREATE TABLE precious AS SELECT 1 AS one")
        yield
        connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


@pytest.mark.usefixtures("anothers")
@pytest.mark.parametrize("words", [["--check"], ["--rebuild", "--build-only"]], ids=" ".join)
def test_a_database_of_its_name_that_it_did_not_make(server, capsys, words):
    assert main(["demo", *words]) == 1
    assert "the demo did not make" in capsys.readouterr().err
    with psycopg.connect(server.dsn(database=DATABASE)) as inside:
        assert inside.execute("SELECT one FROM precious").fetchone() == (1,)


@pytest.fixture
def ours(server, monkeypatch):
    """A demo that an older story built."""
    monkeypatch.setattr(building, "DATABASE", f"{DATABASE}_too")
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}_too")
        yield
        connection.execute(f"DROP DATABASE {DATABASE}_too")


def test_a_demo_of_an_older_story_is_built_afresh(server, ours):
    building._mark(server, f"{building.MARK}, whole")
    assert not building.is_built(server)
    building._mark(server, f"{building.MARK}, whole, {building._edition()}")
    assert building.is_built(server)
