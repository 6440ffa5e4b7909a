"""Pages on which a provider outside the case plans and logs its sessions; consent on sending; notices."""

import re

import pytest

from plumbline.access.enums import Role
from plumbline.audit.models import Entry
from plumbline.cases import services as cases
from plumbline.cases.models import Consent, Contact, Onward
from plumbline.cases.queries.onward import onward_for
from tests.cases.test_onward import _agree
from tests.casework import days
from tests.casework import panel as panel
from tests.marac import add_person
from tests.web.contacting.test_queue import signed_in
from tests.web.onward.test_onward import given, text


@pytest.fixture
def case(panel):
    return panel.active()[0]


@pytest.fixture
def rita(panel):
    viewer = add_person(panel.p, "rita", "charity", Role.REPRESENTATIVE)
    _agree(panel, "charity")
    return viewer


@pytest.fixture
def onward(panel, case, rita):
    sent = panel.referred_on(case, by=panel.p.alice, provider="charity")
    with panel.look(rita):
        for number, state in enumerate(("accepted", "started")):
            cases.step_onward(onward=sent, state=state, by=rita, at=days(9 + number))
        return onward_for(rita, sent.id)


def session(**changes):
    return {
        "outcome": "met",
        "minutes": "45",
        "parts": ["1"],
        "safety": "no",
        "words": "Came on time",
    } | changes


def test_it_works(panel, case, onward):
    """Told, planned, held, asked about a second, missed, taken away; the case shows it once."""
    rita, alice = signed_in("rita"), signed_in("alice")
    notices = text(rita.get("/notices"))
    assert "A referral to your agency waits for an answer" in notices
    assert f"/onward/{onward.id}" in notices
    assert "Marker" not in notices
    page = f"/onward/{onward.id}"
    assert rita.post(f"{page}/plan", {"on": "1 1 2027"}).status_code == 302
    assert "Call one off" in text(rita.get(page))
    assert rita.post(f"{page}/session", session()).status_code == 302
    again = rita.post(f"{page}/session", session())
    assert again.status_code == 422
    assert "is logged already" in text(again)
    assert "Yes, there were two" in text(again)
    assert rita.post(f"{page}/session", session(further="no")).status_code == 422
    assert rita.post(f"{page}/session", session(further="yes")).status_code == 302
    shown = text(rita.get(page))
    assert "2 of 8 sessions, 90 of 360 minutes" in shown
    assert "Logged by you" in shown
    assert "1 January 2027: Planned" in shown
    taken = re.search(r"/onward/sessions/([^/]+)/take-away", shown).group(0)
    assert rita.post(taken, {"because": "Logged twice"}).status_code == 302
    said = text(alice.get(f"/cases/{case.ref}"))
    assert "1 of 8 sessions, 45 of 360 minutes" in said
    assert rita.post(f"{page}/call-off", {"on": "2027-01-01", "because": "Mentor away"}).status_code == 302
    assert "1 January 2027: Called off beforehand" in text(rita.get(page))


def test_a_provider_outside_the_case_is_told_whom_to_ask_before_it_makes_contact(panel, case, onward):
    rita, address = signed_in("rita"), f"/onward/{onward.id}/session"
    assert "before you make contact" not in text(rita.get(address))
    with panel.look(panel.p.worker) as worker:
        panel.safe_contact(
            case, by=worker, words="Kanari from the library", agencies=[panel.p.agencies["police"]]
        )
    for page in (address, f"/onward/{onward.id}/plan"):
        said = text(rita.get(page))
        assert "Ask Probation before you make contact" in said
        assert "Kanari" not in said


def test_what_is_missing_is_asked_for_and_nothing_is_lost(panel, onward):
    rita = signed_in("rita")
    answer = rita.post(
        f"/onward/{onward.id}/session", {"outcome": "met", "words": "What I typed", "safety": "yes"}
    )
    assert answer.status_code == 422
    for said in ("Enter the minutes together", "Say who is told of the danger now", "What I typed"):
        assert said in text(answer)
    missed = rita.post(f"/onward/{onward.id}/session", session(outcome="did_not_come"))
    assert "The person was not there" in text(missed)


def test_nothing_is_chosen_to_begin_with(panel, onward):
    page = text(signed_in("rita").get(f"/onward/{onward.id}/session"))
    assert " checked" not in page
    assert "Seen by another worker" not in page


def test_others_find_nothing_there(panel, onward):
    charlie, alice = signed_in("charlie"), signed_in("alice")
    for part in ("session", "plan", "call-off"):
        assert charlie.get(f"/onward/{onward.id}/{part}").status_code == 404
    assert alice.get(f"/onward/{onward.id}/session").status_code == 403
    assert "Log a session" not in text(alice.get(f"/onward/{onward.id}"))


def test_the_case_s_own_worker_is_asked_about_the_same_day_too(panel, case, onward):
    rita, worker = signed_in("rita"), signed_in("worker")
    rita.post(f"/onward/{onward.id}/session", session())
    log = {"outcome": "met", "lasted": "45", "safety": "no", "session": str(onward.id)}
    answer = worker.post(f"/cases/{case.ref}/contacts/new", log)
    assert answer.status_code == 422
    assert "Yes, there were two" in text(answer)
    assert worker.post(f"/cases/{case.ref}/contacts/new", log | {"further": "yes"}).status_code == 302
    with panel.look(panel.p.alice):
        assert Contact.objects.count() == 2


def test_an_offer_that_needs_consent_asks_for_it(panel, case, rita):
    with panel.look(panel.p.alice):
        entry = panel.intervention("charity", consent_from=days(-60).date()).id
    alice, address = signed_in("alice"), f"/cases/{case.ref}/onward/new/{entry}"
    page = text(alice.get(address))
    for said in ("no consent stands", "Agencies never share by consent", "UK GDPR, Articles 6(1)(c) to (e)"):
        assert said in page
    assert " checked" not in page
    for answer in ({}, {"consented": "no"}):
        no = alice.post(address, given(**answer))
        assert no.status_code == 422
        assert "rests on the person’s consent, and none stands" in text(no)
    assert "Choose how they said it" in text(alice.post(address, given(consented="yes")))
    with panel.look(panel.p.alice):
        assert not Consent.objects.exists()
    assert alice.post(address, given(consented="yes", consent_how="in_person")).status_code == 302
    with panel.look(panel.p.alice):
        (consent,) = Consent.objects.all()
        (sent,) = Onward.objects.all()
        assert sent.consent_id == consent.id
    shown = text(signed_in("rita").get(f"/onward/{sent.id}"))
    assert "The person consented to this service" in shown


def test_a_catalogue_entry_says_whether_it_needs_consent(panel):
    with panel.look(panel.p.alice):
        entry = panel.intervention(consent_from=days(0).date()).id
    alice = signed_in("alice")
    assert "Nobody is referred without their consent, from 2 March 2026" in text(
        alice.get(f"/interventions/{entry}")
    )
    assert "Needs consent" in text(alice.get("/interventions"))


def test_whoever_is_shown_somebody_is_written_down(panel, case, onward, as_role):
    rita = signed_in("rita")
    rita.post(f"/onward/{onward.id}/session", session())
    rita.post(f"/onward/{onward.id}/plan", {"on": "1 1 2027"})
    with panel.look(panel.p.alice):
        (contact,) = Contact.objects.all()
    looks = [f"/onward/{onward.id}/{part}" for part in ("session", "plan", "call-off")]
    for address in (*looks, f"/onward/sessions/{contact.id}/take-away"):
        with as_role("auditor"):
            wanted = {"what": "onward.consulted", "objects_seen__contains": [case.person_id]}
            before = Entry.objects.filter(**wanted).count()
        assert rita.get(address).status_code == 200
        with as_role("auditor"):
            assert Entry.objects.filter(**wanted).count() == before + 1, address
