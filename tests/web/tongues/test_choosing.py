"""Choosing the language of one's pages: with the browser before sign-in, with the account after it."""

import re

import pytest
from django.test import Client

from plumbline.audit.models import Entry
from tests.conftest import database_role
from tests.personas import PASSWORD


WELSH = '<html lang="cy"'
ENGLISH = '<html lang="en-GB"'


@pytest.fixture
def client(personas):
    return Client(HTTP_HOST="localhost")


def page(client, address="/sign-in"):
    return client.get(address).content.decode()


def choose(client, language, came="http://localhost/sign-in"):
    return client.post("/language", {"language": language}, HTTP_REFERER=came)


def sign_in(client, email="alice@example.invalid"):
    client.post("/sign-in", {"email": email, "password": PASSWORD})


def test_pages_are_in_english_until_somebody_chooses(client):
    assert ENGLISH in page(client)


def test_a_browser_keeps_its_language_before_anybody_signs_in(client):
    choose(client, "cy")
    assert WELSH in page(client)


def test_the_page_goes_back_to_where_the_choice_was_made(client):
    assert choose(client, "cy", "http://localhost/sign-in?next=/inbox")["Location"] == "/sign-in?next=/inbox"


@pytest.mark.parametrize(
    "came",
    [
        "https://elsewhere.example/sign-in",
        "//elsewhere.example",
        "javascript:1",
        "",
        "http://localhost//",
        "http://localhost///",
    ],
)
def test_and_never_to_a_page_of_others(client, came):
    assert choose(client, "cy", came)["Location"] == "/"


@pytest.mark.parametrize("strokes", ["//", "///"])
def test_an_address_of_ours_that_begins_like_one_of_others_stays_ours(client, strokes):
    came = f"http://localhost{strokes}elsewhere.example/x?y=1"
    assert choose(client, "cy", came)["Location"] == "/elsewhere.example/x?y=1"


def test_english_is_chosen_again(client):
    choose(client, "cy")
    choose(client, "en-gb")
    assert ENGLISH in page(client)


def test_a_language_that_there_is_not_is_refused(client):
    assert choose(client, "xx").status_code == 422


def test_an_account_takes_its_language_to_every_browser(client, personas):
    sign_in(client)
    choose(client, "cy", "http://localhost/your-account")
    other = Client(HTTP_HOST="localhost")
    sign_in(other)
    assert WELSH in page(other, "/your-account")


def test_the_choice_is_written_down_once(client, personas):
    sign_in(client)
    choose(client, "cy")
    choose(client, "cy")
    with database_role("auditor"):
        assert Entry.objects.filter(what="account.language_chosen").count() == 1


def test_the_page_says_that_its_words_await_review_in_both_languages(client):
    choose(client, "cy")
    shown = page(client)
    assert "yn aros i gyfieithydd ei hadolygu" in shown
    assert re.search(r'lang="en-gb">.*awaits a translator’s review', shown, re.DOTALL)


def test_an_english_page_does_not(client):
    assert "awaits" not in page(client)


def test_a_page_that_is_not_there_is_not_there_in_welsh(client):
    choose(client, "cy")
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert WELSH in answer.content.decode()
