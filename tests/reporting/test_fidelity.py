"""Fidelity as it is shown: what nobody answered is never counted as kept, and few deliveries are hidden."""

from uuid import UUID

from plumbline.cases.queries.fidelity import Delivered
from plumbline.reporting.fidelity import KEPT, fidelity_of


A, B = UUID(int=1), UUID(int=2)
NAMES = {A: "Mentoring", B: "Talks"}


def row(which=A, side="provider", kept=0, partly=0, not_kept=0, cannot_tell=0, n=1, lines=4):
    return Delivered(which, side, lines, kept, partly, not_kept, cannot_tell, n)


def shown(*rows):
    found = fidelity_of(rows, NAMES, "2026")
    return {figure.label: figure for figure in found.whole}, {figure.label: figure for figure in found.each}


def test_the_share_is_of_lines_that_were_judged_and_the_rest_stands_beside():
    whole, each = shown(row(kept=4, n=6), row(kept=2, not_kept=1, cannot_tell=1, n=6), row(side="", n=8))
    assert each == {}
    assert (whole[KEPT].numerator, whole[KEPT].denominator) == (36, 42)
    assert "36 of 42 lines judged were kept (86%;" in whole[KEPT].words
    assert "in 12 of 20 deliveries begun" in whole[KEPT].words
    assert whole["Lines that nobody answered"].words == "32 of 80 lines of checklists (40%)"
    assert whole["Deliveries with at least one answer"].words.startswith("12 of 20")
    assert whole["Answered by the provider itself"].numerator == 12


def test_lines_of_one_delivery_go_together():
    """Twelve deliveries tell less than 48 lines that stood alone."""
    together, _ = shown(row(kept=4, n=6), row(not_kept=4, n=6))
    figure = together[KEPT]
    assert figure.ci_high - figure.ci_low > 0.45


def test_few_deliveries_are_hidden_alone_and_beside_the_whole():
    whole, each = shown(row(kept=4, n=10), row(B, kept=3, not_kept=1, n=3))
    assert not whole[KEPT].hidden
    assert all(figure.hidden for figure in each.values())
    few, _ = shown(row(kept=4, n=4))
    assert few[KEPT].hidden
    assert "4" not in few["Lines that nobody answered"].words


def test_where_nobody_answered_no_share_is_made_up():
    whole, _ = shown(row(side="", n=9))
    assert whole[KEPT].share is None
    assert whole[KEPT].words == "Nobody has said of any line whether it was kept"
    assert whole["Lines that nobody answered"].share == 1
