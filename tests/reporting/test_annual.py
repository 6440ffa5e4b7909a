"""The annual return of a MAPPA: category by level on the last day and over the year, how rules were kept, and what cannot be told."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from plumbline.cases import services
from plumbline.cases.queries import case_page
from plumbline.cases.queries.review_days import reviews_due
from plumbline.meetings import services as meetings
from plumbline.reporting import annual
from plumbline.reporting.annual import annual_page, last_year_end, year_to
from plumbline.reporting.returns import CANNOT, as_csv, line_of
from plumbline.reporting.year_counting import is_yearly
from plumbline.schemes.reading import kind_called
from plumbline.values.errors import DataUnfit, NotVisible
from tests.casework import days
from tests.mappa import PLAN, a_mappa


# 2 March 2026 is the first day of a test, so that 31 March is its thirtieth.
@pytest.fixture
def mappa(personas, looking_as):
    return a_mappa(personas, looking_as)


def page_of(mappa, year=2026, who="alice", today=date(2026, 12, 31)):
    viewer = getattr(mappa.p, who)
    with mappa.look(viewer):
        return annual_page(viewer, "mappa", year, today=today)


def numbers(page):
    return {line.slug: (line.numerator, line.denominator) for line in page.lines if line.numerator}


def test_a_case_counts_where_it_stood_on_the_last_day(mappa):
    mappa.at_level("2", at=days(27))
    found = numbers(page_of(mappa))
    assert found["at_end-2-2"] == (1, None)
    assert found["in_year-2-2"] == (1, None)
    assert not any(slug.startswith("at_end-2-1") for slug in found)


def test_one_that_went_up_and_came_down_counts_at_each_level_of_the_year(mappa):
    case = mappa.at_level("2", at=days(27))
    mappa.to(case, "level_3", because="Media", at=days(28))
    mappa.to(case, "level_1", because="Over", at=days(29))
    found = numbers(page_of(mappa))
    assert {slug for slug in found if slug.startswith(("at_end", "in_year"))} == {
        "at_end-2-1", "in_year-2-2", "in_year-2-3",
    }  # fmt: skip


def test_one_that_left_in_the_year_is_not_there_at_its_end(mappa, looking_as, personas):
    case = mappa.at_level("2", at=days(27))
    with looking_as(personas.alice) as alice:
        services.close_case(case=case, reason="period_ended", words="Ended", by=alice, at=days(28))
    found = numbers(page_of(mappa))
    assert "at_end-2-2" not in found
    assert found["in_year-2-2"] == (1, None)
    assert "in_year-2-2" not in numbers(page_of(mappa, 2027))


def test_no_line_is_made_for_what_cannot_stand_together(mappa):
    slugs = {line.slug for line in page_of(mappa).lines}
    assert "at_end-3-2" in slugs
    assert "at_end-3-1" not in slugs


def test_how_the_rules_of_meetings_were_kept(mappa, looking_as, personas):
    case = mappa.at_level("2", at=days(27))
    page = page_of(mappa, today=days(29).date())
    assert numbers(page)["disclosure"] == (1, 1)
    assert numbers(page)["quorate"] == (1, 1)
    # Ten working days are not over, and the minutes are not out.
    assert line_of(page, "minutes_in_time").denominator == 0
    late = line_of(page_of(mappa, today=date(2026, 6, 1)), "minutes_in_time")
    assert (late.numerator, late.denominator) == (0, 1)
    with looking_as(personas.alice) as alice:
        item = case.agenda_items.get()
        meetings.issue_minutes(meeting=item.meeting, by=alice, at=days(30))
        services.fill_form(case=case, form="risk_management_plan", answers=PLAN, by=alice, at=days(28))
    found = numbers(page_of(mappa, today=date(2026, 6, 1)))
    assert (found["minutes_in_time"], found["plan"]) == ((1, 1), (1, 1))


def reviews_of(mappa, year, today):
    line = line_of(page_of(mappa, year, today=today), "reviews_on_time")
    return line.numerator, line.denominator


def test_a_review_counts_where_it_fell_due_held_or_not(mappa):
    case = mappa.at_level("2", at=days(27))
    # Level 2 on 29 March: due twelve weeks later, on 21 June, in the year to March 2027, as its page says.
    with mappa.look(mappa.p.alice):
        assert reviews_due([case]) == {case.id: date(2026, 6, 21)}
    assert reviews_of(mappa, 2027, date(2026, 6, 21)) == (0, 0)
    assert reviews_of(mappa, 2027, date(2026, 6, 22)) == (0, 1)


def test_one_that_went_up_was_due_by_the_new_level(mappa):
    case = mappa.at_level("2", at=days(27))
    mappa.to(case, "level_3", because="Media", at=days(30))
    review(mappa, case, at=days(100))  # by level 2 due on day 111, by level 3 on day 72
    assert reviews_of(mappa, 2027, days(101).date()) == (0, 1)


def review(mappa, case, *, at):
    with mappa.look(mappa.p.alice) as alice:
        services.hold_review(case=case, ratings=[], words="Plan holds", outcome="keep", by=alice, at=at)


def left(mappa, case, *, at):
    with mappa.look(mappa.p.alice) as alice:
        services.close_case(case=case, reason="period_ended", words="Ended", by=alice, at=at)


def opened_again(mappa, case, *, at):
    with mappa.look(mappa.p.alice) as alice:
        services.reopen_case(case=case, because="New facts", decided_by=alice.user_id, by=alice, at=at)


def test_one_opened_again_was_not_there_between(mappa):
    case = mappa.at_level("2", at=days(27))
    left(mappa, case, at=days(28))
    before = numbers(page_of(mappa))
    opened_again(mappa, case, at=days(500))  # in July 2027
    assert numbers(page_of(mappa, today=days(501).date())) == before
    assert not any(
        slug.startswith(("at_end", "in_year"))
        for slug in numbers(page_of(mappa, 2027, today=days(501).date()))
    )


def test_no_review_falls_due_while_a_case_is_closed_and_the_next_begins_anew(mappa):
    case = mappa.at_level("2", at=days(27))
    review(mappa, case, at=days(60))
    left(mappa, case, at=days(70))
    opened_again(mappa, case, at=days(200))
    assert reviews_of(mappa, 2027, days(210).date()) == (1, 1)
    with mappa.look(mappa.p.alice):
        assert reviews_due([case]) == {case.id: None}
    mappa.to(case, "level_1", because="The licence is enough", at=days(210))
    with mappa.look(mappa.p.alice):
        assert reviews_due([case]) == {case.id: days(210 + 112).date()}
    assert reviews_of(mappa, 2027, days(300).date()) == (1, 1)
    assert reviews_of(mappa, 2027, days(330).date()) == (1, 2)


def test_what_stands_at_the_end_says_of_which_day_it_is_before_that_end(mappa):
    mappa.at_level("2", at=days(27))
    while_it_goes_on, after = (
        line_of(page_of(mappa, today=day), "at_end-3-2").words
        for day in (date(2026, 3, 31), date(2026, 4, 1))
    )
    assert while_it_goes_on == "Managed on 31 March (so far: on 31 March 2026)"
    assert after == "Managed on 31 March"


def test_what_cannot_be_told_is_not_shown_as_nought(mappa):
    page = page_of(mappa)
    line = line_of(page, "rate")
    assert line.inside() == line.outside() == (CANNOT, "", "")
    told = {row[0]: row[2] for row in csv.reader(io.StringIO(as_csv(page))) if len(row) > 2}
    assert told["Registered sexual offenders for each 100,000 people aged 10 and over"] == CANNOT
    assert told["Serious further offences charged"] != CANNOT


def defined_anew(kind, returned, slug, **changes):
    """The kind with a figure by a second definition, in force from 1 July 2026, the first kept."""
    found = kind.returns[returned]
    now = next(one for one in found.indicators if one.slug == slug)
    first = replace(now, slug=f"{slug}-v1", definition="As before")
    second = replace(now, version=2, effective_from=date(2026, 7, 1), earlier=(first,), **changes)
    indicators = tuple(second if one is now else one for one in found.indicators)
    return replace(kind, returns={returned: replace(found, indicators=indicators)})


@pytest.mark.parametrize(
    ("slug", "changes", "series"),
    [
        (
            "quorate",
            {"counts": "minutes_in_time"},
            {"by definition 1": 1, "by definition 2, from 1 July 2026": 0},
        ),
        (
            "in_year",
            {"only": {"category": ("2",), "level": ("3",)}},
            {
                "by definition 1, category 1, level 2": 0,
                "by definition 1, category 2, level 2": 1,
                "by definition 2, from 1 July 2026, category 2, level 3": 0,
            },
        ),
    ],
    ids=["whole", "split"],
)
def test_a_changed_definition_keeps_both_series(mappa, monkeypatch, slug, changes, series):
    mappa.at_level("2", at=days(27))
    changed = defined_anew(kind_called("mappa"), "annual", slug, **changes)
    monkeypatch.setattr(annual, "kind_of", lambda *_: changed)
    page = page_of(mappa)
    found = {line.by: line.numerator for line in page.lines if line.slug.startswith(slug)}
    assert series.items() <= found.items()
    assert len({line.slug for line in page.lines}) == len(page.lines)


def test_the_cases_behind_a_figure_are_those_counted(mappa):
    case = mappa.at_level("2", at=days(27))
    assert [one.case for one in line_of(page_of(mappa), "at_end-2-2").cases] == [case]


@pytest.mark.parametrize("who", ["bob", "charlie", "board"])
def test_only_who_leads_it_makes_one(mappa, who):
    with pytest.raises(NotVisible):
        page_of(mappa, who=who)


def test_the_year_ends_on_31_march():
    assert (year_to(2024).start, year_to(2024).last) == (date(2023, 4, 1), date(2024, 3, 31))
    assert [last_year_end(on) for on in (date(2026, 3, 31), date(2026, 4, 1))] == [2025, 2026]
    with pytest.raises(DataUnfit):
        year_to(1999)


def test_time_limits_count_in_the_year_in_which_they_were_kept_or_ran_out(mappa):
    case = mappa.referred(at=days(20))  # 22 March: the limit runs out on 20 April
    assert "first_meeting_in_time" not in numbers(page_of(mappa))
    late = {line.slug: line for line in page_of(mappa, 2027, today=date(2026, 5, 1)).lines}
    assert (late["first_meeting_in_time"].numerator, late["first_meeting_in_time"].denominator) == (0, 1)
    before = {line.slug: line for line in page_of(mappa, 2027, today=date(2026, 4, 20)).lines}
    assert before["first_meeting_in_time"].denominator == 0
    assert case.ref


def test_a_meeting_held_in_time_counts_and_its_case_stands_behind_it(mappa):
    case = mappa.at_level("2", at=days(27))
    line = next(one for one in page_of(mappa).lines if one.slug == "first_meeting_in_time")
    assert (line.numerator, line.denominator) == (1, 1)
    assert [one.case.id for one in line.cases] == [case.id]


def test_a_clock_that_is_not_shown_is_no_figure_of_a_year():
    kind = kind_called("mappa")
    assert is_yearly("clock_kept:identify", kind)
    assert not is_yearly("clock_kept:minutes", kind)
    assert not is_yearly("clock_kept:made_up", kind)


def filled(mappa, case, form, *, at=None, **answers):
    with mappa.look(mappa.p.alice) as alice:
        services.fill_form(case=case, form=form, answers=answers, by=alice, at=at or days(30))


CHARGED = {
    "charge": "Rape", "charged_on": "2026-03-29", "level_then": "2", "first_view": "mandatory", "because": "Managed then",
}  # fmt: skip


def test_a_notice_filled_in_again_for_the_same_charge_is_one(mappa):
    case = mappa.at_level("2", at=days(27))
    filled(mappa, case, "serious_further_offence", **CHARGED)
    filled(mappa, case, "serious_further_offence", **CHARGED, board_told_on="2026-03-31")
    found = numbers(page_of(mappa))
    assert found["further_offences"] == (1, None)
    # By the level that the notice gives, of everybody who had it in the year.
    assert found["further_offences_by-2-2"] == (1, 1)
    filled(mappa, case, "serious_further_offence", **{**CHARGED, "charged_on": "2026-03-30"})
    assert numbers(page_of(mappa))["further_offences"] == (2, None)


def test_a_day_of_a_charge_that_was_mistyped_is_taken_back_and_neither_counted_nor_timed(mappa):
    case = mappa.at_level("2", at=days(27))
    wrong = {**CHARGED, "charged_on": "2026-03-19"}
    filled(mappa, case, "serious_further_offence", **wrong)
    filled(mappa, case, "serious_further_offence", **CHARGED)
    assert numbers(page_of(mappa))["further_offences"] == (2, None)
    filled(mappa, case, "serious_further_offence", **{**wrong, "first_view": "mistake"})
    found = numbers(page_of(mappa))
    assert found["further_offences"] == (1, None)
    assert found["further_offences_by-2-2"] == (1, 1)
    with mappa.look(mappa.p.alice) as alice:
        (line,) = (
            one
            for one in case_page(alice, case.ref, at=days(30)).clocks
            if one.clock.slug == "case_review_told"
        )
        assert timezone.localdate(line.starts) == date(2026, 3, 29)
        filled(mappa, case, "serious_further_offence", **{**CHARGED, "first_view": "mistake"})
    assert "further_offences" not in numbers(page_of(mappa))


def test_whoever_is_counted_is_one_of_those_of_whom_it_is_counted(mappa):
    case = mappa.at_level("2", at=days(27))
    filled(mappa, case, "serious_further_offence", **{**CHARGED, "level_then": "3"})
    assert numbers(page_of(mappa))["further_offences_by-2-3"] == (1, 1)


def test_a_return_to_custody_counts_by_what_held_on_its_day(mappa):
    case = mappa.at_level("2", at=days(27))
    filled(mappa, case, "custody_return", returned_on="2026-03-30", why="licence")
    found = numbers(page_of(mappa))
    assert found["returned_licence-2-2"] == (1, 1)
    assert not any(slug.startswith("returned_order") for slug in found)
    filled(mappa, case, "custody_return", returned_on="2026-03-30", why="mistake")
    assert "returned_licence-2-2" not in numbers(page_of(mappa))


def test_orders_of_a_court_are_counted_each_once(mappa):
    case = mappa.at_level("2", at=days(27))
    filled(mappa, case, "court_order", made_on="2026-03-29", orders="shpo_travel, notification")
    filled(mappa, case, "court_order", made_on="2026-03-30", orders="shpo")
    found = numbers(page_of(mappa))
    assert found["harm_prevention"] == (2, None)
    assert found["harm_prevention_travel"] == (1, 2)
    assert found["notification_orders"] == (1, None)
    assert "harm_prevention" not in numbers(page_of(mappa, 2027))


def test_breach_of_notification_is_of_those_in_category_1(mappa):
    two, one = mappa.screened(), mappa.screened(mappa.taken(category="1"))
    for case in (two, one):
        filled(
            mappa, case, "breach", dealt_on="2026-03-29", what="notification, risk_order", result="convicted"
        )
    found = numbers(page_of(mappa))
    assert found["breach"] == (1, 1)
    assert found["risk_order_breach"] == (2, None)
    filled(mappa, one, "breach", dealt_on="2026-03-29", what="notification", result="neither")
    assert "breach" not in numbers(page_of(mappa))


def test_reviews_of_lifetime_notification_count_applied_for_and_decided(mappa):
    case = mappa.screened(mappa.taken(category="1"))
    filled(mappa, case, "lifetime_review", applied_on="2026-03-20", outcome="waiting")
    assert numbers(page_of(mappa))["lifetime_applied"] == (1, None)
    filled(
        mappa, case, "lifetime_review", applied_on="2026-03-20", outcome="revoked", decided_on="2026-04-02",
        at=days(40),
    )  # fmt: skip
    assert numbers(page_of(mappa))["lifetime_applied"] == (1, None)
    assert numbers(page_of(mappa, 2027))["lifetime_ended"] == (1, 1)


@pytest.mark.parametrize(
    "name",
    [
        "dated:court_order.words", "dated:court_order.made_on=orders:made_up", "dated:made_up.day", "had:level.9",
        "at_end:level=9", "in_year:made_up=1", "filled:made_up", "case_meetings_answered:made_up", "made_up",
    ],
)  # fmt: skip
def test_what_the_kind_has_not_is_no_figure_of_a_year(name):
    assert not is_yearly(name, kind_called("mappa"))
