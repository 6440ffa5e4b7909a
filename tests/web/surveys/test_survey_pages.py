"""A survey is asked by page and answered without an account; the code is in no address."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from plumbline.access.identity import briefly_as
from plumbline.access.jobs import job_viewer
from plumbline.schemes.models import SurveyAnswer, SurveyRound
from plumbline.schemes.survey import newest
from tests.casework import panel as panel
from tests.signing_in import signed_in


AT = "/schemes/violence-panel/surveys"


def ask(client, **change):
    closes = timezone.localdate() + timedelta(days=14)
    given = {"survey": "participants", "invited": "12", "closes_on": f"{closes:%d %m %Y}", "once": "a"}
    return client.post(f"{AT}/ask", given | change)


def codes_of(answer):
    return re.findall(r"<code class=\"pl-code\">([A-Z0-9]{4}-[A-Z0-9]{4})</code>", answer.content.decode())


def stranger():
    return Client(HTTP_HOST="localhost")


def answers():
    with briefly_as(job_viewer("survey")):
        return list(SurveyAnswer.objects.values_list("answers", flat=True))


def test_it_is_asked_and_its_codes_are_shown_once(panel):
    alice = signed_in("alice")
    first = ask(alice)
    assert len(set(codes_of(first))) == 12
    again = ask(alice)
    assert again.status_code == 302
    assert not codes_of(again)
    assert "Nothing of it is shown before it is over" in alice.get(AT).content.decode()


@pytest.mark.parametrize(
    ("survey", "says"),
    [("practitioners", "{title}, Violence panel "), ("participants", "A survey ")],
)
def test_each_slip_says_where_it_is_answered_until_when_and_what_it_is_where_that_is_safe(
    panel, survey, says
):
    """It is cut out and handed on: nothing else of the page goes with it. Whoever finds that of a person learns of no panel."""
    says = says.format(title=next(s.title for s in newest(timezone.localdate()) if s.slug == survey))
    page = ask(signed_in("alice"), survey=survey).content.decode()
    slips = re.findall(r'<li class="pl-slip">(.*?)</li>', page)
    closes = timezone.localdate() + timedelta(days=14)
    words = [" ".join(re.sub("<[^>]+>", " ", slip).split()) for slip in slips]
    assert len(words) == 12
    for said in words:
        assert re.fullmatch(rf"{says}\w{{4}}-\w{{4}} Answer at .+", said)
        assert said.endswith(f"Answer at localhost/survey until the end of {closes:%-d %B %Y}.")
        assert "Alice" not in said


@pytest.mark.parametrize(
    ("change", "said"),
    [({"invited": "9"}, "Invite from 10 to 500"), ({"survey": ""}, "Choose a survey"), ({"closes_on": ""}, "Give the last day")],
)  # fmt: skip
def test_what_is_wrong_is_said(panel, change, said):
    answer = ask(signed_in("alice"), **change)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_somebody_without_an_account_answers_once(panel):
    code = codes_of(ask(signed_in("alice")))[0]
    client = stranger()
    page = client.post("/survey", {"code": code.lower()})
    assert "Being helped" in page.content.decode()
    thanks = client.post("/survey/answer", {"code": code, "q_listened": "5", "comment": ""})
    assert "Thank you" in thanks.content.decode()
    assert answers() == [{"listened": 5}]
    again = client.post("/survey/answer", {"code": code, "q_listened": "1"})
    assert again.status_code == 422
    assert "used already" in again.content.decode()
    assert not client.cookies.get("sessionid")


def test_nothing_typed_is_lost_where_nothing_was_ticked(panel):
    code = codes_of(ask(signed_in("alice")))[0]
    answer = stranger().post("/survey/answer", {"code": code, "comment": "My own words"})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Answer at least one statement" in shown
    assert "My own words" in shown


def test_who_is_signed_in_answers_without_a_name_and_stays_signed_in(panel, as_role):
    from plumbline.audit.models import Entry

    alice = signed_in("alice")
    code = codes_of(ask(alice))[0]
    thanks = alice.post("/survey/answer", {"code": code, "q_listened": "4"})
    assert thanks.status_code == 200
    assert alice.get(AT).status_code == 200
    with as_role("auditor"):
        entry = Entry.objects.get(what="survey.answered")
    assert entry.actor != panel.p.alice.user_id


def test_a_code_that_is_none_is_refused_in_words(panel):
    answer = stranger().post("/survey", {"code": "AAAA-BBBB"})
    assert answer.status_code == 422
    assert "This code is not known" in answer.content.decode()


def test_a_round_that_is_open_has_no_page_and_bob_has_none(panel):
    alice = signed_in("alice")
    ask(alice)
    with panel.look(panel.p.alice):
        row = SurveyRound.objects.get()
    assert alice.get(f"{AT}/{row.id}").status_code == 404
    assert signed_in("bob").get(AT).status_code == 403
