"""An analyst declares a change of recording from a page; everybody who reads evaluations sees it."""

import pytest
from django.test import Client

from plumbline.studies.models import RecordingChange
from tests.personas import PASSWORD


pytestmark = pytest.mark.django_db
DECLARED = {
    "feed": "police_people",
    "agency": "",
    "effective_from": "1 3 2024",
    "what": "Harassment between the same two is counted once.",
    "said_by": "Force crime registrar",
    "source": "Letter of 2 February 2024",
}
ADDRESS = "/evaluations/recording"


@pytest.fixture
def client_of(personas):
    def sign_in(who="analyst"):
        client = Client(HTTP_HOST="localhost")
        client.post("/sign-in", {"email": f"{who}@example.invalid", "password": PASSWORD})
        return client

    return sign_in


def test_declared_it_is_there_for_the_board_who_may_not_declare(client_of):
    client_of().post(f"{ADDRESS}/declare", DECLARED)
    board = client_of("board")
    shown = board.get(ADDRESS).content.decode()
    assert "1 March 2024" in shown
    assert "Force crime registrar" in shown
    assert "Declare a change" not in shown
    assert board.get(f"{ADDRESS}/declare").status_code == 403


def test_without_feed_and_agency_the_page_says_so_and_keeps_what_was_typed(client_of):
    answer = client_of().post(f"{ADDRESS}/declare", {**DECLARED, "feed": ""})
    assert answer.status_code == 422
    assert "Say whose recording changed" in answer.content.decode()
    assert "Letter of 2 February 2024" in answer.content.decode()


def test_corrected_and_withdrawn_it_stays_with_the_reasons(client_of, as_role):
    client = client_of()
    client.post(f"{ADDRESS}/declare", DECLARED)
    with as_role("app"):
        first = RecordingChange.objects.get()
    assert "Letter of 2 February 2024" in client.get(f"{ADDRESS}/{first.id}/correct").content.decode()
    corrected = {**DECLARED, "effective_from": "1 4 2024", "because": "The letter was misread."}
    client.post(f"{ADDRESS}/{first.id}/correct", corrected)
    with as_role("app"):
        second = RecordingChange.objects.exclude(id=first.id).get()
    client.post(f"{ADDRESS}/{second.id}/withdraw", {"because": "It was another force."})
    shown = client.get(ADDRESS).content.decode()
    assert "The letter was misread." in shown
    assert "It was another force." in shown
    assert "Withdraw it" not in shown


def test_an_analyst_outside_cannot_tell_that_anything_is_there(client_of, as_role):
    client_of().post(f"{ADDRESS}/declare", DECLARED)
    outside = client_of("charlie")
    with as_role("app"):
        change = RecordingChange.objects.get()
    assert outside.get(ADDRESS).status_code == 404
    assert outside.get(f"{ADDRESS}/declare").status_code == 404
    assert outside.get(f"{ADDRESS}/{change.id}/withdraw").status_code == 404
