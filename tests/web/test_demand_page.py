"""The page of what a scheme takes, and the form for what an hour costs."""

import pytest

from tests.casework import panel as panel
from tests.signing_in import signed_in


AT = "/board/violence-panel/demand"


def given(panel, **change):
    return {
        "agency": str(panel.p.agencies["police"]),
        "cost": "38.50",
        "source": "Finance, made up",
        "from_date": "1 1 2026",
    } | change


def test_the_board_page_leads_to_it_and_it_says_what_is_not_counted(panel):
    board = signed_in("board")
    assert f'href="{AT}"' in board.get("/board/violence-panel").content.decode()
    shown = board.get(AT).content.decode()
    assert "Not counted are preparing" in shown
    assert "Set the cost of an hour" not in shown


def test_a_cost_that_is_set_is_shown_to_the_penny_with_its_source(panel):
    panel.everything()
    shown = signed_in("alice").post(f"{AT}/unit-cost", given(panel), follow=True).content.decode()
    assert "£38.50: Finance, made up" in shown


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"cost": "a lot"}, "Give the cost of an hour in pounds"),
        ({"cost": "0"}, "An hour costs more than nothing"),
        ({"cost": "38.505"}, "Give pounds and pence"),
        ({"source": ""}, "Say where the figure comes from"),
        ({"agency": ""}, "Choose an agency"),
    ],
)
def test_what_is_wrong_is_said(panel, change, said):
    answer = signed_in("alice").post(f"{AT}/unit-cost", given(panel, **change))
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_bob_sets_none(panel):
    assert signed_in("bob").get(f"{AT}/unit-cost").status_code == 403
