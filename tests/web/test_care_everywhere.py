"""Other words are suggested wherever somebody writes of a person in their own name, and never in the way (`Ask.wording`)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from plumbline.meetings.models import Question
from plumbline.referrals.models import Referral
from plumbline.schemes.reading import kind_called
from plumbline.web.care import Wording
from tests.casework import panel as panel
from tests.signing_in import signed_in
from tests.web.referring.pages import refer_by_page


HEARD = "About words"
POOR = "A chaotic nominal who is hard to engage"


def said(answer):
    return answer.content.decode()


def after(client, address, **given):
    """What the page says that follows a form that was saved."""
    answer = client.post(address, given, follow=True)
    assert answer.redirect_chain, "the form was not saved"
    return said(answer)


REFERRED = {"danger": "no", "person_1_first": "Canary", "person_1_last": "Marker"}


def test_the_first_words_that_are_written_of_somebody(panel):
    page = refer_by_page(signed_in("bob"), "violence-panel", **REFERRED, words=POOR)
    assert HEARD in said(page)
    with panel.look(panel.p.alice):
        assert Referral.objects.get().words == POOR


def test_what_the_person_wants_is_theirs(panel):
    page = refer_by_page(signed_in("bob"), "violence-panel", **REFERRED, words="Hurt twice", form_better=POOR)
    assert "Referral sent" in said(page)
    assert HEARD not in said(page)


@pytest.mark.parametrize("decision", ["not_now", "advice"])
def test_why_a_referral_is_decided(panel, decision):
    referral = panel.referral()
    page = after(signed_in("alice"), f"/referrals/{referral.id}", decision=decision, because=POOR)
    assert HEARD in page


def test_a_decision_of_a_meeting(panel):
    item = panel.meeting(panel.researched())
    page = after(signed_in("alice"), f"/agenda/{item.id}/decide", kind="discussed", words=POOR)
    assert HEARD in page


def test_what_somebody_was_told_and_the_warning_and_plan_about_them(panel):
    case = panel.active()[0]
    worker, of = signed_in("worker"), f"/cases/{case.ref}"
    hidden = {"person": str(case.person_id), "expected": "0"}
    until = timezone.localdate() + timedelta(days=30)
    assert HEARD in after(worker, f"{of}/told/1", **hidden, how="by_phone", words=POOR)
    assert HEARD not in after(worker, f"{of}/told/1/objects", **hidden, to_what="The rent", words=POOR)
    assert HEARD in after(worker, f"{of}/safety-plans/1", **hidden, words=POOR, review_on="1 6 2028")
    warned = {"do": "Visit in pairs", "why": POOR, "source": "Own record", "readers": "everybody"}
    page = after(
        worker, f"{of}/warnings/new", person=str(case.person_id), until=f"{until:%d %m %Y}", **warned
    )
    assert HEARD in page


def test_only_what_was_saved_is_looked_at(rf):
    request = rf.get("/")
    request.session = {}
    Wording({}, "the reason", fields=("because",)).look_at(request, {"because": "", "words": POOR})
    assert request.session == {}


def test_a_step_of_an_action_and_how_somebody_may_be_reached(panel):
    case, _, action = panel.active()
    worker = signed_in("worker")
    step = {"state": "declined", "words": POOR, "expected_step": "1"}
    assert HEARD in after(worker, f"/actions/{action.id}", **step)
    reached = {"ways": ["call"], "words": POOR, "expected": "0"}
    assert HEARD in after(worker, f"/cases/{case.ref}/safe-contact", **reached)


def test_a_question_between_meetings_and_its_answer(panel):
    case = panel.active()[0]
    chair, bob = signed_in("chair"), signed_in("bob")
    until = timezone.localdate() + timedelta(days=3)
    asked = {"words": POOR, "decision": "Close", "kind": "discussed", "answer_by": f"{until:%d %m %Y}"}
    page = after(chair, f"/cases/{case.ref}/between/new", **asked)
    assert HEARD in page
    with panel.look(panel.p.bob):
        question = Question.objects.get()
    assert HEARD in after(bob, f"/questions/{question.id}/answer", answer="disagree", because=POOR)


def test_a_form_of_a_kind_but_for_the_person_s_own_words():
    asked = {f.slug: f.theirs for f in kind_called("mash").forms["referral"].fields}
    assert asked["voice"]
    assert not asked["home"]


def test_a_review_keeps_what_is_known_apart_from_what_is_thought(panel):
    case, objective, _ = panel.active()
    page = after(
        signed_in("alice"), f"/cases/{case.ref}/review", words="Two visits", view=POOR, outcome="keep",
        next_review_on="1 6 2028", their_words="", **{f"rating_{objective.id}": "partly"},
    )  # fmt: skip
    assert HEARD in page
    assert f"Two visits<br>Professional view: {POOR}" in page
    shown = said(signed_in("alice").get(f"/cases/{case.ref}/chronology"))
    assert f"Professional view: {POOR}" in shown


def test_a_review_that_steps_down_stands_in_the_chronology(panel):
    case, objective, _ = panel.active()
    given = {
        "words": "Two visits",
        "view": "",
        "outcome": "step_down",
        "their_words": "",
        "next_review_on": "",
    }
    after(signed_in("alice"), f"/cases/{case.ref}/review", **given, **{f"rating_{objective.id}": "partly"})
    shown = said(signed_in("alice").get(f"/cases/{case.ref}/chronology"))
    assert "Review held: steps down to one agency" in shown
