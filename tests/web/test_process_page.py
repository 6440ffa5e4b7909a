"""The page of how it was done says first what it does not say."""

from tests.casework import panel as panel
from tests.signing_in import signed_in


AT = "/board/violence-panel/process"


def test_the_board_page_leads_to_it(panel):
    board = signed_in("board")
    assert f'href="{AT}"' in board.get("/board/violence-panel").content.decode()
    shown = board.get(AT).content.decode()
    assert shown.index("None says whether anybody is hurt less") < shown.index(
        "Agency sent somebody who can decide for it"
    )


def test_it_holds_no_figure_of_outcomes(panel):
    shown = signed_in("chair").get(AT).content.decode()
    assert "harm" not in shown.split("</h1>")[1].lower()
    assert "Did it help" not in shown
