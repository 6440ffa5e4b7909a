"""An answer waits longer only where the person was told in time and why, once, and no longer than the law lets."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.cases import services
from plumbline.cases.models import ObjectionExtension
from plumbline.cases.queries.told_rows import told_rows
from plumbline.cases.telling import answer_by, check_told_of_extension, extended_to, in_force, law
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.cases.told import answered
from tests.cases.told import line as line
from tests.cases.told import row as row
from tests.casework import days


CAME = days(10).date()  # 12 March 2026
TOLD = date(2026, 4, 10)


def extend(row, by, **changes):
    given = {
        "reason": "complexity_12a",
        "words": "Four agencies are asked",
        "months": 2,
        "told_on": TOLD,
        "at": days(45),
    }
    return services.extend_objection(objection=row, by=by, **(given | changes))


def test_the_day_that_counts_is_the_later_one(panel, row):
    assert (row.answer_by, line(panel, row, date(2026, 4, 13)).is_late) == (date(2026, 4, 12), True)
    with panel.look(panel.p.alice) as alice:
        extend(row, alice)
    found = line(panel, row, date(2026, 6, 12))
    assert (found.answer_by, found.is_late) == (date(2026, 6, 12), False)
    assert found.extended_for.citation == "UK GDPR, Articles 12(3) and 12A"
    assert line(panel, row, date(2026, 6, 13)).is_late
    with panel.look(panel.p.alice) as alice:
        answered(row, by=alice, at=days(100))
        words = [r.words for r in told_rows(alice, row.case, row.person_id)]
    assert "Told that the answer waits longer: The rent" in words
    assert not line(panel, row, date(2027, 1, 1)).is_late


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"told_on": date(2026, 4, 13)}, "told-too-late"),
        ({"told_on": date(2026, 4, 30)}, "not-yet"),
        ({"told_on": CAME - timedelta(days=1)}, "not-yet"),
        ({"months": 3}, "months-unfit"),
        ({"months": 0}, "months-unfit"),
        ({"words": " "}, "words-missing"),
        ({"reason": "busy"}, "no-such-reason"),
        ({"reason": "complexity"}, "no-such-reason"),
    ],
)
def test_what_the_law_does_not_let_is_refused(panel, row, change, slug):
    with panel.look(panel.p.alice) as alice:
        with pytest.raises(DataUnfit) as no:
            extend(row, alice, **change)
        assert no.value.slug == slug
        assert not ObjectionExtension.objects.exists()


def test_once_and_not_after_the_answer(panel, row):
    with panel.look(panel.p.alice) as alice:
        extend(row, alice)
        with pytest.raises(StageRefused, match="extended already"):
            extend(row, alice)
        answered(row, by=alice, at=days(46))
        with pytest.raises(StageRefused, match="answered already"):
            extend(row, alice)


def test_who_may(panel, row):
    for who, refusal in (("worker", PermissionRefused), ("bob", PermissionRefused), ("charlie", NotVisible)):
        with panel.look(getattr(panel.p, who)) as viewer, pytest.raises(refusal):
            extend(row, viewer)


def test_charlie_reads_no_row_of_it(panel, row):
    with panel.look(panel.p.alice) as alice:
        extend(row, alice)
    with panel.look(panel.p.charlie):
        assert not ObjectionExtension.objects.exists()


def test_the_law_changes_on_its_day():
    for day, citation in (
        (date(2026, 2, 4), "UK GDPR, Article 12(3)"),
        (date(2026, 2, 5), "UK GDPR, Articles 12(3) and 12A"),
    ):
        assert {rule.citation for rule in in_force(law().extensions, on=day)} == {citation}


@given(st.dates(date(2021, 1, 1), date(2040, 1, 1)), st.integers(1, 2), st.integers(-40, 140))
def test_told_within_the_month_and_no_longer_than_three_in_all(received, months, after):
    told_on = received + timedelta(days=after)
    today = told_on + timedelta(days=1)
    last = extended_to(received, months)
    assert answer_by(received) < last <= extended_to(received, 2)
    assert (last.year * 12 + last.month) - (received.year * 12 + received.month) == months + 1
    if received <= told_on <= answer_by(received):
        check_told_of_extension(received, told_on, on=today)
    else:
        with pytest.raises(DataUnfit):
            check_told_of_extension(received, told_on, on=today)
