"""The month for an answer begins when whoever objects has shown who they are, where that was doubtful and they were asked."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.cases import services
from plumbline.cases.models import ObjectionIdentity, ObjectionIdentityShown
from plumbline.cases.queries.told_rows import told_rows
from plumbline.cases.telling import answer_by, in_force, law, month_begins
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.cases.told import answered, extended
from tests.cases.told import line as line
from tests.cases.told import row as row
from tests.casework import days


CAME = days(10).date()  # 12 March 2026
ASKED, SHOWN = date(2026, 3, 20), date(2026, 4, 20)
DAYS = st.dates(date(2026, 3, 1), date(2027, 3, 1))


def ask(row, by, **changes):
    given = {
        "reason": "reasonable_doubt_12a",
        "words": "A letter from nowhere",
        "asked_on": ASKED,
        "at": days(60),
    }
    return services.ask_who_objects(objection=row, by=by, **(given | changes))


def shown(row, by, **changes):
    given = {"words": "Seen by their worker", "shown_on": SHOWN, "at": days(60)}
    return services.say_who_objects(objection=row, by=by, **(given | changes))


def test_the_month_stands_still_until_they_show_it_and_begins_then(panel, row):
    with panel.look(panel.p.alice) as alice:
        ask(row, alice)
    found = line(panel, row, date(2026, 12, 1))
    assert (found.answer_by, found.is_late) == (None, False)
    with panel.look(panel.p.alice) as alice:
        shown(row, alice)
        said = [r.words for r in told_rows(alice, row.case, row.person_id)]
    found = line(panel, row, date(2026, 5, 20))
    assert (found.answer_by, found.is_late, found.doubt.citation) == (
        date(2026, 5, 20),
        False,
        "UK GDPR, Articles 12(6) and 12A(2)(b)",
    )
    assert line(panel, row, date(2026, 5, 21)).is_late
    assert {"Asked to show who they are: The rent", "Showed who they are: The rent"} <= set(said)


def test_longer_is_counted_from_that_day_and_not_before_it(panel, row):
    with panel.look(panel.p.alice) as alice:
        ask(row, alice)
        with pytest.raises(StageRefused, match="has not begun"):
            extended(row, by=alice, at=days(60))
        shown(row, alice)
        extended(row, by=alice, told_on=date(2026, 5, 10), at=days(80))
    assert line(panel, row, date(2026, 7, 20)).answer_by == date(2026, 7, 20)


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"asked_on": CAME - timedelta(days=1)}, "not-yet"),
        ({"asked_on": days(61).date()}, "not-yet"),
        ({"asked_on": date(2026, 4, 13)}, "asked-too-late"),
        ({"words": " "}, "words-missing"),
        ({"reason": "clarification"}, "no-such-reason"),
    ],
)
def test_what_the_law_does_not_let_is_refused(panel, row, change, slug):
    with panel.look(panel.p.alice) as alice:
        with pytest.raises(DataUnfit) as no:
            ask(row, alice, **change)
        assert no.value.slug == slug
        assert not ObjectionIdentity.objects.exists()


def test_asked_once_shown_once_and_not_after_the_answer(panel, row):
    with panel.look(panel.p.alice) as alice:
        with pytest.raises(StageRefused, match="were not asked"):
            shown(row, alice)
        ask(row, alice)
        with pytest.raises(StageRefused, match="asked already"):
            ask(row, alice)
        with pytest.raises(DataUnfit):
            shown(row, alice, shown_on=ASKED - timedelta(days=1))
        shown(row, alice)
        with pytest.raises(StageRefused, match="already that they showed it"):
            shown(row, alice)
        answered(row, by=alice, at=days(61))
        with pytest.raises(StageRefused, match="answered already"):
            ask(row, alice)


def test_who_may_and_who_reads_no_row_of_it(panel, row):
    for who, refusal in (("worker", PermissionRefused), ("bob", PermissionRefused), ("charlie", NotVisible)):
        with panel.look(getattr(panel.p, who)) as viewer, pytest.raises(refusal):
            ask(row, viewer)
    with panel.look(panel.p.alice) as alice:
        ask(row, alice)
        shown(row, alice)
    with panel.look(panel.p.charlie):
        assert not ObjectionIdentity.objects.exists()
        assert not ObjectionIdentityShown.objects.exists()


def test_no_reason_lets_a_clarification_stand_the_clock_still():
    """Article 12A(5) reaches requests for access alone; there is no rule from before Article 12A was in force."""
    assert set(law().identity) == {"reasonable_doubt_12a"}
    assert not in_force(law().identity, on=date(2026, 2, 4))


@given(DAYS, st.none() | DAYS, st.none() | DAYS)
def test_the_month_never_begins_before_the_objection(received, asked, showed):
    found = month_begins(received, asked, showed)
    if asked is None:
        assert found == received
    elif showed is None:
        assert found is None
    else:
        assert found == max(received, showed)
        assert answer_by(found) >= answer_by(received)
