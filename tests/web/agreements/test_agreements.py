"""Pages of agreements: recorded, reviewed and ended by information governance; read by its agencies."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from plumbline.sharing.models import Agreement
from tests.casework import panel as panel
from tests.signing_in import signed_in


YEAR = timezone.localdate().year
GIVEN = {
    "name": "Panel agreement 2",
    "purpose": "violence-panel",
    "laws": ["cda-1998-s115"],
    "starts": f"1 1 {YEAR}",
    "review_on": f"1 1 {YEAR + 1}",
    "signatories": "A. Example for the council",
}


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def given(personas):
    return GIVEN | {"parties": [str(personas.agencies[a]) for a in ("council", "police")]}


def test_one_is_recorded_and_read(given, panel):
    client = signed_in("governance")
    shown = text(client.post("/agreements/new", given, follow=True))
    assert "Panel agreement 2" in shown
    assert "Crime and Disorder Act 1998, s.115" in shown or "Crime and Disorder Act 1998 s.115" in shown
    assert "Violence panel" in shown
    assert "Panel agreement 2" in text(signed_in("alice").get("/agreements"))


def test_no_law_is_chosen_to_begin_with_and_what_is_missing_is_said(panel):
    client = signed_in("governance")
    assert "checked" not in client.get("/agreements/new").content.decode()
    answer = client.post("/agreements/new", {"name": "x"})
    assert answer.status_code == 422
    for said in ("Choose the agencies", "Choose the law", "Enter the first day", "Say who signed it"):
        assert said in text(answer)


def test_what_is_no_power_is_named_beside_one_and_never_alone(given, panel):
    client = signed_in("governance")
    alone = client.post("/agreements/new", given | {"laws": ["da-act-2021-s84", "dpa-2018-sch1-para18"]})
    assert alone.status_code == 422
    assert "None of these lets anybody share by itself" in text(alone)
    beside = client.post(
        "/agreements/new", given | {"laws": ["cda-1998-s115", "dpa-2018-sch1-para18"]}, follow=True
    )
    assert "Data Protection Act 2018 Schedule 1 paragraph 18" in text(beside).replace(", Sch", " Sch")


def test_ending_one_says_first_what_stops(given, panel):
    client = signed_in("governance")
    client.post("/agreements/new", given)
    agreement = Agreement.objects.get(name="Panel agreement 2")
    address = f"/agreements/{agreement.id}/end"
    assert "nobody is referred, asked or let in across agencies by: Violence panel" in text(
        client.get(address)
    )
    today = timezone.localdate()
    client.post(address, {"ends": f"{today.day} {today.month} {today.year}", "because": "Replaced"})
    assert "Ended" in text(client.get(f"/agreements/{agreement.id}"))
    assert "End it" not in text(client.get(f"/agreements/{agreement.id}"))


def test_a_review_is_saved(given, panel):
    client = signed_in("governance")
    client.post("/agreements/new", given)
    agreement = Agreement.objects.get(name="Panel agreement 2")
    ahead = timezone.localdate() + timedelta(days=100)
    done = client.post(
        f"/agreements/{agreement.id}/review",
        {"review_on": f"{ahead.day} {ahead.month} {ahead.year}"},
        follow=True,
    )
    assert "Review saved" in text(done)


@pytest.mark.parametrize("who", ["alice", "chair", "bob", "charlie"])
def test_nobody_else_records_or_ends_one(given, panel, who):
    client = signed_in(who)
    agreement = Agreement.objects.first()
    answers = [client.post("/agreements/new", given), client.get(f"/agreements/{agreement.id}/end")]
    assert {answer.status_code for answer in answers} == {403}


def test_an_agency_outside_finds_nothing(given, panel):
    agreement = Agreement.objects.first()
    assert signed_in("charlie").get(f"/agreements/{agreement.id}").status_code in (403, 404)
