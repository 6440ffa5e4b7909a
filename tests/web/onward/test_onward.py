"""Pages of onward referrals: nothing is chosen to begin with, the provider answers on its own page, a session is logged once."""

import re

import pytest

from plumbline.audit.models import Entry
from plumbline.cases import services as cases
from plumbline.cases.models import Contact, Onward, OnwardFact, OnwardStep, UnmetNeed
from plumbline.cases.queries import case_page, delivery_figures
from plumbline.cases.queries.onward import onward_of_case
from plumbline.meetings.queries.chronology import chronology
from tests.casework import days
from tests.casework import panel as panel
from tests.web.contacting.test_queue import signed_in


@pytest.fixture
def case(panel):
    return panel.active()[0]


@pytest.fixture
def sent(panel, case):
    return panel.referred_on(case, by=panel.p.alice)


def text(answer):
    return answer.content.decode()


def rows(panel, model, **wanted):
    with panel.look(panel.p.alice):
        return list(model.objects.filter(**wanted))


def given(**changes):
    return {
        "version": "1",
        "purpose": "Somebody to talk to",
        "gateway": "cda-1998-s115",
        "born": "no",
    } | changes


def entry_of(panel):
    with panel.look(panel.p.alice):
        return panel.intervention().id


def test_it_works(panel, case):
    """Chosen, sent, found by the provider, accepted, started, logged, completed."""
    entry = entry_of(panel)
    alice, worker = signed_in("alice"), signed_in("worker")
    assert f"/cases/{case.ref}/onward/new/{entry}" in text(alice.get(f"/cases/{case.ref}/onward/new"))
    answer = alice.post(f"/cases/{case.ref}/onward/new/{entry}", given())
    assert answer.url == f"/cases/{case.ref}"
    (onward,) = rows(panel, Onward)
    assert "1 referral to your agency" in text(worker.get("/requests"))
    assert f"/onward/{onward.id}" in text(worker.get("/onward"))
    for number, state in enumerate(("accepted", "started"), start=1):
        step = worker.post(f"/onward/{onward.id}", {"expected": number, "state": state, "words": ""})
        assert step.url == f"/onward/{onward.id}"
    assert "session 1 of 8" in text(worker.get(f"/cases/{case.ref}/contacts/new"))
    log = {
        "outcome": "met", "lasted": "45", "safety": "no", "session": str(onward.id), "parts": [f"{onward.id}.1"],
        "their_words": "He listens",
    }  # fmt: skip
    assert worker.post(f"/cases/{case.ref}/contacts/new", log).status_code == 302
    (contact,) = rows(panel, Contact)
    assert (contact.onward_id, contact.elements, contact.their_words) == (
        onward.id, ["One step agreed"], "He listens",
    )  # fmt: skip
    said = text(alice.get(f"/cases/{case.ref}"))
    assert "1 of 8 sessions, 45 of 360 minutes" in said
    assert "1 of 2 planned parts" in said
    worker.post(f"/onward/{onward.id}", {"expected": 3, "state": "completed", "words": ""})
    assert "This referral is over" in text(worker.get(f"/onward/{onward.id}"))


def test_nothing_is_chosen_to_begin_with(panel, case):
    entry = entry_of(panel)
    page = text(signed_in("alice").get(f"/cases/{case.ref}/onward/new/{entry}"))
    assert " checked" not in page
    assert re.findall(r'<option value="([^"]*)" selected', page) == [""]
    assert "Seen with a knife" in page


def test_what_is_missing_is_asked_for_and_nothing_is_lost(panel, case):
    entry = entry_of(panel)
    answer = signed_in("alice").post(
        f"/cases/{case.ref}/onward/new/{entry}", {"version": "1", "purpose": "What I typed"}
    )
    assert answer.status_code == 422
    for said in ("Choose the law you share it under", "Choose yes or no", "What I typed"):
        assert said in text(answer)
    assert rows(panel, Onward) == []


def test_an_address_is_told_beside_the_words(panel, case):
    entry = entry_of(panel)
    answer = signed_in("alice").post(
        f"/cases/{case.ref}/onward/new/{entry}", given(purpose="Visit at SL1 1AA")
    )
    assert answer.status_code == 422
    assert "where somebody lives is not sent on" in text(answer)


def test_a_fact_goes_only_where_it_was_ticked(panel, case):
    entry = entry_of(panel)
    alice = signed_in("alice")
    page = text(alice.get(f"/cases/{case.ref}/onward/new/{entry}"))
    (fact,) = re.findall(r'name="facts" value="([^"]+)"', page)
    alice.post(f"/cases/{case.ref}/onward/new/{entry}", given(facts=[fact]))
    assert len(rows(panel, OnwardFact)) == 1


def test_a_full_service_is_a_warning(panel, case):
    with panel.look(panel.p.alice):
        entry = panel.intervention(capacity=1).id
    alice = signed_in("alice")
    assert "No place is free" not in text(alice.get(f"/cases/{case.ref}/onward/new/{entry}"))
    alice.post(f"/cases/{case.ref}/onward/new/{entry}", given())
    (onward,) = rows(panel, Onward)
    with panel.look(panel.p.worker) as worker:
        cases.step_onward(onward=onward, state="accepted", by=worker)
    assert "No place is free" in text(alice.get(f"/cases/{case.ref}/onward/new/{entry}"))


def test_declining_asks_why(panel, sent):
    worker = signed_in("worker")
    answer = worker.post(f"/onward/{sent.id}", {"expected": 1, "state": "declined", "words": ""})
    assert answer.status_code == 422
    assert "Choose why it is declined" in text(answer)
    assert "Say why" in text(answer)
    said = {"expected": 1, "state": "declined", "words": "Until June", "why": "no_place"}
    assert worker.post(f"/onward/{sent.id}", said).status_code == 302
    assert "could not be had" in text(signed_in("alice").get(f"/cases/{sent.ref}"))


def test_a_step_on_an_old_page_is_refused(panel, sent):
    worker = signed_in("worker")
    worker.post(f"/onward/{sent.id}", {"expected": 1, "state": "accepted", "words": ""})
    late = worker.post(f"/onward/{sent.id}", {"expected": 1, "state": "started", "words": ""})
    assert late.status_code == 422
    assert "Read it again" in text(late)
    assert len(rows(panel, OnwardStep)) == 2


def test_the_sender_is_not_offered_the_provider_s_answers(panel, sent):
    page = text(signed_in("alice").get(f"/onward/{sent.id}"))
    assert 'value="taken_back"' in page
    assert 'value="accepted"' not in page


def test_what_was_not_to_be_had_stands_at_review_and_closure(panel, case):
    alice = signed_in("alice")
    answer = alice.post(f"/cases/{case.ref}/unmet/new", {"help": "money", "why": "other", "words": ""})
    assert answer.status_code == 422
    assert alice.post(f"/cases/{case.ref}/unmet/new", {"help": "money", "why": "cost"}).status_code == 302
    assert len(rows(panel, UnmetNeed)) == 1
    for name in ("review", "close"):
        page = text(alice.get(f"/cases/{case.ref}/{name}"))
        assert "could not be had" in page
        assert "Money and debt: Nobody pays for it" in page


def test_a_closed_case_offers_none_of_it(panel):
    case = panel.everything()
    alice = signed_in("alice")
    page = text(alice.get(f"/cases/{case.ref}"))
    assert "onward/new" not in page
    assert "unmet/new" not in page
    assert alice.get(f"/cases/{case.ref}/onward/new").status_code == 409


def test_hidden_and_missing_look_alike(panel, sent):
    charlie = signed_in("charlie")
    for address in (f"/onward/{sent.id}", f"/onward/{sent.case_id}", f"/cases/{sent.ref}/onward/new"):
        assert charlie.get(address).status_code == 404


def test_whoever_is_shown_somebody_is_written_down(panel, case, sent, as_role):
    worker, alice = signed_in("worker"), signed_in("alice")
    looks = [
        (worker, "/onward", "onward.listed"),
        (worker, f"/onward/{sent.id}", "onward.consulted"),
        (alice, f"/cases/{case.ref}/onward/new", "case.consulted"),
        (alice, f"/cases/{case.ref}/onward/new/{sent.version.intervention_id}", "case.consulted"),
        (alice, f"/cases/{case.ref}/unmet/new", "case.consulted"),
    ]
    for client, address, what in looks:
        with as_role("auditor"):
            before = Entry.objects.filter(what=what, objects_seen__contains=[case.person_id]).count()
        assert client.get(address).status_code == 200
        with as_role("auditor"):
            after = Entry.objects.filter(what=what, objects_seen__contains=[case.person_id]).count()
        assert after == before + 1, address


def test_entered_once_used_four_times(panel, case, sent):
    """One contact: in the chronology, as proof of the action, in the dose, and among the figures of the board."""
    with panel.look(panel.p.worker) as worker:
        cases.step_onward(onward=sent, state="accepted", by=worker, at=days(8))
        action = case_page(worker, case.ref).actions[0].action
        cases.accept_action(action=action, by=worker, at=days(8))
        cases.start_action(action=action, by=worker, at=days(8))
        contact = cases.log_contact(
            case=case, outcome="met", minutes=45, action=action, onward=sent, by=worker, at=days(9)
        )
        cases.take_step(action=action, state="done", proof=contact, by=worker, at=days(9))
        page = case_page(worker, case.ref)
        (line,) = onward_of_case(worker, case)
        rows = [line.row for line in chronology(worker, case.ref).lines if line.row.key == contact.id]
    assert [row.words for row in rows] == ["Met, 45 minutes, session of Mentoring"]
    assert page.actions[0].steps[-1].step.proof_id == contact.id
    assert (line.dose.sessions, line.dose.minutes) == (1, 45)
    with panel.look(panel.p.board) as board:
        figures = delivery_figures(board, scheme=panel.scheme.id, start=days(0).date(), end=days(30).date())
    assert (figures.contacts_met, figures.dose_minutes) == (1, 45)
