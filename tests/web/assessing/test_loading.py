"""An instrument loaded by page: whole or not at all, a fault with its line beside the file, every version still listed."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from plumbline.assessments.models import Instrument
from plumbline.audit.models import Entry
from tests.assessments.test_loading import GOOD
from tests.signing_in import signed_in
from tests.web.safety.test_pages import once


LOAD = "/instruments/load"


@pytest.fixture
def alice(personas):
    return signed_in("alice")


def send(client, words, name="list.yaml"):
    file = SimpleUploadedFile(name, words.encode())
    return client.post(LOAD, {"once": once(client, LOAD), "file": file}, follow=True)


def said(page):
    words = re.sub(r"<[^>]+>", " ", page.content.decode().split("<main", 1)[1])
    return " ".join(unescape(words).split())


def rows_of(page):
    return said(page).split("Licence", 1)[-1]


def test_a_file_is_loaded_and_listed_with_its_licence(alice):
    page = send(alice, GOOD)
    assert page.redirect_chain[-1][0] == "/instruments"
    assert "Loaded: Made-up list, version 1." in said(page)
    assert "Made-up list (made up) 1" in rows_of(page)
    assert "Used now" in rows_of(page)


def test_it_is_in_the_ledger_under_the_name_of_whoever_loaded_it(alice, personas, as_role):
    send(alice, GOOD)
    row = Instrument.objects.get()
    assert row.loaded_by == personas.alice.user_id
    with as_role("auditor"):
        (entry,) = Entry.objects.filter(what="instrument.loaded")
    assert (entry.actor, entry.objects_seen) == (personas.alice.user_id, [row.id])


def test_a_fault_stands_beside_the_file_with_its_name_and_line(alice):
    page = send(alice, GOOD.replace("  q1: {words:", "  q1: {word:"), name="our-list.yaml")
    assert page.status_code == 422
    assert "our-list.yaml line 7, questions.q1: “words” is missing." in said(page)
    assert "aria-describedby" in re.search(r"<input[^>]*name=\"file\"[^>]*>", page.content.decode())[0]
    assert not Instrument.objects.exists()


def test_the_same_again_changes_nothing_and_says_so(alice):
    send(alice, GOOD)
    assert "was loaded already. Nothing was changed." in said(send(alice, GOOD))
    assert Instrument.objects.count() == 1


def test_other_contents_ask_for_another_version(alice):
    send(alice, GOOD)
    page = send(alice, GOOD.replace("Is it so", "Is it not so"))
    assert page.status_code == 422
    assert "Give this one another version" in said(page)


def test_a_version_of_a_day_to_come_waits_for_it(alice):
    send(alice, GOOD)
    later = date.today() + timedelta(days=30)  # noqa: DTZ011 - the day of whoever sits at the machine
    dated = GOOD.replace('version: "1"', f'version: "2"\neffective_from: {later.isoformat()}')
    rows = rows_of(send(alice, dated))
    assert f"From {later.day} {later:%B %Y}" in rows
    assert rows.count("Used now") == 1


def test_one_that_a_later_version_replaced_is_still_listed(alice):
    send(alice, GOOD)
    rows = rows_of(send(alice, GOOD.replace('version: "1"', 'version: "2"')))
    assert rows.index("Used now") < rows.index("No longer: a later version is")


def test_a_file_that_is_too_large_is_not_read(alice):
    page = send(alice, GOOD + "#" * 1_000_001)
    assert "This file is too large for an instrument: at most 1 MB." in said(page)


def test_nothing_chosen_is_asked_for(alice):
    page = alice.post(LOAD, {"once": once(alice, LOAD)})
    assert "Choose the file." in said(page)
