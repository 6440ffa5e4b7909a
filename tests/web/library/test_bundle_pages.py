"""A research bundle from pages: asked for, counted, checked by two, taken out."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plumbline.studies.bundling.keys import seal
from plumbline.studies.models import BundleContent, BundleMeasure, ResearchBundle
from tests.personas import PASSWORD
from tests.studies.released import put_result


pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of(personas):
    def sign_in(who="analyst"):
        client = Client(HTTP_HOST="localhost")
        client.post("/sign-in", {"email": f"{who}@example.invalid", "password": PASSWORD})
        return client

    return sign_in


@pytest.fixture
def asked(personas, client_of):
    """The address of a bundle that the analyst asked for."""
    result = put_result(personas)
    ends = timezone.localdate() + timedelta(days=90)
    given = {
        "purpose": "To check the figure",
        "recipient": "Made-up University",
        "ends_on": f"{ends:%d %m %Y}",
    }
    answer = client_of().post(f"/library/bundles/ask/{result.id}", given)
    assert answer.status_code == 302
    return answer["Location"]


@pytest.fixture
def counted(asked, as_role):
    told = {
        "people": 120,
        "smallest": 9,
        "least": 5,
        "alone": 3,
        "columns": ["arm", "under_25"],
        "rung": "No age",
    }
    with as_role("migrator"):
        BundleMeasure.objects.create(bundle=ResearchBundle.objects.get(), measured_at=timezone.now(), **told)
    return asked


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_results_that_can_be_bundled_are_offered_to_those_who_may_ask(client_of, personas):
    put_result(personas)
    assert "Ask for a bundle" in page(client_of(), "/library/bundles")
    assert "Ask for a bundle" not in page(client_of("board"), "/library/bundles")


def test_what_is_missing_stands_beside_its_field(client_of, personas):
    answer = client_of().post(f"/library/bundles/ask/{put_result(personas).id}", {"purpose": ""})
    assert answer.status_code == 422
    assert "Say what the data are for." in answer.content.decode()


def test_before_the_count_there_is_nothing_to_check(client_of, asked):
    shown = page(client_of("governance"), asked)
    assert "Being counted" in shown
    assert f"{asked}/check" not in shown


def test_the_count_is_said_before_anybody_says_yes_and_few_are_not_told(client_of, counted):
    shown = page(client_of("governance"), f"{counted}/check")
    assert "At least 9 of 120 people are alike" in shown
    assert "under 25 on the day of the list" in shown
    assert "Fewer than 5 of 120 people could be recognised" in shown


def test_two_say_yes_and_a_copy_is_a_file(client_of, counted, as_role):
    for who in ("governance", "researcher"):
        assert client_of(who).post(f"{counted}/check", {"passed": "yes"}).status_code == 302
    assert "Being made" in page(client_of(), counted)
    with as_role("migrator"):
        bundle = ResearchBundle.objects.get()
        BundleContent.objects.create(
            bundle=bundle, sealed=seal(EMPTY_ZIP, bundle=bundle.id), sha256="a" * 64, made_at=timezone.now()
        )
    assert "Take a copy out" in page(client_of(), counted)
    assert "Take a copy out" not in page(client_of("governance"), counted)
    answer = client_of().post(f"{counted}/file")
    assert answer["Content-Disposition"] == 'attachment; filename="research-bundle.zip"'
    assert answer.content.startswith(b"PK")


def test_a_no_says_why_and_the_page_says_it(client_of, counted):
    governance = client_of("governance")
    assert governance.post(f"{counted}/check", {"passed": "no"}).status_code == 422
    governance.post(f"{counted}/check", {"passed": "no", "words": "The purpose is too wide."})
    shown = page(client_of(), counted)
    assert "Held back" in shown
    assert "The purpose is too wide." in shown


def test_the_list_asks_no_more_for_more_bundles(client_of, counted, personas):
    client = client_of()

    def asked_of_the_database():
        client.get("/library/bundles")
        with CaptureQueriesContext(connection) as ran:
            client.get("/library/bundles")
        return len(ran)

    few = asked_of_the_database()
    ends = timezone.localdate() + timedelta(days=90)
    given = {"purpose": "Again", "recipient": "Made-up University", "ends_on": f"{ends:%d %m %Y}"}
    for _ in range(3):
        client.post(f"/library/bundles/ask/{put_result(personas).id}", given)
    assert asked_of_the_database() <= few


EMPTY_ZIP = b"PK\x05\x06" + bytes(18)
