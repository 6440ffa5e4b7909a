"""The pages of contacts as plain forms: logging, correcting, proving an action, and how somebody may be reached."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from plumbline.cases import services as cases
from plumbline.cases.models import ActionStep, Contact
from tests.casework import panel as panel
from tests.remembering import remembered
from tests.web.contacting.test_queue import logged, signed_in


@pytest.fixture
@remembered
def active(panel):
    case, objective, action = panel.active()
    with panel.look(panel.p.worker) as worker:
        cases.accept_action(action=action, by=worker)
    return case, objective, action


def text(answer):
    return answer.content.decode()


def log(client, case, **changes):
    given = {"outcome": "met", "lasted": "30", "safety": "no"} | changes
    return client.post(f"/cases/{case.ref}/contacts/new", given)


def test_it_works(active, panel):
    case, objective, action = active
    answer = log(
        signed_in("worker"),
        case,
        serves=f"action.{action.id}",
        went="4",
        their_words="My own door",
        words="x",
    )
    assert answer.url == "/my-people"
    (contact,) = logged(panel, case)
    assert (contact.action_id, contact.objective_id) == (action.id, objective.id)
    assert (contact.minutes, contact.went, contact.their_words) == (30, 4, "My own door")


def test_what_was_seen_and_what_is_made_of_it_stand_apart(active, panel):
    case = active[0]
    client = signed_in("worker")
    log(client, case, words="The door was broken", view="I think somebody came back")
    (contact,) = logged(panel, case)
    assert (contact.words, contact.view) == ("The door was broken", "I think somebody came back")
    for page in (f"/cases/{case.ref}", f"/cases/{case.ref}/chronology"):
        said = text(client.get(page))
        assert "Professional view: I think somebody came back" in said, page
    assert "I think somebody came back" in text(client.get(f"/contacts/{contact.id}/correct"))


def test_who_may_read_it_is_chosen_under_a_fold_and_is_everybody_unless_chosen(active, panel):
    case, _, _ = active
    client, police = signed_in("worker"), str(panel.p.agencies["police"])
    page = text(client.get(f"/cases/{case.ref}/contacts/new"))
    assert "Who may read this" in page
    assert "Every agency in this case, unless you say otherwise" in page
    for given in ({}, {"read_by": "owner"}, {"read_by": "panel", "readers": [police]}):
        assert log(client, case, words="x", **given).status_code == 302
    with panel.look(panel.p.worker):
        rows = list(Contact.objects.filter(case=case).order_by("logged_at"))
    assert [row.marking for row in rows] == ["panel", "owner", "owner"]
    own = panel.p.agencies["probation"]
    assert [set(row.seen_by_agencies) for row in rows[1:]] == [{own}, {own, panel.p.agencies["police"]}]


def test_an_attempt_needs_one_answer(active, panel):
    case, _, _ = active
    assert log(signed_in("worker"), case, outcome="no_answer", lasted="", safety="").status_code == 302
    (contact,) = logged(panel, case)
    assert (contact.reached, contact.minutes, contact.safety_concern) == (False, 0, False)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"outcome": ""}, "Choose what happened"),
        ({"lasted": ""}, "Choose the minutes, or enter them"),
        ({"minutes": "40"}, "Choose the minutes or enter them, not both"),
        ({"safety": ""}, "Choose yes or no"),
        ({"safety": "yes"}, "Say who is told of the danger now"),
        ({"outcome": "no_answer", "minutes": "5"}, "Nobody was reached"),
        ({"time": "half past"}, "Enter a time like 14:00"),
        ({"on": "1 1 2020"}, "before the case was opened"),
        ({"made": "soon"}, "This form is not whole"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_lost(active, panel, change, said):
    case, _, _ = active
    answer = log(signed_in("worker"), case, words="What I typed", **change)
    assert answer.status_code == 422
    assert said in text(answer)
    assert "What I typed" in text(answer)
    assert logged(panel, case) == []


def test_a_button_pressed_before_another_outcome_says_nothing(active, panel):
    case, _, _ = active
    assert log(signed_in("worker"), case, outcome="no_answer", lasted="30", went="3").status_code == 302
    assert (logged(panel, case)[0].minutes, logged(panel, case)[0].went) == (0, None)


def test_a_day_and_a_time_are_those_of_the_contact(active, panel):
    case, _, _ = active
    day = timezone.localdate() - timedelta(days=1)
    log(signed_in("worker"), case, on=f"{day:%d %m %Y}", time="14.05")
    assert timezone.localtime(logged(panel, case)[0].happened_at).strftime("%d %H:%M") == f"{day:%d} 14:05"


class TestMyPeople:
    def test_each_has_their_form(self, active):
        page = text(signed_in("worker").get("/my-people"))
        assert f'data-contact="{active[0].ref}"' in page
        assert "Nobody has written down how this person may be reached safely" in page

    def test_how_to_reach_somebody_stands_before_the_form(self, active, panel):
        with panel.look(panel.p.worker) as worker:
            panel.safe_contact(active[0], by=worker, words="Mornings, from the library")
        page = text(signed_in("worker").get("/my-people"))
        assert page.index("from the library") < page.index("What happened?")

    def test_its_address_and_title_say_nothing(self, active):
        page = text(signed_in("worker").get("/my-people"))
        assert "<title>My people – Plumbline</title>" in page


class TestCorrecting:
    def test_it_works(self, active, panel):
        case, _, action = active
        client = signed_in("worker")
        log(client, case, serves=f"action.{action.id}", words="Frist")
        (contact,) = logged(panel, case)
        page = text(client.get(f"/contacts/{contact.id}/correct"))
        assert "Frist" in page
        given = {"what": "change", "because": "Misspelt", "outcome": "met", "lasted": "45", "safety": "no"}
        # An emptied day would move the contact to today: it is asked for.
        refused = client.post(f"/contacts/{contact.id}/correct", given | {"words": "First"})
        assert refused.status_code == 422
        given["on"] = f"{timezone.localdate(contact.happened_at):%d %m %Y}"
        answer = client.post(f"/contacts/{contact.id}/correct", given | {"words": "First"})
        assert answer.url == f"/cases/{case.ref}"
        page = text(client.get(answer.url))
        assert "45 minutes" in page
        assert "Misspelt" in page
        assert "Before, saved" in page

    def test_withdrawing_needs_nothing_but_why(self, active, panel):
        case, _, _ = active
        client = signed_in("worker")
        log(client, case)
        (contact,) = logged(panel, case)
        answer = client.post(
            f"/contacts/{contact.id}/correct", {"what": "withdraw", "because": "Another person"}
        )
        assert answer.status_code == 302
        assert "Withdrawn" in text(client.get(f"/cases/{case.ref}"))

    def test_somebody_elses_has_no_link_and_is_refused(self, active, panel):
        case, _, _ = active
        log(signed_in("worker"), case)
        (contact,) = logged(panel, case)
        alice = signed_in("alice")
        assert f"/contacts/{contact.id}/correct" not in text(alice.get(f"/cases/{case.ref}"))
        given = {"what": "withdraw", "because": "x"}
        assert alice.post(f"/contacts/{contact.id}/correct", given).status_code == 403

    def test_an_outsider_gets_the_404_of_one_that_never_was(self, active, panel):
        case, _, _ = active
        log(signed_in("worker"), case)
        (contact,) = logged(panel, case)
        assert signed_in("charlie").get(f"/contacts/{contact.id}/correct").status_code == 404


class TestProof:
    def test_done_with_a_contact_and_no_words(self, active, panel):
        case, _, action = active
        client = signed_in("worker")
        log(client, case, serves=f"action.{action.id}")
        (contact,) = logged(panel, case)
        page = text(client.get(f"/actions/{action.id}"))
        assert "Contacts for this action" in page
        given = {"state": "done", "proof": str(contact.id), "expected_step": 2}
        assert client.post(f"/actions/{action.id}", given).status_code == 302
        with panel.look(panel.p.alice):
            step = ActionStep.objects.filter(action=action).order_by("-number").first()
            assert (step.state, step.proof_id) == ("done", contact.id)
        assert "Proved by a contact" in text(client.get(f"/actions/{action.id}"))

    def test_done_with_something_else_that_the_case_holds(self, active, panel):
        case, _, action = active
        panel.referred_on(case, by=panel.p.alice)
        client = signed_in("worker")
        page = client.get(f"/actions/{action.id}").content.decode()
        (key,) = set(re.findall(r'value="(onward\.[^"]+)"', page))
        given = {"state": "done", "proof": key, "expected_step": 2}
        assert client.post(f"/actions/{action.id}", given).status_code == 302
        assert "Referred on: Mentoring" in text(client.get(f"/actions/{action.id}"))

    def test_without_either_it_asks(self, active):
        given = {"state": "done", "expected_step": 2}
        answer = signed_in("worker").post(f"/actions/{active[2].id}", given)
        assert answer.status_code == 422


class TestSafeContact:
    def given(self, panel, **changes):
        agencies = [str(panel.p.agencies["housing"])]
        return {"ways": ["call"], "words": "Mornings only", "agencies": agencies, "expected": 0} | changes

    def test_it_works(self, active, panel):
        case, client = active[0], signed_in("worker")
        assert client.post(f"/cases/{case.ref}/safe-contact", self.given(panel)).url == "/my-people"
        page = text(client.get(f"/cases/{case.ref}/contacts/new"))
        assert "Safe ways to reach them: phone call." in page
        assert "Mornings only" in page

    def test_nothing_is_ticked_to_begin_with(self, active):
        page = text(signed_in("worker").get(f"/cases/{active[0].ref}/safe-contact"))
        assert " checked" not in page

    def test_whoever_was_not_named_is_told_to_ask(self, active, panel):
        case = active[0]
        signed_in("worker").post(f"/cases/{case.ref}/safe-contact", self.given(panel))
        page = text(signed_in("alice").get(f"/cases/{case.ref}"))
        assert "Ask Probation before you make contact" in page
        assert "Mornings only" not in page

    @pytest.mark.parametrize(("who", "is_offered"), [("alice", True), ("worker", True), ("chair", False)])
    def test_only_those_who_may_write_it_are_offered_the_form(self, active, who, is_offered):
        address = f"/cases/{active[0].ref}/safe-contact"
        client = signed_in(who)
        assert (address in text(client.get(f"/cases/{active[0].ref}"))) is is_offered
        assert (client.get(address).status_code == 200) is is_offered

    def test_reading_it_is_written_down(self, active, panel, as_role):
        from plumbline.audit.models import Entry

        case, client = active[0], signed_in("worker")
        client.post(f"/cases/{case.ref}/safe-contact", self.given(panel))
        client.get("/my-people")
        signed_in("alice").get(f"/cases/{case.ref}")
        with as_role("auditor"):
            actors = set(Entry.objects.filter(what="safe_contact.consulted").values_list("actor", flat=True))
        assert actors == {panel.p.worker.user_id}

    def test_a_way_without_words_is_asked_about(self, active, panel):
        answer = signed_in("worker").post(f"/cases/{active[0].ref}/safe-contact", self.given(panel, words=""))
        assert answer.status_code == 422


def test_a_closed_case_takes_none(panel):
    case = panel.everything()
    answer = log(signed_in("worker"), case, on="")
    assert answer.status_code == 422
    assert "closed" in text(answer)
    with panel.look(panel.p.alice):
        assert Contact.objects.filter(case=case).count() == 1


def test_own_words_are_closed_on_the_form_and_opened_in_its_correction(active, panel):
    case, words = active[0], "KanariOwnWords"
    worker, bob = signed_in("worker"), signed_in("bob")
    page, own = f"/cases/{case.ref}", {"their_words": words, "words_read_by": "owner"}
    assert log(worker, case, **own).status_code == 302
    (contact,) = logged(panel, case)
    assert (words in text(worker.get(page)), words in text(bob.get(page))) == (True, False)
    address = f"/contacts/{contact.id}/correct"
    assert words in text(worker.get(address))
    assert words not in text(bob.get(address))
    on = f"{timezone.localdate():%d %m %Y}"
    given = {
        "outcome": "met",
        "lasted": "30",
        "safety": "no",
        "what": "change",
        "because": "For all",
        "on": on,
    }
    assert worker.post(address, given | own | {"words_read_by": "panel"}).status_code == 302
    assert words in text(bob.get(page))


def test_own_words_wider_than_the_contact_are_refused_beside_their_fold(active, panel):
    police = str(panel.p.agencies["police"])
    given = {"read_by": "owner", "their_words": "KanariOwnWords", "words_readers": [police]}
    answer = text(log(signed_in("worker"), active[0], **given))
    assert "Fewer read this contact" in answer
    assert "KanariOwnWords" in answer


def test_a_contact_is_for_the_people_who_were_ticked_and_says_so(active, panel):
    case, words = active[0], "KanariNamed"
    bob = str(panel.p.bob.user_id)
    assert log(signed_in("worker"), case, words=words, named=[bob], read_by="named").status_code == 302
    read = {who: text(signed_in(who).get(f"/cases/{case.ref}")) for who in ("worker", "bob", "alice", "dana")}
    assert {who for who, page in read.items() if words in page} == {"worker", "bob"}
    assert "Named people only" in read["bob"]


def test_named_people_with_an_agency_ticked_are_refused_beside_the_choice(active, panel):
    police, bob = str(panel.p.agencies["police"]), str(panel.p.bob.user_id)
    answer = text(
        log(signed_in("worker"), active[0], words="x", named=[bob], readers=[police], read_by="named")
    )
    assert "Untick the agencies" in answer


def test_my_people_names_readers_from_a_list_that_the_desk_form_has_as_boxes(active, panel):
    client, bob = signed_in("worker"), str(panel.p.bob.user_id)
    desk = client.get(f"/cases/{active[0].ref}/contacts/new").content.decode()
    assert re.search(rf'type="checkbox" name="named" value="{bob}"', desk)
    page = client.get("/my-people").content.decode()
    for name in ("named", "words_named"):
        (chooser,) = re.findall(rf'<select name="{name}"[^>]*multiple>.*?</select>', page, re.DOTALL)
        assert f'value="{bob}"' in chooser
        assert "selected" not in chooser


class TestUnsafeWay:
    SAID = "This was not by a way that is safe: see rule 1 for reaching this person, which Probation knows"

    def rule(self, panel, case, *ways, agencies=()):
        with panel.look(panel.p.worker) as worker:
            cases.set_safe_contact(
                case=case, safe_ways=ways, words="Kanari words", agencies=agencies, by=worker
            )

    def after(self, panel, case, who="worker", **given):
        client = signed_in(who)
        answer = log(client, case, **given)
        assert answer.status_code == 302
        return text(client.get(answer.url))

    def test_it_is_saved_and_said_once(self, active, panel):
        case = active[0]
        self.rule(panel, case, "text")
        client = signed_in("worker")
        answer = log(client, case, outcome="phone")
        (contact,) = logged(panel, case)
        assert contact.outcome == "phone"
        first, again = text(client.get(answer.url)), text(client.get(answer.url))
        assert self.SAID in first
        assert self.SAID not in again
        assert "Contact saved" in first

    def test_a_safe_way_is_not_mentioned(self, active, panel):
        self.rule(panel, active[0], "call")
        assert "Read this" not in self.after(panel, active[0], outcome="phone")

    def test_where_no_contact_is_safe_any_that_was_tried_is_said(self, active, panel):
        self.rule(panel, active[0])
        said = self.after(panel, active[0], outcome="no_answer", lasted="")
        assert self.SAID in said

    def test_nobody_is_warned_where_nobody_was_sought(self, active, panel):
        self.rule(panel, active[0])
        assert "Read this" not in self.after(panel, active[0], outcome="did_not_come", lasted="")

    def test_whoever_may_not_read_the_rule_learns_nothing_of_what_is_in_it(self, active, panel):
        self.rule(panel, active[0], "text")
        assert "Read this" not in self.after(panel, active[0], who="bob", outcome="phone")
