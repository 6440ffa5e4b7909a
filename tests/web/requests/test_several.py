"""Nil returns about several people at once: ticked one by one or all together, answered all or none."""

import re
from datetime import date

import pytest

from plumbline.cases.models import ResearchReply
from plumbline.cases.services import reply_not_known
from tests.casework import CRITERIA, days
from tests.casework import panel as panel
from tests.remembering import remembered
from tests.signing_in import signed_in


ADDRESS = "/requests/not-known"


@pytest.fixture
@remembered
def asked(panel):
    """Three people about whom housing is asked."""
    from plumbline.cases import services as cases

    made = []
    for number in range(3):
        referral = panel.referral(name=f"Marker{number}", born=date(1990, 5, 4 + number))
        with panel.look(panel.p.alice) as alice:
            made.append(
                cases.triage(
                    referral=referral,
                    by=alice,
                    decision="take",
                    because="Fits the charter",
                    lead_agency=panel.p.agencies["council"],
                    ask=[panel.p.agencies["housing"]],
                    criteria_met=CRITERIA,
                    at=days(1),
                )
            )
    return made


def answers(as_role):
    with as_role("migrator"):
        return sorted(ResearchReply.objects.values_list("request__ref", "answer"))


def boxes(client):
    """Request ids by the reference that stands beside their box."""
    page = client.get(ADDRESS).content.decode()
    found = re.findall(r'name="which" value="([0-9a-f-]{36})".*?<label[^>]*>\s*(\w+):', page, re.S)
    return {ref: key for key, ref in found}


def test_the_desk_offers_it_where_there_are_several(asked):
    assert ADDRESS in signed_in("dana").get("/requests").content.decode()


def test_who_is_asked_about_is_named_and_nobody_is_ticked(asked):
    page = signed_in("dana").get(ADDRESS).content.decode()
    assert 'Marker0, Canary, born <span class="pl-when">4 May 1990</span>' in page
    assert "checked" not in page


def test_those_ticked_are_answered_and_no_others(asked, as_role):
    client = signed_in("dana")
    found = boxes(client)
    first, second, third = sorted(found)
    done = client.post(ADDRESS, {"which": [found[first], found[third]]}, follow=True)
    assert "2 requests answered: not known." in done.content.decode()
    assert answers(as_role) == [(first, "not_known"), (third, "not_known")]
    assert list(boxes(client)) == [second]


def test_all_of_them_in_one_press(asked, as_role):
    signed_in("dana").post(ADDRESS, {"which": ["all"]})
    assert [answer for _, answer in answers(as_role)] == ["not_known"] * 3


def test_none_ticked_is_said_and_nothing_is_answered(asked, as_role):
    answer = signed_in("dana").post(ADDRESS, {})
    assert answer.status_code == 422
    assert "Choose at least one" in answer.content.decode()
    assert answers(as_role) == []


def test_a_request_that_a_colleague_answered_since_is_no_longer_offered(panel, asked, as_role):
    client = signed_in("dana")
    found = boxes(client)
    with panel.look(panel.p.dana) as dana:
        reply_not_known(request=panel.request_of(dana, asked[0]), by=dana, at=days(2))
    answer = client.post(ADDRESS, {"which": list(found.values())})
    assert answer.status_code == 422
    assert len(answers(as_role)) == 1


def test_nobody_answers_for_another_agency(asked, as_role):
    keys = list(boxes(signed_in("dana")).values())
    for who in ("bob", "charlie"):
        signed_in(who).post(ADDRESS, {"which": keys})
    assert answers(as_role) == []


def test_nothing_waiting_goes_back_to_the_desk(panel):
    assert signed_in("dana").get(ADDRESS).headers["Location"] == "/requests"
