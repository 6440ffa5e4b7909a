"""Other words are suggested wherever somebody writes of a person in their own name, and never in the way (`Ask.wording`)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from plumbline.referrals.models import Referral
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
