"""The page of how many people each account opened, and the search that waits."""

import re
from datetime import timedelta

from django.utils import timezone

from plumbline.people.reading_limits import reading_limits
from tests.casework import panel as panel
from tests.people.test_reading_limits import add_entries
from tests.signing_in import signed_in


def test_who_opened_a_case_stands_there_with_a_number_and_no_name_of_anybody_in_it(panel):
    case = panel.triaged()
    signed_in("alice").get(f"/cases/{case.ref}")
    page = signed_in("governance").get("/people-opened").content.decode()
    assert "No account opened more than expected." in page
    assert 'data-label="In 30 days">1<' in page
    # Two people of one name are told apart, and whoever asks knows whose manager to ask.
    assert re.search(r">Alice<br><span [^>]*>Council</span>", page)
    assert "Marker" not in page
    assert case.ref not in page


def test_a_search_too_many_comes_back_with_the_words_that_were_typed(panel, personas):
    now = timezone.now()
    add_entries(
        personas.alice,
        "case.searched",
        [now - timedelta(minutes=1)] * reading_limits().searches_in_an_hour,
    )
    page = signed_in("alice").post("/find", {"words": "Marker"})
    assert page.status_code == 422
    assert b"You have searched 60 times in an hour. Search again at" in page.content
    assert b'value="Marker"' in page.content
