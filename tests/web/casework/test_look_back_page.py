"""A look-back on the page of its case, on its own page, in the inbox, among what is new."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.utils import timezone

from plumbline.audit.models import Entry
from plumbline.cases.models import LookBack
from tests.cases.test_look_backs import CLOSED, files_reach, remind
from tests.casework import panel as panel
from tests.lived import add_events
from tests.trust.test_canaries import signed_in


@pytest.fixture
def ready(panel, as_role):
    """The look-back at six months of a case that closed on 1 April 2026, with files up to today."""
    case = panel.everything()
    police, council = panel.p.agencies["police"], panel.p.agencies["council"]
    files_reach(police, max(timezone.localdate(), date(2026, 10, 1)))
    add_events(
        case.person_id, CLOSED + timedelta(days=30), agency=police, seen_by=[police, council], stored=CLOSED
    )
    with as_role("migrator"):
        return LookBack.objects.select_related("case").get(case=case, months=6)


def body(response, status=200):
    assert response.status_code == status
    return unescape(response.content.decode())


def test_the_case_page_shows_one_ready_and_one_waiting(ready):
    page = body(signed_in("alice").get(f"/cases/{ready.case.ref}"))
    assert "6 months after closure" in page
    assert "1 event" in page
    assert "This look-back comes by itself on 1 April 2027." in page
    assert "nobody is compared here" in page


def test_it_is_in_the_inbox_until_somebody_says_what_they_make_of_it(ready):
    alice = signed_in("alice")
    line = f"Case {ready.case.ref}, 6 months after closure"
    assert line in body(alice.get("/inbox"))
    page = body(alice.get(f"/look-backs/{ready.id}"))
    assert "From the closure on 1 April 2026 to 1 October 2026, of 1 person in the case" in page
    given = {"words": "Hurt once, police know", "expected": 0}
    page = body(alice.post(f"/look-backs/{ready.id}", given, follow=True))
    assert "Note saved. This look-back is done." in page
    assert "Hurt once, police know" in page
    assert line not in body(alice.get("/inbox"))


def test_without_words_it_says_so(ready):
    page = body(signed_in("alice").post(f"/look-backs/{ready.id}", {"words": "", "expected": 0}), 422)
    assert "Say in a few words what you make of it" in page


def test_whoever_may_not_write_reads_it_without_a_form(ready):
    page = body(signed_in("dana").get(f"/look-backs/{ready.id}"))
    assert "What do you make of it?" not in page


def test_it_is_not_there_for_whoever_does_not_see_the_case(ready):
    body(signed_in("charlie").get(f"/look-backs/{ready.id}"), 404)


def test_it_is_among_what_is_new(ready, panel):
    remind(panel.look, timezone.localdate())
    page = body(signed_in("alice").get("/notices"))
    assert "A look-back at a closed case is ready" in page
    assert f'href="/look-backs/{ready.id}"' in page
    # Of ten such notices each says of which case it is, and none of whom.
    assert f"Look back at case {ready.case.ref}" in page


def test_whoever_looks_back_is_written_down(ready, as_role):
    signed_in("alice").get(f"/look-backs/{ready.id}")
    with as_role("migrator"):
        entry = Entry.objects.get(what="look_back.consulted")
    assert {ready.case_id, ready.case.person_id} <= set(entry.objects_seen)


def test_the_board_reads_a_share_of_those_of_which_one_can_tell(ready):
    page = body(signed_in("board").get("/board"))
    assert "After cases closed" in page
    # One case: hidden, as every count of 1 to 4.
    assert "too few to show a share" in page
