"""The ledger page: what was done, in words."""

import re

import pytest
from django.test import Client

from plumbline.audit.models import Entry
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


class TestPages:
    """By the entry where a page ended: what is written meanwhile, looking itself among it, moves nothing."""

    @pytest.fixture
    def client(self, personas, monkeypatch):
        from functools import partial

        from plumbline.web.governance import views

        monkeypatch.setattr(views, "ledger_page", partial(views.ledger_page, most=5))
        client = Client(HTTP_HOST="localhost")
        client.post("/sign-in", {"email": "governance@example.invalid", "password": PASSWORD})
        return client

    @staticmethod
    def follow(client, page, words):
        found = re.search(rf'href="(\?[^"]*)"[^>]*>{words} entries', page.content.decode())
        return client.get(f"/ledger{found[1]}") if found else None

    def rows(self, page):
        return [(line.at, line.what) for line in page.context["rows"]]

    def test_older_pages_show_every_entry_once(self, client, as_role):
        page, seen = client.get("/ledger"), []
        with as_role("auditor"):
            every = Entry.objects.count()
        while page is not None:
            seen += self.rows(page)
            page = self.follow(client, page, "Older")
        assert len(seen) == every
        assert seen == sorted(seen, key=lambda row: row[0], reverse=True)

    def test_newer_leads_back_to_the_same_page(self, client):
        first = client.get("/ledger")
        second = self.follow(client, first, "Older")
        third = self.follow(client, second, "Older")
        assert self.rows(self.follow(client, third, "Newer")) == self.rows(second)

    def test_past_the_newest_is_the_newest_page(self, client):
        newest = client.get("/ledger").context["older"]
        assert newest
        first = client.get("/ledger")
        top = self.follow(client, self.follow(client, first, "Older"), "Newer")
        assert b"Latest" in top.content or b"Entries up to" in top.content
        assert len(self.rows(top)) == 5

    @pytest.mark.parametrize(
        "address", ["?before=x", "?after=00000000-0000-0000-0000-000000000000", "?before="]
    )
    def test_what_no_page_gave_is_the_first_page(self, client, address):
        assert b"Latest 5 entries" in client.get(f"/ledger{address}").content
