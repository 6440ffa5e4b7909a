"""What was offered, as the board reads it: by hand-worked counts, and counted in the database for a scheme."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.cases import services as cases
from plumbline.cases.queries.onward_figures import OfferedCounts, offered_figures, unmet_figures
from plumbline.reporting.offered import dose_figure, fidelity_figure, minutes_figure, offered_in, unmet_in
from tests.casework import days
from tests.casework import panel as panel


NONE = dict.fromkeys(OfferedCounts.__dataclass_fields__, 0)


def counts(**changes):
    return OfferedCounts(**(NONE | changes))


def test_the_mean_dose_by_hand():
    """Sessions 1, 2, 3, 4, 5 of 8 each: mean 3, spread 1.5811, and half of the interval 2.776 × 1.5811 / √5 = 1.963."""
    found = dose_figure(
        counts(started=5, sessions=15, squares=1 + 4 + 9 + 16 + 25, planned_sessions=40), "2026"
    )
    assert found.words == "3.0 of 8.0 planned, over 5 people who started (1.0 to 5.0)"
    assert (found.numerator, found.denominator) == (15, 40)


@pytest.mark.parametrize("started", [1, 2, 3, 4])
def test_few_people_are_hidden(started):
    few = counts(started=started, sessions=3, squares=9, planned_sessions=8, minutes=90, planned_minutes=360, given=3, planned_elements=6)  # fmt: skip
    for figure in (dose_figure, minutes_figure, fidelity_figure):
        found = figure(few, "2026")
        assert found.hidden
        assert found.numerator is None


def test_nobody_started_is_said():
    assert dose_figure(counts(), "2026").words == "Nobody started in this period"


@given(st.lists(st.integers(0, 30), min_size=5, max_size=60))
def test_the_interval_holds_the_mean(held):
    found = dose_figure(
        counts(
            started=len(held),
            sessions=sum(held),
            squares=sum(n * n for n in held),
            planned_sessions=8 * len(held),
        ),
        "2026",
    )
    low, high = (float(w) for w in found.words.split("(")[1].rstrip(")").split(" to "))
    assert low <= round(sum(held) / len(held), 1) <= high


@pytest.mark.django_db
def test_it_counts_what_was_sent_in_the_period_as_it_stands_at_its_end(panel):
    p = panel.p
    case = panel.active()[0]
    onward = panel.referred_on(case, by=p.alice)
    with panel.look(p.worker) as worker:
        for number, state in enumerate(("accepted", "started")):
            cases.step_onward(onward=onward, state=state, by=worker, at=days(9 + number))
        log = {"case": case, "onward": onward, "by": worker}
        cases.log_contact(outcome="met", minutes=40, elements=["One step agreed"], at=days(11), **log)
        wrong = cases.log_contact(outcome="met", minutes=45, at=days(12), **log)
        cases.correct_contact(contact=wrong, because="x", withdraw=True, by=worker, at=days(12))
        cases.log_contact(outcome="no_answer", at=days(13), **log)
        cases.log_contact(outcome="met", minutes=45, at=days(40), **log)
        cases.step_onward(onward=onward, state="completed", by=worker, at=days(41))
    march = {"start": date(2026, 3, 1), "end": date(2026, 4, 1)}
    with panel.look(p.board) as board:
        (line,) = offered_figures(board, scheme=panel.scheme, **march)
        assert (line.name, line.provider, line.help) == ("Mentoring", "Probation", "Mentoring")
        assert line.counts == counts(
            sent=1, answered=1, started=1, sessions=1, squares=1, planned_sessions=8, minutes=40, planned_minutes=360,
            attempted=2, given=1, planned_elements=2,
        )  # fmt: skip
        (later,) = offered_figures(board, scheme=panel.scheme, start=date(2026, 3, 1), end=date(2026, 6, 1))
        assert (later.counts.completed, later.counts.sessions, later.counts.squares) == (1, 2, 4)
        assert offered_figures(board, scheme=panel.scheme, start=date(2026, 4, 1), end=date(2026, 6, 1)) == []
        (unmet,) = unmet_figures(board, scheme=panel.scheme, **march)
        assert (unmet.help, unmet.cases) == ("Mental health", 1)
        assert all(
            figure.hidden or not figure.numerator
            for figure in (
                *offered_in([line], "March")[0].figures,
                *unmet_in([unmet], [line], 1, "March"),
            )
        )


@pytest.mark.django_db
def test_a_wait_and_a_want_of_place_follow(panel):
    case = panel.active()[0]
    onward = panel.referred_on(case, by=panel.p.alice)
    with panel.look(panel.p.worker) as worker:
        for number, state in enumerate(("accepted", "waiting")):
            cases.step_onward(onward=onward, state=state, by=worker, at=days(9 + number))

    def found(end):
        with panel.look(panel.p.board) as board:
            (line,) = offered_figures(board, scheme=panel.scheme, start=date(2026, 3, 1), end=end)
            return line.counts.waits_long, line.counts.no_place

    # Waits since 12 March: too long from 10 April.
    assert found(date(2026, 4, 10)) == (0, 0)
    assert found(date(2026, 4, 11)) == (1, 0)
    with panel.look(panel.p.worker) as worker:
        cases.step_onward(onward=onward, state="declined", why="no_place", words="x", by=worker, at=days(41))
    assert found(date(2026, 5, 1)) == (0, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["charlie", "analyst", "administrator"])
def test_whoever_reads_no_figures_gets_none(panel, name):
    case = panel.active()[0]
    panel.referred_on(case, by=panel.p.alice)
    with panel.look(getattr(panel.p, name)) as viewer:
        days_of = {"start": date(2026, 3, 1), "end": date(2026, 4, 1)}
        assert offered_figures(viewer, scheme=panel.scheme, **days_of) == []
        assert unmet_figures(viewer, scheme=panel.scheme, **days_of) == []
