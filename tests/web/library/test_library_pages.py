"""The evidence library, and what goes out and comes in, from pages."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from plumbline.studies.circumstances import CIRCUMSTANCES
from plumbline.studies.models import TakenSummary
from plumbline.studies.signed_file import read
from plumbline.studies.signing import fingerprint
from tests.personas import PASSWORD
from tests.studies.released import DAY, from_elsewhere, put_result


pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of(personas):
    def sign_in(who="analyst"):
        client = Client(HTTP_HOST="localhost")
        client.post("/sign-in", {"email": f"{who}@example.invalid", "password": PASSWORD})
        return client

    return sign_in


@pytest.fixture
def released(personas):
    return put_result(personas, checkers=(personas.governance, personas.researcher))


def words(answer):
    return " ".join(answer.content.decode().replace("&#x27;", "'").split())


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return words(answer)


def upload(file):
    return SimpleUploadedFile("summary.json", file, "application/json")


def bring(client, file):
    return client.post("/library/take-in", {"file": upload(file)})


def confirmed(client):
    file = from_elsewhere()
    given = {"name": "Southtown's", "read_out": fingerprint(read(file).key), "file": upload(file)}
    assert client.post("/library/installations/confirm", given).status_code == 302


def test_an_empty_library_says_so(client_of):
    assert "Nothing yet" in page(client_of("board"), "/library")


def test_signed_taken_out_and_named_nowhere(client_of, released):
    client, address = client_of(), f"/library/summaries/{released.id}"
    assert "Summary for others" in page(client, f"/evaluations/{released.id}")
    assert client.post(address, {"place": ""}).status_code == 422
    assert client.post(address, {"place": "Northtown"}).status_code == 422
    chosen = dict.fromkeys(CIRCUMSTANCES, "not_known") | {"delivered_by": "team"}
    assert client.post(address, {"place": "Northtown", **chosen}).status_code == 302
    assert "Take the signed summary out" in page(client, address)
    answer = client.post(f"{address}/file")
    assert answer["Content-Disposition"] == 'attachment; filename="signed-summary.json"'
    told = json.loads(answer.content)["summary"]
    assert (told["place"], told["circumstances"]) == ("Northtown", chosen)


def test_before_two_checked_it_the_page_offers_nothing(client_of, personas):
    result = put_result(personas)
    shown = page(client_of(), f"/library/summaries/{result.id}")
    assert "check it first" in shown
    assert "Sign the summary" not in shown
    assert client_of().post(f"/library/summaries/{result.id}/file").status_code == 409


def test_an_unknown_key_is_confirmed_once_and_then_believed(client_of, as_role):
    client, file = client_of(), from_elsewhere(ratio=1.5, verdict="rose")
    refused = bring(client, file)
    assert refused.status_code == 422
    assert "nobody here has confirmed" in words(refused)
    confirmed(client)
    taken = bring(client, file)
    assert "Violence rose" in page(client, taken["Location"])
    again = bring(client, file)
    assert (again.status_code, "here already" in words(again)) == (422, True)
    with as_role("app"):
        assert TakenSummary.objects.count() == 1


def test_a_changed_digit_stands_beside_the_file_and_keeps_nothing(client_of, as_role):
    client = client_of()
    confirmed(client)
    answer = bring(client, from_elsewhere().replace(b"0.04", b"0.03"))
    assert answer.status_code == 422
    assert "changed after it was signed" in words(answer)
    with as_role("app"):
        assert not TakenSummary.objects.exists()


def test_findings_of_two_places_stand_side_by_side(client_of, personas, released):
    client = client_of()
    confirmed(client)
    bring(client, from_elsewhere(ratio=1.5, verdict="rose"))
    put_result(personas, checkers=(personas.governance, personas.researcher), ratio=None, se=None, at=DAY)
    shown = page(client_of("board"), "/library")
    assert "Over 2 areas the mean is" in shown
    assert "Who delivered it: too few to tell. It takes 10 areas that say so, and none does." in shown
    assert "Violence rose: compatible with" in shown
    assert "It gives no figure." in shown
    assert "Take a summary in" not in shown


def test_looking_for_circumstances_leaves_out_the_others(client_of, released):
    client = client_of()
    confirmed(client)
    bring(client, from_elsewhere(ratio=1.5, verdict="rose"))
    shown = page(client, "/library?verdict=rose")
    assert "Southtown (Southtown's)" in shown
    assert "Nothing is put together" in shown
    assert f"/evaluations/{released.id}" not in shown
    assert page(client, "/library?verdict=nonsense")


def test_a_withdrawn_installation_is_marked_and_leaves(client_of):
    client = client_of()
    confirmed(client)
    taken = bring(client, from_elsewhere())["Location"]
    where = page(client, "/library/installations").split('/withdraw"')[0].rpartition('href="')[2]
    client.post(f"{where}/withdraw", {"because": "Its key was lost."})
    assert "Its key was lost." in page(client, taken)
    assert "Southtown" not in page(client, "/library")


def test_outside_the_partnership_there_is_no_library(client_of):
    charlie = client_of("charlie")
    assert charlie.get("/library").status_code == 404
    assert bring(charlie, from_elsewhere()).status_code in {403, 404}
