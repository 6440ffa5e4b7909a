"""The page of all forums together."""

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
