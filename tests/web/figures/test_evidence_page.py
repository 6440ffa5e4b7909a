"""The evidence card as a board member sees it: which design, why it is weaker, and how it fared where nothing was done."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from plumbline.finding.enums import Method
from plumbline.reporting.emmie import Emmie
from plumbline.reporting.figures import Figure
from plumbline.reporting.voice import ThemeShown, VoiceOf
from plumbline.studies.services import evaluate
from plumbline.web.figures import views
from tests.finding.conftest import put_history, scheme  # noqa: F401 - shared fixtures
from tests.finding.made_up import INDEX, between, births, history
from tests.finding.panels import freeze
from tests.personas import PASSWORD
from tests.studies.conftest import LATER, analysing, plan  # noqa: F401 - shared fixtures
from tests.studies.released import part, put_result


pytestmark = pytest.mark.django_db
PEOPLE = 200
YEARS = 3
# Digests, addresses and a form's token are random: any two digits stand in one of them now and then.
RANDOM = re.compile(r"[0-9a-f]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|value=\"\w{64}\"")


@pytest.fixture
def result(put_history, analysing, plan):  # noqa: F811 - fixtures by name
    """A list by rank with 36 months behind it, evaluated."""
    days = (YEARS + 1) * 365
    events = history(PEOPLE, rate=3.0, days=days)
    put_history(between(events, None, INDEX), births=births(PEOPLE))
    protocol = plan(freeze(method=Method.BY_RANK, listed=40))
    put_history(between(events, None, INDEX + timedelta(days=365)), births=births(PEOPLE))
    with analysing() as viewer:
        return evaluate(protocol_id=protocol.id, by=viewer, at=LATER)


@pytest.fixture
def page(personas):
    """`page(result)`: the words of its card, as the board reads them."""

    def fetch(result, more=""):
        client = Client(HTTP_HOST="localhost")
        client.post("/sign-in", {"email": "board@example.invalid", "password": PASSWORD})
        return client.get(f"/evaluations/{result.id}{more}").content.decode()

    return fetch


def test_it_names_the_question_the_design_and_why_it_is_weaker(result, page):
    shown = page(result)

    assert result.protocol.question in shown
    assert "Placebo year: those listed" in shown
    assert "<strong>Moderate</strong>: step 3 of 5" in shown
    assert "Weaker than a lottery: nobody drew lots" in shown
    assert "1 is no difference" in shown
    assert (
        "Whatever else moved violence between the years moved it for people of every history alike" in shown
    )


def test_without_48_months_it_says_that_it_was_not_checked(result, page):
    shown = page(result)

    assert "<strong>Not checked</strong>" in shown
    assert "48 months" in shown
    assert "<strong>Passed</strong>" not in shown


@pytest.mark.parametrize(
    ("standing", "so"),
    [("passed", "A pass is no proof"), ("failed", "nothing can be told from this comparison")],
)
def test_a_check_that_was_made_says_how_it_came_out_and_what_to_make_of_it(
    result, page, monkeypatch, standing, so
):
    result.figures["older_pair"] = {"standing": standing, "sentence": "Tried between two earlier years."}
    monkeypatch.setattr(views, "result_of", lambda viewer, result_id: result)
    shown = page(result)

    assert f"<strong>{standing.capitalize()}</strong>" in shown
    assert so in shown


CHANGE = {
    "from": "2025-03-01",
    "whose": "People in police recorded crimes",
    "what": "Harassment is counted once.",
    "said_by": "Force crime registrar",
    "source": "Letter of 2 February",
    "declared_on": "2026-07-01",
    "after_lock": True,
    "ended_on": None,
    "because": "",
    "bearing": "parts",
}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, "It falls between years that would be compared"),
        ({"bearing": "left_out"}, "so that year was left out"),
        ({"bearing": "alike"}, "Both groups were recorded alike"),
        ({"bearing": "ended", "ended_on": "2026-07-09", "because": "Another force."}, "Taken back on 9 July 2026"),
    ],
)  # fmt: skip
def test_a_declared_change_of_recording_is_on_the_card_with_when_it_was_declared(
    result, page, monkeypatch, change, told
):
    result.figures["recording_changes"] = [CHANGE | change]
    monkeypatch.setattr(views, "result_of", lambda viewer, result_id: result)
    shown = page(result)

    assert "People in police recorded crimes, from 1 March 2025" in shown
    assert "Declared 1 July 2026, after the plan was locked" in shown
    assert told in shown


def test_without_a_declaration_the_card_has_no_such_row(result, page):
    assert "Recording changed" not in page(result)


def test_the_card_says_what_would_overturn_it_and_each_check_stands_a_page_deeper(result, page):
    card = page(result)
    deeper = page(result, "/in-full")

    assert "What would overturn it" in card
    assert "Something that nobody measured" in deeper
    assert "The files do not say who told of most events" in deeper
    assert "No such event is in the files" in deeper


def test_five_dimensions_stand_on_the_card_and_how_well_each_is_known_a_page_deeper(result, page):
    card, deeper = page(result), page(result, "/in-full")

    # What cannot be told for one and the same reason shares a row, so that the card stays one sheet.
    assert ">Mechanism, implementation, economics</dt>" in card
    assert ">Moderators</dt>" in card
    for name in ("Mechanism", "Moderators", "Implementation", "Economics"):
        assert f">{name}: " in deeper
    assert deeper.count("How well this is known:") == 5
    assert "of no scheme that you see" in card


def test_what_people_said_stands_beside_the_numbers_and_is_no_measure_of_effect(result, page, monkeypatch):
    said = Figure("Felt listened to", "6 of 9 people heard whose interview was coded", "2026", 6, 9)
    heard = VoiceOf(
        "People in cases", (), (ThemeShown("Felt listened to", said, "", ("They rang back (made up)",)),)
    )
    monkeypatch.setattr(views, "emmie_of", lambda viewer, found: Emmie((), (heard,)))
    deeper = page(result, "/in-full")

    assert "Felt listened to: 6 of 9 people heard whose interview was coded" in deeper
    assert "<q>They rang back (made up)</q>" in deeper
    assert deeper.index("no measure of effect") < deeper.index("Felt listened to")
    assert "What people said, beside the numbers" not in page(result)


def test_how_alike_two_sides_were_made_stands_in_full_with_a_table(personas, page):
    rows = [
        {"what": "log_expected", "before": 0.9, "after": 0.04},
        {"what": "events_before", "before": 0.5, "after": 0.01},
    ]
    balance = {"by": "matching", "rows": rows, "effective": 60, "effective_helped": 60}
    shown = page(put_result(personas, balance=balance), "/in-full")

    assert "How alike the two sides were" in shown
    assert "The sides tell as much as 60 and 60 people" in shown
    assert 'data-label="Apart after">+0.04</td>' in shown
    assert "How alike the two sides were" not in page(put_result(personas, run=None), "/in-full")


def test_a_card_stored_before_shows_neither_the_rest_of_a_few_nor_what_few_events_follow_from(personas, page):
    few = {"people": (40, 40), "events": (3, 30), "parts": [part(n=(None, 77))], "before_after_change": -0.3}
    result = put_result(personas, **few)
    shown = RANDOM.sub("", page(result) + page(result, "/in-full"))

    assert not re.search(r"\b77\b", shown)
    assert shown.count("people not shown") == 2
    assert "80 people. How long they were followed is not shown" in shown
    assert "a fall of 30%" not in shown
    assert "not shown because events are few" in shown


def test_a_card_of_few_pairs_says_that_their_number_is_not_shown(personas, page):
    few = put_result(
        personas, people=(3, 3), design="same_day", pairs={"matched": 3, "left_out": 0, "not_scored": 0}
    )
    assert "How many people is not shown: it would give a small number away" in page(few)
