"""The drift page: for those for whom the work is counted, linked from the board page."""

from tests.casework import panel as panel
from tests.signing_in import signed_in


AT = "/board/violence-panel/drift"


def test_the_board_page_leads_to_it(panel):
    board = signed_in("board")
    assert f'href="{AT}"' in board.get("/board/violence-panel").content.decode()
    shown = board.get(AT).content.decode()
    assert "Contacts that serve no objective" in shown
    assert "This page cannot say whether" in shown


def test_the_analyst_for_whom_nothing_is_counted_is_shown_no_link(panel):
    analyst = signed_in("analyst")
    assert AT not in analyst.get("/board/violence-panel").content.decode()
    assert analyst.get(AT).status_code == 403


def test_of_another_scheme_there_is_none(panel):
    assert signed_in("board").get("/board/marac/drift").status_code == 404
