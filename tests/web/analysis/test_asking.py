"""An analyst joins, measures and freezes from pages; the queue's process does it as the analyst."""

import hashlib
import re

import pytest
from django.test import Client

from plumbline.jobs.performing import perform
from plumbline.jobs.tasks import TASKS
from plumbline.queue.models import Work
from tests.facts import CRIMES_HEADER, PEOPLE_HEADER, add_suppliers, crime_row, person_row, take_in, write
from tests.finding.panels import committed_before
from tests.personas import PASSWORD


@pytest.fixture
def client_of(personas):
    def sign_in(who="analyst"):
        client = Client(HTTP_HOST="localhost")
        client.post("/sign-in", {"email": f"{who}@example.invalid", "password": PASSWORD})
        return client

    return sign_in


@pytest.fixture
def town(personas, tmp_path):
    """Twelve crimes with a hurt and a suspected person each, two people again and again."""
    add_suppliers()
    take_in(write(tmp_path, "crimes.csv", CRIMES_HEADER, *(crime_row(f"C{n}") for n in range(12))))
    rows = [
        person_row(
            f"V{n}", f"C{n}", "VICTIM", "Ann", f"Example{n // 6}", "01/02/1990", phone=f"0770090010{n // 6}"
        )
        for n in range(12)
    ]
    rows += [
        person_row(
            f"S{n}", f"C{n}", "SUSPECT", "Ben", f"Sample{n // 6}", "03/04/1985", phone=f"0770090020{n // 6}"
        )
        for n in range(12)
    ]
    take_in(write(tmp_path, "people.csv", PEOPLE_HEADER, *rows))


@pytest.fixture
def worked(as_role):
    """Do the newest work of a queue, as its process does."""

    def do(queue):
        with as_role(queue):
            work = Work.objects.filter(queue=queue).latest("asked_at")
            perform(work.id, TASKS)
            return Work.objects.get(id=work.id)

    return do


def test_joining_measuring_and_freezing_without_a_terminal(client_of, town, worked):
    client = client_of()
    asked = client.post("/data/join", follow=True)
    assert "Waiting" in asked.content.decode()
    assert "24 records are 4 people" in worked("matcher").said
    asked = client.post("/shape/measure", {"start": "", "end": ""}, follow=True)
    measured = worked("analyst")
    assert measured.state == "done"
    shown = client.get(asked.redirect_chain[-1][0]).content.decode()
    assert f"/shape/{measured.result_id}" in shown
    asked = client.post("/lists/freeze", {"places": "2", "method": "by_rank", "ethics": ""}, follow=True)
    frozen = worked("analyst")
    assert frozen.said.startswith("4 people are eligible")
    assert "See the lists" in client.get(asked.redirect_chain[-1][0]).content.decode()


def test_a_lot_is_committed_to_shown_and_then_drawn(client_of, town, worked):
    client = client_of()
    client.post("/data/join")
    worked("matcher")
    given = {"places": "2", "method": "by_lot", "ethics": "Decision 7"}
    asked = client.post("/lists/freeze", given, follow=True)
    committed = worked("analyst")
    assert "Nobody has been drawn yet" in committed.said
    address = f"/lists/lots/{committed.result_id}"
    assert address in client.get(asked.redirect_chain[-1][0]).content.decode()
    sha = re.search(r"SHA-256 ([0-9a-f]{64})", committed.said)[1]
    page = client.get(address).content.decode()
    assert sha in page
    assert "The seed is sealed" in page
    assert address in client.get("/lists").content.decode()
    committed_before(committed.result_id)
    client.post(f"{address}/draw", follow=True)
    assert worked("analyst").said.startswith("4 people are eligible")
    drawn = client.get(address).content.decode()
    seed = re.search(r'Seed, in hex</dt>.*?<code class="pl-hash">([0-9a-f]+)', drawn)[1]
    assert hashlib.sha256(bytes.fromhex(seed)).hexdigest() == sha
    assert "not drawn" not in client.get("/lists").content.decode()
    assert client.get(f"{address}/draw").headers["Location"] == address
    again = client.post(f"{address}/draw")
    assert "drawn already" in again.content.decode()


def test_the_seed_of_a_lot_is_on_no_page_before_the_draw(client_of, town, worked):
    client = client_of()
    client.post("/data/join")
    worked("matcher")
    client.post("/lists/freeze", {"places": "2", "method": "by_lot", "ethics": "Decision 7"})
    address = f"/lists/lots/{worked('analyst').result_id}"
    assert "Seed, in hex" not in client.get(address).content.decode()
    assert client_of("charlie").get(address).status_code in (403, 404)
    assert client_of("alice").post(f"{address}/draw").status_code == 403


def test_what_cannot_be_done_is_said_in_a_sentence_and_changes_nothing(client_of, personas, worked):
    client = client_of()
    asked = client.post("/shape/measure", {"start": "", "end": ""}, follow=True)
    refused = worked("analyst")
    assert refused.state == "refused"
    shown = client.get(asked.redirect_chain[-1][0]).content.decode()
    assert "It could not be done" in shown
    assert "No event of this problem is loaded" in shown


def test_a_fault_of_ours_is_said_without_what_the_rows_held(client_of, personas, worked, monkeypatch, caplog):
    def broken(**_):
        raise ValueError("Ann Example")

    monkeypatch.setattr("plumbline.jobs.tasks.run_shape", broken)
    client = client_of()
    asked = client.post("/shape/measure", {"start": "", "end": ""}, follow=True)
    assert worked("analyst").state == "failed"
    shown = client.get(asked.redirect_chain[-1][0]).content.decode()
    assert "Something went wrong on our side" in shown
    assert "Ann Example" not in shown + caplog.text


@pytest.mark.parametrize(
    ("address", "given", "said"),
    [
        ("/shape/measure", {"start": "1 2 2026", "end": "1 1 2026"}, "The last day must be after the first."),
        ("/lists/freeze", {"places": "none", "method": "by_rank"}, "whole number"),
        ("/lists/freeze", {"places": "3", "method": ""}, "Choose how places are given."),
    ],
)
def test_bad_input_comes_back_with_a_sentence(client_of, address, given, said):
    answer = client_of().post(address, given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


def test_stopping_it(client_of, worked):
    client = client_of()
    asked = client.post("/shape/measure", {"start": "", "end": ""}, follow=True)
    address = asked.redirect_chain[-1][0]
    assert "Stopping" in client.post(f"{address}/stop", follow=True).content.decode()
    assert worked("analyst").state == "cancelled"
    assert "Nothing was changed" in client.get(address).content.decode()


def test_nobody_sees_or_stops_anothers_work(client_of, personas):
    address = client_of().post("/data/join", follow=True).redirect_chain[-1][0]
    charlie = client_of("charlie")
    assert charlie.get(address).status_code == 404
    assert charlie.post(f"{address}/stop").status_code == 404


@pytest.mark.parametrize("who", ["bob", "alice", "board", "governance"])
def test_only_analysts_ask(client_of, who):
    client = client_of(who)
    assert {client.post(a).status_code for a in ("/data/join", "/shape/measure", "/lists/freeze")} == {403}


def test_a_page_that_watches_itself_does_not_keep_a_session_alive(client_of):
    client = client_of()
    client.get("/data")
    seen = client.session["seen"]
    client.get("/data", headers={"X-Plumbline-Watching": "1"})
    assert client.session["seen"] == seen
    client.get("/data")
    assert client.session["seen"] > seen


def test_the_progress_page_marks_the_part_to_watch(client_of):
    shown = client_of().post("/data/join", follow=True).content.decode()
    assert re.search(r'id="progress"[^>]* data-watch="/asked/', shown)


def test_the_last_day_that_is_typed_is_measured_too(client_of, town, as_role):
    client_of().post("/shape/measure", {"start": "1 1 2026", "end": "31 1 2026"})
    with as_role("analyst"):
        assert Work.objects.latest("asked_at").about["end"] == "2026-02-01"
