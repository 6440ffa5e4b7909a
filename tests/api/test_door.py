"""The machine door: whose token, for what, and what it answers."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.models import Membership
from plumbline.access.services import close_account, end_membership_by_id, give_role, revoke_token
from plumbline.access.services import tokens as token_services
from plumbline.access.tokens import Limit, Scope, limits
from plumbline.audit.models import Entry
from plumbline.cases.models import Contact, ContactWords, ResearchReply, StaffWarning
from plumbline.cases.services import set_safe_contact
from tests.lapsing import lapse as lapse


def test_a_token_says_whom_it_acts_as(machine):
    said = machine("bob", scopes=[Scope.READ_CASES]).get("me").json()
    assert (said["name"], said["agency"], said["scopes"]) == ("Bob", "Police", ["cases:read"])


@pytest.mark.django_db
@pytest.mark.parametrize("sent", [{}, {"Authorization": "Bearer plb_no"}, {"Authorization": "Basic x"}])
def test_without_a_token_nothing_is_said(client, sent):
    answer = client.get("/api/v1/cases", headers={"Host": "localhost", **sent})
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_session_is_no_token(panel):
    from tests.signing_in import signed_in

    assert signed_in("alice").get("/api/v1/cases").status_code == 401


def test_its_holder_s_cases_a_page_at_a_time(panel, machine):
    case = panel.triaged()
    said = machine("alice").get("cases?most=1").json()
    assert [line["reference"] for line in said["cases"]] == [case.ref]
    assert "Canary" in said["cases"][0]["name"]
    assert machine("alice").get(f"cases?after={case.ref}").json() == {"cases": [], "next": None}


def test_a_token_does_no_more_than_its_scopes(panel, machine):
    case = panel.triaged()
    answer = machine("alice", scopes=[Scope.READ_RETURNS]).get(f"cases/{case.ref}")
    assert answer.status_code == 403
    assert "cases:read" in answer.json()["detail"]


def test_a_token_does_no_more_than_its_holder(panel, machine):
    panel.triaged()
    assert machine("board").get("cases").status_code == 403


def test_hidden_and_absent_are_one_answer(panel, machine):
    case, charlie = panel.triaged(), machine("charlie")
    hidden, never = charlie.get(f"cases/{case.ref}"), charlie.get("cases/ZZZZ")
    assert (hidden.status_code, hidden.content) == (never.status_code, never.content)
    assert hidden.status_code == 404
    assert charlie.get("no/such/thing").content == never.content


def test_a_case_that_has_not_changed_is_not_sent_again(panel, machine):
    case, alice = panel.triaged(), machine("alice")
    first = alice.get(f"cases/{case.ref}")
    again = alice.get(f"cases/{case.ref}", **{"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    with panel.look(panel.p.bob) as bob:
        from plumbline.cases.services import reply_not_known

        reply_not_known(request=panel.request_of(bob, case), by=bob)
    assert alice.get(f"cases/{case.ref}", **{"If-None-Match": first["ETag"]}).status_code == 200


def test_the_ledger_holds_each_call_and_what_it_showed(panel, machine, as_role):
    case = panel.triaged()
    machine("alice").get(f"cases/{case.ref}")
    with as_role("auditor"):
        used = Entry.objects.filter(what="token.used", actor=panel.p.alice.user_id).get()
        seen = Entry.objects.filter(what="case.consulted", actor=panel.p.alice.user_id).get()
    assert used.because == "api-case"
    assert case.id in seen.objects_seen


def test_an_answer_through_the_door_is_an_answer(panel, machine):
    case, bob = panel.triaged(), machine("bob")
    waiting = bob.get("requests").json()["requests"]
    assert [line["case"] for line in waiting] == [case.ref]
    asked = bob.get(f"requests/{waiting[0]['id']}").json()
    fact = {
        "words": "Seen with a knife",
        "source": "Statement",
        "on": "2026-02-20",
        "nature": "fact",
        "marking": "panel",
        "gateway": asked["gateways"][0]["slug"],
    }
    sent = bob.post(f"requests/{waiting[0]['id']}/answer", {"answer": "known", "facts": [fact]})
    assert sent.status_code == 201, sent.content
    assert bob.get("requests").json()["requests"] == []
    late = bob.post(f"requests/{waiting[0]['id']}/answer", {"answer": "not_known"})
    assert (late.status_code, late.json()["type"]) == (409, "urn:plumbline:answered-already")


def test_without_an_agreement_the_warning_of_an_answer_is_taken_alone(panel, machine, lapse):
    panel.triaged()
    bob = machine("bob")
    (waiting,) = bob.get("requests").json()["requests"]
    about = bob.get(f"requests/{waiting['id']}").json()["people"][0]
    warning = {
        "about": about["id"], "do": "Visit in pairs", "why": "A dog", "source": "A visit",
        "until": f"{timezone.localdate() + timedelta(days=20)}", "marking": "panel",
    }  # fmt: skip
    lapse(agency="police")
    sent = {"answer": "cannot_say", "words": "A review", "warning": warning}
    answer = bob.post(f"requests/{waiting['id']}/answer", sent, key="once")
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:plumbline:only-warned")
    assert bob.post(f"requests/{waiting['id']}/answer", sent, key="once").json() == answer.json()
    with panel.look(panel.p.alice):
        assert StaffWarning.objects.count() == 1
        assert not ResearchReply.objects.exists()


def test_an_action_is_taken_step_by_step(panel, machine):
    _, _, action = panel.active()
    worker = machine("worker")
    found = worker.get(f"actions/{action.id}").json()
    assert "accepted" in found["moves"]
    step = {"state": "accepted", "expected_step": found["steps"]}
    assert worker.post(f"actions/{action.id}/steps", step).status_code == 201
    assert worker.post(f"actions/{action.id}/steps", step).status_code == 409
    done = {"state": "done", "expected_step": found["steps"] + 1}
    unproved = worker.post(f"actions/{action.id}/steps", done)
    assert unproved.status_code == 422
    assert (
        worker.post(f"actions/{action.id}/steps", {**done, "words": "Letter of the 3rd"}).status_code == 201
    )


def test_a_contact_sent_twice_is_one(panel, machine):
    case, _, _ = panel.active()
    worker, contact = machine("worker"), {"outcome": "met", "minutes": 20}
    first = worker.post(f"cases/{case.ref}/contacts", contact, key="k1")
    again = worker.post(f"cases/{case.ref}/contacts", contact, key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert worker.get(f"cases/{case.ref}").json()["contacts"]["met"] == 1
    other = worker.post(f"cases/{case.ref}/contacts", {"outcome": "met", "minutes": 5}, key="k1")
    assert (other.status_code, other.json()["type"]) == (422, "urn:plumbline:key-used")


def test_a_contact_is_kept_to_the_agencies_that_are_named(panel, machine):
    case, _, _ = panel.active()
    worker, police = machine("worker"), str(panel.p.agencies["police"])
    for kept_to in ([], [police]):
        sent = {"outcome": "met", "minutes": 20, "kept_to": kept_to}
        assert worker.post(f"cases/{case.ref}/contacts", sent).status_code == 201
    met = {
        who: machine(who).get(f"cases/{case.ref}").json()["contacts"]["met"]
        for who in ("worker", "bob", "alice")
    }
    assert met == {"worker": 2, "bob": 1, "alice": 0}
    stranger = {"outcome": "met", "minutes": 20, "kept_to": [str(case.id)]}
    assert worker.post(f"cases/{case.ref}/contacts", stranger).status_code == 422


def test_own_words_are_kept_to_the_agencies_that_are_named(panel, machine):
    case, _, _ = panel.active()
    sent = {"outcome": "met", "minutes": 20, "their_words": "Kanari", "their_words_kept_to": []}
    assert machine("worker").post(f"cases/{case.ref}/contacts", sent).status_code == 201
    with panel.look(panel.p.bob):
        assert [row.their_words for row in Contact.objects.filter(case=case)] == [""]
    with panel.look(panel.p.worker):
        assert ContactWords.objects.get().their_words == "Kanari"


def test_a_contact_by_a_way_that_is_not_safe_is_kept_and_named_to_whoever_may_read_the_rule(panel, machine):
    case, _, _ = panel.active()
    with panel.look(panel.p.worker) as worker:
        set_safe_contact(case=case, safe_ways=("text",), words="Kanari", agencies=(), by=worker)
    sent = {"outcome": "phone", "minutes": 5}
    answer = machine("worker").post(f"cases/{case.ref}/contacts", sent)
    (said,) = answer.json()["warnings"]
    assert said.startswith(
        "This was not by a way that is safe: see rule 1 for reaching this person, which Probation knows, of "
    )
    # Which ways are safe, and why, is sealed.
    assert not {"Kanari", "text"} & set(said.lower().split())
    assert (
        machine("worker").post(f"cases/{case.ref}/contacts", {"outcome": "did_not_come"}).json()["warnings"]
        == []
    )
    # As on the page: whoever may not read the rule learns nothing of it.
    assert machine("bob").post(f"cases/{case.ref}/contacts", sent).json()["warnings"] == []
    with panel.look(panel.p.worker):
        assert Contact.objects.filter(case=case).count() == 3


def test_bad_input_gets_a_sentence_that_names_the_field(panel, machine):
    case, _, _ = panel.active()
    answer = machine("worker").post(f"cases/{case.ref}/contacts", {"outcome": "met", "minutes": "many"})
    assert answer.status_code == 422
    assert answer.json()["fields"][0]["field"] == "minutes"
    assert answer.json()["detail"].startswith("“minutes”: ")
    assert b"many" not in answer.content


def test_a_referral_and_what_became_of_it(panel, machine):
    bob = machine("bob")
    assert [s["slug"] for s in bob.get("schemes").json()["schemes"]] == ["violence-panel"]
    person = {"part": "person", "first_name": "Kim", "last_name": "Made-Up", "date_of_birth": "1990-01-02"}
    sent = bob.post(
        "referrals", {"scheme": "violence-panel", "words": "Hurt three times", "people": [person]}
    )
    assert sent.status_code == 201, sent.content
    found = bob.get(f"referrals/{sent.json()['id']}").json()
    assert (found["scheme"], found["decision"]) == ("violence-panel", "")
    assert machine("charlie").get(f"referrals/{sent.json()['id']}").status_code == 404
    assert b"Kim" not in bob.get("referrals").content


def test_a_file_is_brought_in(panel, machine, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    analyst = machine("analyst")
    file = lambda: SimpleUploadedFile("made-up.csv", b"a,b\n1,2\n")  # noqa: E731
    sent = analyst.post("feeds", supplier="police", file=file(), key="f1")
    assert sent.status_code == 201, sent.content
    assert analyst.post("feeds", supplier="police", file=file(), key="f1").json() == sent.json()
    assert analyst.get(f"feeds/{sent.json()['id']}").json()["stage"] == "received"
    assert analyst.post("feeds", supplier="outside-charity", file=file()).status_code == 422


def test_a_refused_call_leaves_nothing_of_what_it_wrote(panel, machine, monkeypatch):
    from plumbline.api import work
    from plumbline.values.errors import StageRefused

    case, _, _ = panel.active()
    worker, log = machine("worker"), work.log_contact

    def written_then_refused(**given):
        log(**given)
        raise StageRefused("Not now.")

    monkeypatch.setattr(work, "log_contact", written_then_refused)
    assert worker.post(f"cases/{case.ref}/contacts", {"outcome": "met", "minutes": 5}).status_code == 409
    assert worker.get(f"cases/{case.ref}").json()["contacts"]["met"] == 0


def test_revoked_ended_closed_or_of_two_agencies_it_opens_nothing(personas, machine, looking_as):
    p = personas
    bob, worker, dana, chair = (machine(who) for who in ("bob", "worker", "dana", "chair"))
    old = machine("governance", at=timezone.now() - timedelta(days=91))
    with looking_as(p.administrator) as by:
        revoke_token(token_id=token_services.Token.objects.get(user_id=p.bob.user_id).id, by=by)
        close_account(user_id=p.worker.user_id, by=by)
        give_role(user_id=p.dana.user_id, agency_id=p.agencies["police"], role=Role.REFERRER, by=by)
        held = Membership.objects.get(user_id=p.chair.user_id)
        end_membership_by_id(membership_id=held.id, by=by)
    assert {m.get("me").status_code for m in (bob, worker, dana, chair, old)} == {401}


def test_the_door_forgets_whoever_called(machine):
    machine("bob").get("me")
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_viewer()")
        assert cursor.fetchone()[0] is None


def test_no_more_calls_than_the_limit(machine, monkeypatch):
    monkeypatch.setattr(
        token_services, "limits", lambda: with_limits(calls=Limit(2, timedelta(hours=1), "in an hour"))
    )
    bob = machine("bob")
    answers = [bob.get("me") for _ in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 3600


def test_no_more_people_than_the_limit_and_the_same_one_costs_nothing(panel, machine, monkeypatch):
    case = panel.triaged()
    alice = machine("alice")
    monkeypatch.setattr(
        token_services, "limits", lambda: with_limits(people=(Limit(0, timedelta(hours=1), "in an hour"),))
    )
    refused = alice.get(f"cases/{case.ref}")
    assert (refused.status_code, b"Canary" in refused.content) == (429, False)
    monkeypatch.setattr(
        token_services, "limits", lambda: with_limits(people=(Limit(1, timedelta(hours=1), "in an hour"),))
    )
    assert [alice.get(f"cases/{case.ref}").status_code for _ in range(3)] == [200, 200, 200]


def with_limits(**more):
    from dataclasses import replace

    return replace(limits(), **more)


@pytest.mark.django_db
def test_the_document_is_openapi_3_1_and_says_no_more_than_the_addresses(client):
    from plumbline.api.urls import document

    said = client.get("/api/v1/openapi.json", headers={"Host": "localhost"}).json()
    assert said["openapi"].startswith("3.1")
    assert said == json.loads(json.dumps(document()))
    calls = [one for place in said["paths"].values() for one in place.values()]
    assert all(one["security"] == [{"TokenBearer": []}] for one in calls)
    writes = [one for place in said["paths"].values() for how, one in place.items() if how != "get"]
    assert all("Idempotency-Key" in [p["name"] for p in one["parameters"]] for one in writes)


class TestWorkInPages:
    @pytest.fixture
    def waiting(self, panel):
        """Three actions of probation, and two requests to the police."""
        case, objective, first = panel.active()
        with panel.look(panel.p.alice):
            more = [panel.action(case, objective) for _ in range(2)]
        return [first, *more]

    def every(self, door, most):
        pages, after = [], ""
        while after is not None:
            page = door.get(f"requests?most={most}&after={after}").json()
            pages.append(page)
            after = page["next"]
        return pages

    @pytest.mark.parametrize("most", [1, 2, 3, 50])
    def test_every_line_comes_once(self, waiting, machine, most):
        pages = self.every(machine("worker"), most)
        found = [line["id"] for page in pages for line in (*page["requests"], *page["actions"])]
        assert sorted(found) == sorted({str(action.id) for action in waiting})
        assert all(len(page["requests"]) + len(page["actions"]) <= most for page in pages)

    def test_what_is_settled_between_two_pages_takes_none_along(self, panel, waiting, machine):
        door = machine("worker")
        first = door.get("requests?most=1").json()
        (line,) = first["actions"]
        step = {"state": "accepted", "expected_step": line["steps"]}
        assert door.post(f"actions/{line['id']}/steps", step).status_code == 201
        rest = door.get(f"requests?most=50&after={first['next']}").json()
        assert {one["id"] for one in rest["actions"]} == {str(a.id) for a in waiting} - {line["id"]}

    def test_who_is_on_a_page_alone_is_written_down(self, panel, machine, as_role):
        panel.triaged()
        door = machine("bob")
        assert len(door.get("requests?most=1").json()["requests"]) == 1
        with as_role("auditor"):
            assert Entry.objects.filter(what="research.listed").count() == 1

    @pytest.mark.parametrize("after", ["x-1", "r-1", "a-zz", "42"])
    def test_what_no_page_gave_is_refused_in_words(self, waiting, machine, after):
        refused = machine("worker").get(f"requests?after={after}")
        assert (refused.status_code, refused.json()["type"]) == (422, "urn:plumbline:no-such-page")

    def test_an_agency_outside_gets_an_empty_page(self, waiting, machine):
        assert machine("charlie").get("requests").json() == {"requests": [], "actions": [], "next": None}
