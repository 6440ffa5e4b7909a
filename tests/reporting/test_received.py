"""The return of contacts: each figure with what it is out of, its definition and the contacts behind it, as they stand on a day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from plumbline.cases import services as cases
from plumbline.cases.queries.received import received_contacts
from plumbline.meetings import services as meetings
from plumbline.reporting import received
from plumbline.reporting.received import _hidden_together, contact_page, counter_called, is_counted
from plumbline.reporting.returns import Line, ReturnPage, as_csv, line_of
from plumbline.schemes.reading import kind_called
from plumbline.values.errors import NotVisible
from tests.casework import days
from tests.mash import CHILD, NEEDED, a_mash
from tests.reporting.test_annual import defined_anew
from tests.signing_in import signed_in
from tests.web.safety.test_pages import said


@pytest.fixture
def mash(personas, looking_as):
    return a_mash(personas, looking_as)


def page_of(mash, *, on=90, quarter=1, who="alice"):
    with mash.look(getattr(mash.p, who)) as viewer:
        return contact_page(viewer, "mash", 2026, quarter, at=days(on))


def numbers(page, *slugs):
    found = {line.slug: (line.numerator, line.denominator) for line in page.lines}
    return found if not slugs else [found[slug] for slug in slugs]


def decided(mash, *outcomes, name="One", at=0.2, rating="amber", day=0, **given):
    """A contact about another child, decided on its own day."""
    child = replace(CHILD, last_name=name)
    case = mash.screened(mash.contact(child, at=days(day)), rating=rating, ask=given.get("ask", ()))
    mash.deciding(case, at=days(day + at))
    mash.decide(case, *outcomes, at=days(day + at))
    return case


def test_contacts_count_whether_or_not_they_are_taken_in(mash):
    mash.screened(mash.contact(at=days(1)))
    other = mash.contact(replace(CHILD, last_name="Two"), at=days(2))
    with mash.look(mash.p.alice) as alice:
        cases.triage(
            referral=other,
            decision="advice",
            because="The school nurse",
            by=alice,
            at=days(2.1),
        )
    page = page_of(mash)
    assert numbers(page, "contacts", "conversion", "override") == [(2, None), (1, 2), (2, 2)]
    assert numbers(page_of(mash, quarter=2), "contacts", "conversion") == [(0, None), (0, 0)]
    (one, two) = line_of(page, "contacts").cases
    assert (one.case is None, two.case is None, two.decision) == (False, True, "advice")
    # Whoever made the one that is not taken in reads why; the other goes on.
    assert numbers(page, "feedback") == [(1, 1)]


def test_time_is_counted_by_rating_and_a_case_that_is_overdue_counts_before_it_is_decided(mash):
    decided(mash, "early_help", name="One", rating="red", at=0.1)
    decided(mash, "early_help", name="Two", rating="red", at=0.3)
    mash.screened(mash.contact(replace(CHILD, last_name="Three")), rating="red")
    page = page_of(mash)
    assert numbers(page, "by-rating-red", "by-rating-amber", "one_day") == [(1, 3), (0, 0), (2, 3)]
    assert numbers(page_of(mash, on=0.1), "by-rating-red") == [(1, 2)]


def test_answers_of_one_agency_are_not_left_over_from_all_and_the_others():
    plain = Line("research", "Answered", "", "", "", 0, None, ())
    counts = (22, 30), (18, 20), (4, 10)
    shown = [
        line.inside()[0]
        for line in _hidden_together([replace(plain, numerator=n, denominator=of) for n, of in counts])
    ]
    assert shown.count("hidden") >= 2
    assert shown[2] == "hidden"


def test_who_referred_is_not_left_over_from_all_that_came():
    page = ReturnPage(
        None,
        None,
        None,
        (),
        referred_by=(("Police", 12), ("Health", 3), ("Housing", 9)),
        meetings=1,
        whose="",
    )
    assert page.told_referred_by == (("Police", "12"), ("Health", "hidden"), ("Housing", "hidden"))


def test_research_is_counted_by_request_and_agency(mash):
    case = mash.screened(ask=("police", "health"))
    mash.told(case, at=days(0.1))
    page = page_of(mash)
    lines = [
        (line.by, line.numerator, line.denominator)
        for line in page.lines
        if line.words == "Research returned in time"
    ]
    assert lines == [("", 1, 2), ("Health", 1, 1), ("Police", 0, 1)]
    # Nobody is late yet on the day itself.
    assert numbers(page_of(mash, on=0.15), "research") == [(1, 1)]


@pytest.mark.parametrize(("gap", "again"), [(364, 1), (365, 1), (366, 0)])
def test_again_is_within_twelve_months_its_last_day_included(mash, gap, again):
    mash.screened(mash.contact(at=days(1)), ask=())
    with mash.look(mash.p.alice) as alice:
        (one,) = received_contacts(
            alice, mash.scheme, start=date(2026, 1, 1), end=date(2026, 4, 1), at=days(2)
        )
    before = replace(one, before=one.received_on - timedelta(days=gap))
    assert counter_called("taken_in+again:12", days(2).date())(before) == again


def test_somebody_of_whom_another_contact_was_taken_in_is_referred_again(mash):
    first = mash.screened(mash.contact(CHILD, at=days(0)), ask=())
    with mash.look(mash.p.alice) as alice:
        cases.finish_research(case=first, because="x", by=alice, at=days(0.1))
    finish(mash, first)
    mash.screened(mash.contact(replace(CHILD, person_id=first.person_id), at=days(20)), ask=())
    assert numbers(page_of(mash), "again") == [(1, 2)]


def finish(mash, case, outcome="no_action"):
    with mash.look(mash.sol) as sol:
        cases.fill_form(
            case=case,
            form="recommendation",
            answers={"threshold": "early", "because": "x", "outcome": "x", "consent_overridden": "no"},
            by=sol,
            at=days(0.1),
        )
    mash.decide(case, outcome, at=days(0.2))
    with mash.look(mash.p.alice) as alice:
        cases.close_case(case=case, reason="no_action", words="x", by=alice, at=days(0.5))


def test_what_was_overturned_is_no_longer_counted_as_decided(mash):
    for number, (before, after) in enumerate((("section_47", "no_action"), ("no_action", "section_47"))):
        case = decided(mash, before, name=f"Case{number}")
        with mash.look(mash.p.alice) as alice:
            cases.move_case(case=case, state="research", because="New facts", by=alice, at=days(1))
        mash.deciding(case, at=days(1.1))
        mash.decide(case, after, at=days(1.2))
    page = page_of(mash, on=200)
    assert numbers(page, "no_action", "conference_in_time") == [(1, 2), (0, 1)]


def test_no_action_that_was_followed_counts_once_its_three_months_are_over_or_another_came(mash):
    first = mash.screened(mash.contact(CHILD, at=days(0)), ask=())
    with mash.look(mash.p.alice) as alice:
        cases.finish_research(case=first, because="x", by=alice, at=days(0.1))
    finish(mash, first)
    assert numbers(page_of(mash, on=30), "no_action", "no_action_again") == [(1, 1), (0, 0)]
    assert numbers(page_of(mash, on=95), "no_action_again") == [(0, 1)]
    mash.contact(replace(CHILD, person_id=first.person_id), at=days(60))
    assert numbers(page_of(mash, on=61), "no_action_again") == [(1, 1)]
    # Whoever made it was told when it was closed.
    assert numbers(page_of(mash, on=61), "feedback") == [(1, 1)]


def test_discussions_count_with_their_core_and_what_followed_by_law(mash, looking_as, personas):
    item = mash.discussed()
    with looking_as(personas.alice) as alice:
        meetings.take_decision(item=item, kind="enquiry", words="Joint", by=alice, at=days(0.2))
        for question, (answer, words) in NEEDED.items():
            meetings.settle_question(
                item=item, question=question, answer=answer, words=words, by=alice, at=days(0.2)
            )
        meetings.end_meeting(meeting=item.meeting, by=alice, at=days(0.3))
    with looking_as(mash.sol) as sol:
        cases.fill_form(
            case=item.case,
            form="recommendation",
            answers={"threshold": "harm", "because": "x", "outcome": "x", "consent_overridden": "no"},
            by=sol,
            at=days(0.3),
        )
    mash.decide(item.case, "section_47", at=days(0.3))
    page = page_of(mash, on=10)
    assert numbers(page, "core", "enquiries", "conference", "conference_in_time") == [
        (1, 1), (1, None), (0, 1), (0, 0),
    ]  # fmt: skip
    with looking_as(mash.sol) as sol:
        for value in ("conference", "plan"):
            cases.set_track(
                case=item.case, track="statutory", value=value, because="Held", from_date=days(20).date(), by=sol, at=days(21)
            )  # fmt: skip
    page = page_of(mash)
    assert numbers(page, "conference", "conference_in_time", "plans_again", "assessments") == [
        (1, 1), (1, 1), (0, 1), (0, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("slug", "series"),
    [
        ("conversion", {"by definition 1": (1, 2), "by definition 2, from 1 July 2026": (2, 2)}),
        ("by_rating", {"by definition 1, amber": (0, 1), "by definition 2, from 1 July 2026, amber": (1, 1)}),
        ("research", {"by definition 1": (0, 2), "by definition 1, Police": (0, 1)}),
    ],
)
def test_a_changed_definition_keeps_both_series(mash, monkeypatch, slug, series):
    mash.screened(mash.contact(at=days(1)), ask=("police", "health"))
    mash.contact(replace(CHILD, last_name="Two"), at=days(2))
    changed = defined_anew(kind_called("mash"), "quarterly", slug, **({} if slug == "research" else ANEW))
    monkeypatch.setattr(received, "kind_of", lambda *_: changed)
    monkeypatch.setattr("plumbline.reporting.returns.kind_of", lambda *_: changed)
    page = page_of(mash)
    words = next(one.words for one in changed.returns["quarterly"].indicators if one.slug == slug)
    found = {line.by: (line.numerator, line.denominator) for line in page.lines if line.words == words}
    assert series.items() <= found.items(), found


ANEW = {"counts": "contacts", "out_of": "contacts"}


def test_what_cannot_be_carried_says_so(mash):
    page = page_of(mash)
    assert [line.slug for line in page.lines if line.cannot] == ["rate", "enquiry_rate"]
    assert "cannot be told from the data here" in as_csv(page)


@pytest.mark.parametrize("who", ["bob", "board", "charlie", "analyst"])
def test_only_who_leads_makes_it(mash, who):
    with pytest.raises(NotVisible):
        page_of(mash, who=who)


@pytest.mark.parametrize(
    "name",
    [
        "made_up", "had:outcome.made_up", "clock_kept:decide", "said:audit.right=made_up", "filled:made_up", "again:soon", "taken_in+x",
    ],
)  # fmt: skip
def test_a_name_that_counts_nothing_is_known_for_it(name):
    assert not is_counted(name, kind_called("mash"))


def test_two_together_count_where_both_hold(mash):
    mash.screened(mash.contact(at=days(1)), ask=())
    with mash.look(mash.p.alice) as alice:
        (one,) = received_contacts(
            alice, mash.scheme, start=date(2026, 1, 1), end=date(2026, 4, 1), at=days(2)
        )
    today = days(2).date() + timedelta(days=1)
    assert counter_called("taken_in+had:rating.amber", today)(one) == 1
    assert counter_called("taken_in+had:rating.red", today)(one) == 0


def test_the_page_has_every_figure_and_leads_to_what_is_behind_it(mash):
    decided(mash, "early_help")
    alice = signed_in("alice")
    page = said(alice.get("/returns/mash/2026/1"))
    assert "From the contacts received in the quarter" in page
    assert "Not available: how many people under 18" in page
    assert "received 2 March 2026" in said(alice.get("/returns/mash/2026/1/contacts"))
    assert alice.get("/returns/mash/2026/1/file").status_code == 200
