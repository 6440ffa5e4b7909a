"""The page of the search: sent in the form, answered on the same page, in no address and no title."""

import re

from tests.casework import panel as panel
from tests.trust.test_canaries import signed_in


def test_what_is_found_leads_to_its_case(panel):
    case = panel.triaged()
    page = signed_in("alice").post("/find", {"words": "Marker"})
    assert f'href="/cases/{case.ref}"'.encode() in page.content
    assert b"1 found" in page.content


def test_nothing_found_says_so_and_what_to_do(panel):
    page = signed_in("alice").post("/find", {"words": "Nobody"})
    assert page.status_code == 200
    assert b"Nobody was found" in page.content
    assert b"compared whole" in page.content


def test_what_cannot_be_searched_for_comes_back_with_the_reason(panel):
    page = signed_in("alice").post("/find", {"words": "Ma"})
    assert page.status_code == 422
    assert b"at least 3 letters" in page.content
    assert b'value="Ma"' in page.content


def test_hidden_and_absent_are_one_answer(panel):
    """Whoever is not in the case reads the same page for its people as for people whom nobody knows."""
    panel.triaged()
    client = signed_in("dana")
    hidden, absent = (client.post("/find", {"words": words}).content for words in ("Marker", "Absent"))
    assert b"Nobody was found" in hidden
    assert typed_out_of(hidden) == typed_out_of(absent)


def typed_out_of(page):
    return re.sub(rb'value="[^"]*"', b"", page)
