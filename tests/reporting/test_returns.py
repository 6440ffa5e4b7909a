"""The quarterly return: derived from the cases, both counts, few hidden, and both series where the rule was changed."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.cases import services
from plumbline.cases.queries.heard import heard_cases
from plumbline.meetings import services as meetings
from plumbline.meetings.models import Decision
from plumbline.reporting import returns as returned
from plumbline.reporting.counting import counted, counter_called, is_of_heard
from plumbline.reporting.entry_counting import is_counted
from plumbline.reporting.received import is_counted as counted_of_contacts
from plumbline.reporting.returns import (
    CANNOT,
    Line,
    ReturnPage,
    as_csv,
    days_inside,
    line_of,
    quarter_before,
    quarter_of,
    return_page,
)
from plumbline.reporting.year_counting import is_told_by_form, is_yearly
from plumbline.schemes.reading import kind_called, known_kinds
from plumbline.schemes.services import set_local_value
from plumbline.values.errors import DataUnfit, NotVisible
from tests.casework import days
from tests.marac import CHILD, HARMER, VICTIM, Marac, start_marac
from tests.two_people import set_by_two


@pytest.fixture
def marac(personas, looking_as):
    return Marac(personas, looking_as, start_marac(personas, looking_as))


def page_of(marac, quarter=1, who="alice"):
    viewer = getattr(marac.p, who)
    with marac.look(viewer):
        return return_page(viewer, "marac", 2026, quarter)


def numbers(page):
    return {line.slug: (line.numerator, line.denominator) for line in page.lines}


def test_every_indicator_of_every_kind_counts_something_that_is_known():
    for kind in map(kind_called, known_kinds()):
        for found in kind.returns.values():
            for one in found.indicators:
                names = {one.counts, *(() if one.per else (one.out_of,))} - {""}
                assert is_told_by_form(one, kind), one.slug
                for name in names:
                    if found.of == "received":
                        assert counted_of_contacts(name, kind), one.slug
                    elif found.every == "year":
                        assert is_yearly(name, kind), one.slug
                    else:
                        assert is_of_heard(name, kind) if found.of == "heard" else is_counted(name), one.slug
                assert one.definition or one.cannot, one.slug


def test_one_whose_decision_was_taken_back_was_not_heard(marac):
    case = marac.heard(marac.taken())
    with marac.look(marac.p.alice) as alice:
        (decision,) = Decision.objects.filter(item__case=case)
        meetings.take_back_decision(
            decision_id=decision.id, why="mistake", because="Another case", by=alice, at=days(9)
        )
        assert heard_cases(alice, marac.scheme, start=days(-9).date(), end=days(99).date()) == []


def test_a_case_counts_in_the_quarter_in_which_it_was_heard(marac):
    marac.taken()
    assert numbers(page_of(marac))["cases"] == (0, None)
    marac.heard(marac.taken(marac.referral(replace(VICTIM, last_name="Second"), HARMER)))
    page = page_of(marac)
    assert numbers(page)["cases"] == (1, None)
    assert numbers(page_of(marac, quarter=2))["cases"] == (0, None)
    assert line_of(page, "cases").cases[0].heard_on == days(7).date()


def test_what_it_counts_of_a_case(marac):
    young = replace(HARMER, date_of_birth=date(2009, 1, 1))
    girl = replace(VICTIM, date_of_birth=date(2009, 6, 1))
    case = marac.heard(marac.taken(marac.referral(girl, young, CHILD, replace(CHILD, first_name="Second"))))
    found = numbers(page_of(marac))
    assert found["children"] == (2, None)
    assert found["partner_referrals"] == (0, 1)
    assert found["male_victims"] == (0, 1)
    assert found["victims_16_17"] == (1, 1)
    assert found["perpetrators_under_18"] == (1, None)
    assert found["disabled_victims"] == (0, 0)
    assert found["reached_before"] == (0, 1)
    assert case


def test_a_repeat_counts_once_more(marac):
    first = marac.heard(marac.taken())
    again = marac.again(first, incident_on=days(10).date(), at=days(10))
    marac.heard(marac.taken(again))
    page = page_of(marac)
    assert numbers(page)["repeats"] == (1, 2)
    assert [one.case.earlier_id for one in line_of(page, "repeats").cases] == [first.id]


def test_a_changed_rule_keeps_both_series(marac):
    """An incident 101 days after the hearing, under a rule of 100 days from there: a repeat by the rule before, and none by this."""
    first = marac.heard(marac.taken())
    for path, value in (("anchor", "last_heard"), ("within", "100 days")):
        set_by_two(marac.look, marac.p, marac.scheme, f"routes.repeat.{path}", value, date(2026, 3, 20))
    with marac.look(marac.p.alice) as alice:
        services.close_case(case=first, reason="flag_ended", words="x", by=alice, at=days(100))
    again = marac.again(first, incident_on=days(108).date(), at=days(109))
    marac.heard(marac.taken(again))
    page = page_of(marac, quarter=2)
    assert {line.by: line.numerator for line in page.lines if line.words == "Repeat cases"} == {
        "": 0,
        "counted from the last referral, within 365 days": 1,
        "counted from the day it was last heard, within 100 days": 0,
    }


def test_one_rule_all_along_is_one_series(marac):
    assert [line.by for line in page_of(marac).lines if line.words == "Repeat cases"] == [""]


@pytest.mark.parametrize("who", ["bob", "dana", "board", "analyst", "charlie", "governance"])
def test_whoever_leads_no_such_scheme_has_none(marac, who):
    with pytest.raises(NotVisible):
        page_of(marac, who=who)


def test_the_file_leaves_with_few_hidden_and_the_rest_rounded(marac):
    marac.heard(marac.taken())
    rows = list(csv.reader(io.StringIO(as_csv(page_of(marac)))))
    assert rows[3][:5] == ["indicator", "by", "count", "of", "share"]
    cells = {row[0]: row[2:5] for row in rows[4:] if not row[1]}
    assert cells["Cases heard"] == ["7 or fewer", "", ""]
    assert cells["Repeat cases"] == ["hidden", "7 or fewer", ""]


@pytest.mark.parametrize(
    ("on", "said"),
    [(date(2026, 3, 31), True), (date(2026, 4, 1), False)],
    ids=["its last day", "the day after"],
)
def test_a_file_of_a_period_that_goes_on_says_so(marac, on, said):
    rows = list(csv.reader(io.StringIO(as_csv(page_of(marac), on=on))))
    assert rows[1][0].startswith("Not over yet: figures as they stood on 31 March 2026") is said
    assert rows[4 if said else 3][0] == "indicator"


def a_line(numerator, denominator):
    return Line("x", "X", "", "", "", numerator, denominator, ())


@given(st.integers(0, 400), st.integers(0, 400))
def test_no_small_count_leaves_and_none_can_be_taken_away(one, more):
    numerator, denominator = one, one + more
    count, of, _ = a_line(numerator, denominator).outside()
    if 1 <= numerator <= 7 or 1 <= more <= 7:
        assert count == "hidden"
    if count not in ("hidden", "7 or fewer"):
        assert int(count) % 5 == int(of) % 5 == 0
    inside = a_line(numerator, denominator).inside()
    if 1 <= numerator <= 4 or 1 <= more <= 4:
        assert inside[0] == "hidden"


@pytest.mark.parametrize(
    ("on", "told"),
    [
        (date(2026, 1, 1), (2025, 4)),
        (date(2026, 3, 31), (2025, 4)),
        (date(2026, 4, 1), (2026, 1)),
        (date(2026, 12, 31), (2026, 3)),
    ],
)
def test_the_last_quarter_that_is_over(on, told):
    assert quarter_before(on) == told


def test_quarters_follow_one_another():
    assert [quarter_of(2026, q).start for q in (1, 2, 3, 4)] == [date(2026, m, 1) for m in (1, 4, 7, 10)]
    assert quarter_of(2026, 4).end == date(2027, 1, 1)
    with pytest.raises(DataUnfit, match="1 to 4"):
        quarter_of(2026, 5)


def test_counts_add_up_over_cases():
    assert counted("cases_heard", []) == 0


@pytest.mark.parametrize(
    "name",
    [
        "cases",
        "said:made_up=yes",
        "said:lgbt=perhaps",
        "people:judge",
        "people:child.under=x",
        "age:16",
        "heard",
    ],
)
def test_what_a_kind_has_not_is_not_counted(name):
    assert not is_of_heard(name, kind_called("marac"))


def test_nothing_is_counted_of_cases_heard_by_a_name_that_is_not_known():
    with pytest.raises(DataUnfit, match="made_up"):
        counter_called("made_up")


def gave(marac, slug, value, from_date=date(2026, 3, 20)):
    with marac.look(marac.p.alice) as alice:
        set_local_value(
            scheme=marac.scheme, path=f"returns.safelives.{slug}", value=value, because="Estimate of 2024",
            from_date=from_date, by=alice,
        )  # fmt: skip
        marac.scheme.refresh_from_db()


def test_a_rate_is_of_the_number_that_the_partnership_gave(marac):
    marac.heard(marac.taken())
    gave(marac, "women", "40000")
    line = line_of(page_of(marac), "volume")
    assert (line.numerator, line.given, line.per) == (1, 40000, 10000)
    assert line.inside() == ("fewer than 5", "40,000", "")
    assert replace(line, numerator=45).inside() == ("45", "40,000", "11.2")
    assert replace(line, numerator=47).outside() == ("45", "40,000", "11.2")


def test_a_number_given_after_the_quarter_stands_for_it_too(marac):
    gave(marac, "advisers", "2.5", from_date=date(2026, 7, 1))
    assert line_of(page_of(marac), "adviser_load").given == 2.5


def test_without_the_number_the_rate_says_so_and_is_not_nought(marac):
    marac.heard(marac.taken())
    line = line_of(page_of(marac), "volume")
    assert line.inside() == (CANNOT, "", "")
    assert "Women aged 16 and over" in line.cannot


@pytest.mark.parametrize("value", ["many", "0", "-1", "NaN", "1e99", "61,200"])
def test_a_number_that_will_not_do_is_refused(marac, value):
    with pytest.raises(DataUnfit, match="above nought"):
        gave(marac, "women", value)


def test_what_cannot_be_told_of_cases_heard_is_not_counted(marac, monkeypatch):
    kind = kind_called("marac")
    found = kind.returns["safelives"]
    first, *others = found.indicators
    cannot = replace(first, counts="", cannot="no file holds it")
    changed = replace(kind, returns={"safelives": replace(found, indicators=(cannot, *others))})
    monkeypatch.setattr(returned, "kind_of", lambda *_: changed)
    assert line_of(page_of(marac), first.slug).inside() == (CANNOT, "", "")


def test_counts_are_told_by_day_of_a_meeting_and_add_up(marac):
    first = marac.heard(marac.taken())
    marac.heard(marac.taken(marac.again(first, incident_on=days(10).date(), at=days(10))))
    page = page_of(marac)
    assert [(day, lines[0].numerator) for day, lines in page.by_meeting] == [
        (days(7).date(), 1),
        (days(17).date(), 1),
    ]
    told = [row for row in csv.reader(io.StringIO(as_csv(page))) if row and row[0] == "Repeat cases"]
    assert [row[1] for row in told] == ["", "meeting of 9 March 2026", "meeting of 19 March 2026"]
    on_first = page.by_meeting[0][1][0]
    assert [one.case for one in line_of(page, on_first.slug).cases] == [first]


def test_a_small_day_is_not_worked_out_from_the_others():
    days_of = [(date(2026, 3, day), (a_line(count, None),)) for day, count in ((2, 3), (16, 9), (30, 12))]
    page = ReturnPage(None, None, None, (), (), 3, "", tuple(days_of))
    assert [lines[0].inside()[0] for _, lines in days_inside(page)] == ["hidden", "hidden", "12"]
