"""The ledger page: what was done, in words."""

import pytest
from django.test import Client

from plumbline.people.services import open_person, share_identity
from tests.personas import PASSWORD


@pytest.fixture
def page(personas):
    """The ledger as information governance sees it."""
    client = Client(HTTP_HOST="localhost")
    client.post("/sign-in", {"email": "governance@example.invalid", "password": PASSWORD})
    return lambda: client.get("/ledger").content.decode()


def test_acts_are_shown_in_words_and_not_as_slugs(page):
    shown = page()
    assert "Signed in" in shown
    assert "Signed a sharing agreement" in shown
    assert "account.signed_in" not in shown
    assert "agreement.signed" not in shown


def test_looking_is_an_entry_of_its_own(page):
    page()
    assert "Looked at this ledger" in page()


def test_a_reason_is_shown_in_words(page, personas, looking_as):
    with looking_as(personas.alice) as alice:
        person = open_person(by=alice, owner_agency=personas.agencies["council"])
        share_identity(
            person_id=person.id, agencies=[personas.agencies["police"]], by=alice, because="at-the-meeting"
        )
    shown = page()
    assert "Told agencies who a person is" in shown
    assert "At the meeting" in shown
    assert "at-the-meeting" not in shown
