"""The handbook of a scheme says what the engine does, and a partnership sets its own values from it."""

import re
from datetime import date

import pytest
from django.test import Client

from plumbline.schemes.kind import Limit
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of
from plumbline.schemes.reading import kind_called
from plumbline.web.scheme_pages.handbook import clocks_of, rules_of
from tests.casework import start_panel
from tests.personas import PASSWORD


GIVEN = {
    "path": "clocks.research",
    "value": "10 working days",
    "from_date_0": "",
    "from_date": "1 6 2026",
    "because": "Two desks",
}


@pytest.fixture
def scheme(personas, looking_as):
    with looking_as(personas.alice):
        return start_panel(personas)


@pytest.fixture
def client_of(scheme):
    def sign_in(who):
        client = Client(HTTP_HOST="localhost")
        client.post("/sign-in", {"email": f"{who}@example.invalid", "password": PASSWORD})
        return client

    return sign_in


def test_it_lists_the_words_that_every_kind_avoids_with_who_says_so(client_of):
    shown = client_of("bob").get("/schemes/violence-panel").content.decode()
    assert "committed suicide" in shown
    assert "Samaritans" in shown


def test_it_says_what_the_kind_says(client_of):
    shown = client_of("bob").get("/schemes/violence-panel").content.decode()
    shown = re.sub("</?span[^>]*>", "", shown)
    for words in (
        "5 working days",
        "6 months",
        "Crime and Disorder Act 1998 s.115",
        "aged 18 or over",
        "Aim:",
    ):
        assert words in shown


def test_a_limit_that_is_proposed_waits_and_is_shown_with_who_and_why(client_of, scheme):
    alice, governance = client_of("alice"), client_of("governance")
    answer = alice.post("/schemes/violence-panel/values", GIVEN, follow=True)
    shown = answer.content.decode()
    assert "holds until somebody else, of information governance, confirms" in shown
    assert "10 working days in place of 5 working days, from 1 June 2026" in shown
    assert "Waits for somebody of information governance" in shown
    assert "Confirm or refuse" not in shown
    assert kind_of(Scheme.objects.get()).limit("research") == Limit(5, "working_days")
    line = governance.get("/notices").content.decode()
    (address,) = re.findall(r'href="(/schemes/violence-panel/values/[^"]+)"', line)
    assert "Two desks" in governance.get(address).content.decode()
    assert governance.post(address, {"confirmed": "no", "words": ""}).status_code == 422
    done = governance.post(address, {"confirmed": "yes"}, follow=True).content.decode()
    assert "Proposed by Alice, confirmed by Governance" in done
    assert kind_of(Scheme.objects.get()).limit("research") == Limit(10, "working_days")
    assert "A limit or threshold that you proposed is answered" in alice.get("/notices").content.decode()
    assert governance.get(address).status_code == 404
    assert alice.get(address).status_code == 403


def test_whoever_proposed_a_limit_withdraws_it_and_proposes_another(client_of, scheme):
    alice = client_of("alice")
    shown = alice.post("/schemes/violence-panel/values", GIVEN, follow=True).content.decode()
    assert "Waits for somebody of information governance since" in shown
    (address,) = re.findall(r'href="(/schemes/violence-panel/values/[^"]+/withdraw)"', shown)
    assert address not in client_of("chair").get("/schemes/violence-panel").content.decode()
    assert client_of("chair").get(address).status_code == 404
    assert alice.post(address, {"because": ""}).status_code == 422
    done = alice.post(address, {"because": "A slip of the pen"}, follow=True).content.decode()
    assert "Withdrawn by Alice: A slip of the pen" in done
    again = alice.post(
        "/schemes/violence-panel/values", {**GIVEN, "value": "9 working_days"}, follow=True
    ).content.decode()
    assert "9 working days in place of 5 working days" in again


def test_a_value_of_words_is_set_by_one(client_of, scheme):
    given = {**GIVEN, "path": "meeting.quorum", "value": "police"}
    shown = client_of("alice").post("/schemes/violence-panel/values", given, follow=True).content.decode()
    assert "police in place of police; council, from 1 June 2026" in shown
    assert "Set by Alice" in shown


def test_what_is_changed_from_the_page_begins_with_what_it_is_now(client_of, scheme):
    shown = client_of("alice").get("/schemes/violence-panel").content.decode()
    assert "Discussed · Plan agreed · Keep open" in shown
    link = "/schemes/violence-panel/values?value=meeting.decisions"
    assert link in shown
    form = client_of("alice").get(link).context["form"]
    assert form["path"].value() == "meeting.decisions"
    assert form["value"].value().startswith("Discussed; Plan agreed; Keep open")
    assert link not in client_of("bob").get("/schemes/violence-panel").content.decode()


def test_a_decision_of_the_area_is_offered_in_the_room(client_of, scheme):
    given = {**GIVEN, "path": "meeting.decisions", "value": "Discussed; Ask the street team"}
    shown = client_of("alice").post("/schemes/violence-panel/values", given, follow=True).content.decode()
    assert "Discussed; Ask the street team in place of Discussed; Plan agreed" in shown
    assert kind_of(Scheme.objects.get()).meeting.decisions["ask_the_street_team"] == "Ask the street team"


def test_a_bad_value_comes_back_with_what_was_typed(client_of, scheme):
    answer = client_of("alice").post("/schemes/violence-panel/values", {**GIVEN, "value": "soonish"})
    assert answer.status_code == 422
    assert "soonish" in answer.content.decode()
    assert Scheme.objects.get().local == {}


def test_whoever_does_not_lead_sets_nothing(client_of):
    assert client_of("bob").get("/schemes/violence-panel/values").status_code == 403


def test_an_agency_outside_the_scheme_cannot_tell_that_it_is_there(client_of):
    client = client_of("charlie")
    there, nowhere = client.get("/schemes/violence-panel"), client.get("/schemes/bridge-club")
    assert there.status_code == nowhere.status_code == 404
    assert "violence" not in client.get("/schemes").content.decode().lower().split("<main")[1]


def test_the_rule_that_holds_is_read_first_and_those_that_are_over_are_folded():
    rules = rules_of(kind_called("families"), date(2026, 5, 1))
    assert [is_over for *_, is_over in rules] == [False, *[True] * (len(rules) - 1)]
    starts = [rule.from_date for rule in kind_called("families").needs.rules.values()]
    assert len(rules) == len(starts)
    assert f"from {max(starts):%-d %B %Y}" in rules[0][0]


def test_its_contents_lead_to_every_part_and_each_long_part_leads_back(client_of):
    shown = client_of("bob").get("/schemes/violence-panel").content.decode()
    contents = shown.split('id="contents"')[1].split("</nav>")[0]
    assert all(f'id="{part}"' in shown for part in re.findall(r'href="#(\w+)"', contents))
    assert shown.count('href="#contents"') >= 3


def test_a_limit_that_the_area_set_is_not_said_to_be_a_default():
    kind = kind_called("violence")
    sources = {label: source for label, _, source in clocks_of(kind, ["clocks.review"])}
    assert sources["Reviewed"].startswith("Set by this area")
    assert sources["Plan agreed"] == kind.clocks["plan"].source
