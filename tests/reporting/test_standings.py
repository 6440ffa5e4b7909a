"""Nothing is said of a plan that is not known of it."""

import pytest

from plumbline.reporting.standings import standing_words


@pytest.mark.parametrize(
    ("standing", "figures", "words"),
    [
        (
            "registered",
            {"loaded_to_when_locked": None},
            "This was planned, and locked before any outcome from after its list was held here",
        ),
        (
            "registered",
            {"loaded_to_when_locked": "2026-05-01"},
            "This was planned, and locked when outcomes up to 1 May 2026 were held here already",
        ),
        (
            "registered",
            {"loaded_to_when_locked": None, "compared_before_lock": True},
            (
                "This was planned, and locked before any outcome from after its list was held here. Another list had been compared "
                "by then, over some of the same days"
            ),
        ),
        (
            "amended",
            {},
            (
                "The plan was changed after an earlier one was locked, and locked again before any outcome from after its list "
                "was held here"
            ),
        ),
        ("exploratory", {}, "This was not planned: it is a look, not a test"),
    ],
)
def test_a_standing_is_told_by_what_was_held_and_compared(standing, figures, words):
    assert standing_words(standing, figures) == words


def test_where_outcomes_were_held_nobody_is_said_not_to_have_looked():
    told = standing_words("registered", {"loaded_to_when_locked": "2026-05-01"})
    assert "before" not in told
