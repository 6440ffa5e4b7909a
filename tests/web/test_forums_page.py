"""The page of all forums together."""

from datetime import timedelta
from html import unescape

from django.utils import timezone

from plumbline.meetings.services import schedule_meeting
from plumbline.schemes.queries import schemes_of
from tests.casework import panel as panel
from tests.marac import start_marac
from tests.signing_in import signed_in


def test_the_board_page_leads_to_it_where_there_are_two_forums(panel, personas, looking_as):
    board = signed_in("board")
    assert 'href="/forums"' not in board.get("/board").content.decode()
    start_marac(personas, looking_as)
    assert 'href="/forums"' in signed_in("board").get("/board").content.decode()


def test_it_says_who_sits_where_and_names_nobody(panel, personas, looking_as):
    start_marac(personas, looking_as)
    case, _, _ = panel.active()
    shown = signed_in("board").get("/forums").content.decode()
    assert "Violence panel, " in shown or ", Violence panel" in shown
    assert "No meeting is planned up to" in shown
    assert "Fewer than 5 people in an open case: too few to show a share" in shown
    assert case.ref not in shown
    assert "Canary" not in shown


def test_a_practitioner_is_refused(panel):
    panel.active()
    assert signed_in("worker").get("/forums").status_code == 403


def test_the_board_page_itself_says_what_the_scheme_takes(panel, personas, looking_as):
    panel.everything()
    alone = said(signed_in("board").get("/board/violence-panel"))
    assert "What it takes of agencies" in alone
    assert "People in open cases of two schemes or more" not in alone
    start_marac(personas, looking_as)
    with looking_as(personas.alice) as alice:
        starts = timezone.now() + timedelta(days=3)
        for scheme in schemes_of(alice):
            schedule_meeting(scheme=scheme, starts_at=starts, by=alice)
    page = said(signed_in("board").get("/board/violence-panel"))
    assert "People in open cases of two schemes or more" in page
    assert "On the same day as Made-up MARAC" in page
    hours = page.partition("Hours by agency")[2].partition("</table>")[0]
    assert "0 hours" in hours


def test_who_reads_no_counts_is_shown_none_of_it(panel):
    panel.everything()
    assert "What it takes of agencies" not in said(signed_in("analyst").get("/board/violence-panel"))


def said(answer):
    return unescape(answer.content.decode())
