"""The course of a contact in a MASH: screened and rated, decided by two people, its clocks from receipt, and a strategy discussion with its core."""

from datetime import UTC, datetime, timedelta

import pytest

from plumbline.agencies.kinds import kind_words
from plumbline.audit.models import Entry
from plumbline.cases import services
from plumbline.cases.models import CaseState, ResearchRequest, TrackEntry
from plumbline.cases.queries import case_page
from plumbline.cases.queries.sight import state_of
from plumbline.meetings import services as meetings
from plumbline.meetings.queries import missing_at
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days
from tests.mash import ADULT, NEEDED, a_mash


@pytest.fixture
def mash(personas, looking_as):
    return a_mash(personas, looking_as)


def clock(mash, case, slug, at):
    with mash.look(mash.p.alice) as alice:
        found = {line.clock.slug: line for line in case_page(alice, case.ref, at=at).clocks}
    return found.get(slug)


def outcomes(mash, case):
    with mash.look(mash.p.alice):
        rows = TrackEntry.objects.filter(case=case, track="outcome").order_by("number")
        return [(row.value, row.ends) for row in rows]


def states(mash, case):
    with mash.look(mash.p.alice):
        return list(CaseState.objects.filter(case=case).order_by("number").values_list("state", flat=True))


def test_a_contact_is_screened_researched_decided_and_handed_over(mash):
    case = mash.deciding()
    mash.decide(case, "child_in_need", "marac")
    with mash.look(mash.p.alice) as alice:
        services.close_case(
            case=case, reason="handed_over", words="With the assessment team", by=alice, at=days(1)
        )
    assert states(mash, case) == ["contact", "research", "deciding", "decided", "closed"]
    assert outcomes(mash, case) == [("child_in_need", False), ("marac", False)]


def test_those_who_sit_in_the_hub_see_it_from_the_first_day_and_nobody_else(mash, looking_as, personas):
    case = mash.screened()
    for viewer in (mash.sol, mash.nia, personas.bob, personas.alice):
        with looking_as(viewer) as seen:
            assert case_page(seen, case.ref, at=days(0.1)).case == case, viewer.name
    for viewer in (personas.dana, personas.worker, personas.charlie):
        with looking_as(viewer) as seen, pytest.raises(NotVisible):
            case_page(seen, case.ref, at=days(0.1))


def test_whoever_screened_it_does_not_sign_it_off(mash):
    case = mash.deciding(who="sol")
    with pytest.raises(PermissionRefused, match="Somebody else does"):
        mash.decide(case, "child_in_need", who="alice")
    assert states(mash, case)[-1] == "deciding"
    assert outcomes(mash, case) == []
    mash.decide(case, "child_in_need")


def test_nor_does_whoever_wrote_the_recommendation(mash):
    case = mash.deciding(who="chair")
    with pytest.raises(PermissionRefused, match="Somebody else does"):
        mash.decide(case, "child_in_need")


def test_a_partner_decides_nothing(mash):
    case = mash.deciding()
    with pytest.raises(PermissionRefused):
        mash.decide(case, "child_in_need", who="sol")


def test_a_decision_has_an_outcome_a_rationale_and_a_recommendation_before_it(mash, looking_as, personas):
    case = mash.screened()
    with looking_as(personas.alice) as alice:
        services.finish_research(case=case, because="Enough is known", by=alice, at=days(0.2))
    with pytest.raises(StageRefused, match="First fill in “Recommendation and threshold”"):
        mash.decide(case, "early_help")
    with looking_as(mash.sol) as sol:
        services.fill_form(
            case=case,
            form="recommendation",
            answers={"threshold": "early", "because": "x", "outcome": "x", "consent_overridden": "no"},
            by=sol,
            at=days(0.2),
        )
    with pytest.raises(DataUnfit, match="Decision: choose what holds"):
        mash.decide(case)
    with pytest.raises(DataUnfit, match="Choose one of"):
        mash.decide(case, "made_up")
    with pytest.raises(DataUnfit, match="Say in a few words why"):
        mash.decide(case, "early_help", because=" ")
    mash.decide(case, "early_help")


def test_the_outcome_is_set_by_signing_off_alone(mash, looking_as, personas):
    case = mash.deciding()
    with looking_as(personas.chair) as chair, pytest.raises(PermissionRefused):
        services.set_track(case=case, track="outcome", value="advice", because="x", by=chair, at=days(0.3))


def test_what_is_decided_anew_ends_what_was_decided_before(mash, looking_as, personas):
    case = mash.deciding()
    mash.decide(case, "early_help", "marac")
    with looking_as(personas.alice) as alice:
        services.move_case(
            case=case, state="research", because="A second burn is known now", by=alice, at=days(0.3)
        )
    mash.deciding(case, at=days(0.4))
    mash.decide(case, "section_47", "marac", at=days(0.5))
    assert outcomes(mash, case) == [
        ("early_help", False), ("marac", False), ("early_help", True), ("section_47", False),
    ]  # fmt: skip


def test_the_decision_is_due_from_receipt_in_the_hours_of_the_hub(mash):
    case = mash.screened()  # amber, received on a Monday at ten
    line = clock(mash, case, "decision", days(0.1))
    assert (line.starts, line.due) == (days(0), datetime(2026, 3, 5, 10, tzinfo=UTC))
    assert not line.is_late


def test_one_that_is_rated_red_is_due_anew_from_receipt_and_runs_past_closing_time(mash):
    case = mash.screened(mash.contact(at=datetime(2026, 3, 2, 15, tzinfo=UTC)), rating="green")
    before = clock(mash, case, "decision", datetime(2026, 3, 2, 16, 30, tzinfo=UTC))
    assert before.due == datetime(2026, 3, 13, 15, tzinfo=UTC)
    mash.rate(case, "red", "The child says who did it", at=datetime(2026, 3, 2, 16, 45, tzinfo=UTC))
    after = clock(mash, case, "decision", datetime(2026, 3, 2, 18, tzinfo=UTC))
    assert after.due == datetime(2026, 3, 2, 19, tzinfo=UTC)
    assert not after.is_late
    assert [(r.label.partition(":")[0], r.because, r.by) for r in after.ratings] == [
        ("Green", "A burn, and a child who says who did it", "Alice"),
        ("Red", "The child says who did it", "Alice"),
    ]
    late = clock(mash, case, "decision", datetime(2026, 3, 2, 19, 1, tzinfo=UTC))
    assert late.is_late
    # Elapsed and working time, both.
    assert (late.elapsed, late.at_work) == (timedelta(hours=4, minutes=1), timedelta(hours=2))


def test_it_stops_with_the_decision_and_stays_late_if_it_was(mash):
    case = mash.deciding(mash.screened(rating="red"), at=days(0.1))
    mash.decide(case, "child_in_need", at=days(0) + timedelta(hours=5))
    line = clock(mash, case, "decision", days(20))
    assert (line.stops, line.is_late, line.elapsed) == (
        days(0) + timedelta(hours=5), True, timedelta(hours=5),
    )  # fmt: skip
    # Rated anew after it was decided, what was late stays late.
    mash.rate(case, "green", "Safe with her grandmother", at=days(1))
    assert clock(mash, case, "decision", days(20)).is_late


def test_nothing_is_timed_for_blue(mash):
    case = mash.screened(mash.contact(), rating="blue", ask=())
    line = clock(mash, case, "decision", days(60))
    assert (line.limit, line.due, line.is_late) == (None, None, False)


def test_it_stands_still_for_a_reason_and_says_what_it_would_be_without(mash, looking_as, personas):
    case = mash.deciding(mash.screened(rating="red"), at=days(0.05))
    began = days(0) + timedelta(hours=3)
    with looking_as(personas.alice) as alice:
        services.pause_clock(
            case=case, clock="decision", reason="awaiting_medical", words="At five", by=alice, at=began
        )
        with pytest.raises(StageRefused, match="stands still already"):
            services.pause_clock(
                case=case, clock="decision", reason="awaiting_medical", words="x", by=alice, at=began
            )
    still = clock(mash, case, "decision", days(0) + timedelta(hours=6))
    assert (still.standing_still, still.is_late, still.paused) == (True, False, timedelta(hours=3))
    with looking_as(personas.alice) as alice:
        services.resume_clock(
            case=case, clock="decision", words="Seen", by=alice, at=days(0) + timedelta(hours=6)
        )
    mash.decide(case, "section_47", at=days(0) + timedelta(hours=6, minutes=30))
    line = clock(mash, case, "decision", days(2))
    assert (line.is_late, line.is_late_elapsed) == (False, True)
    assert line.due == days(0) + timedelta(hours=7)
    assert [(step.label, step.words) for step in line.steps] == [
        ("A medical examination is awaited", "At five"), ("Went on", "Seen"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "slug", "reason", "words", "refused", "says"),
    [
        ("bob", "decision", "awaiting_medical", "x", PermissionRefused, "moves a case on"),
        ("alice", "decision", "holidays", "x", DataUnfit, "Choose one of"),
        ("alice", "decision", "awaiting_medical", " ", DataUnfit, "few words"),
        ("alice", "referral_decision", "awaiting_medical", "x", StageRefused, "never stands still"),
        ("alice", "conference", "awaiting_medical", "x", DataUnfit, "no such clock"),
    ],
)
def test_it_stands_still_for_no_other_reason(
    mash, looking_as, personas, who, slug, reason, words, refused, says
):
    case = mash.screened()
    with looking_as(getattr(personas, who)) as viewer, pytest.raises(refused, match=says):
        services.pause_clock(case=case, clock=slug, reason=reason, words=words, by=viewer, at=days(0.1))


def test_agencies_answer_by_a_moment_that_goes_by_the_rating(mash, as_role):
    contact = mash.contact(at=datetime(2026, 3, 6, 15, tzinfo=UTC))  # a Friday
    case = mash.screened(contact, after=timedelta(0))
    asked = mash.request_to(case, "health")
    # Six hours of the hub: two on the Friday, four on the Monday.
    assert asked.due_at == datetime(2026, 3, 9, 13, tzinfo=UTC)
    mash.told(case, who="bob", agency="police", at=datetime(2026, 3, 6, 15, 30, tzinfo=UTC))
    answered = mash.request_to(case, "police").due_at
    mash.rate(case, "red", "The child says who did it", at=datetime(2026, 3, 6, 16, tzinfo=UTC))
    asked = mash.request_to(case, "health")
    assert asked.due_at == datetime(2026, 3, 6, 17, tzinfo=UTC)
    assert asked.is_over(datetime(2026, 3, 6, 17, 1, tzinfo=UTC))
    assert not asked.is_over(datetime(2026, 3, 6, 17, tzinfo=UTC))
    # What was answered keeps what it was asked for by.
    assert mash.request_to(case, "police").due_at == answered
    with as_role("auditor"):
        assert Entry.objects.filter(what="research.due_moved").count() == 1


def test_a_day_that_was_given_for_replies_is_kept(mash, looking_as, personas):
    case = mash.screened(ask=())
    with looking_as(personas.alice) as alice:
        services.ask_for_research(
            case=case, agencies=[personas.agencies["health"]], due_on=days(3).date(), by=alice, at=days(0.1)
        )
    mash.rate(case, "red", "x", at=days(0.2))
    with looking_as(personas.alice):
        row = ResearchRequest.objects.get(case=case)
    assert (row.due_at, row.due_on) == (None, days(3).date())


def test_a_strategy_discussion_with_its_core_is_quorate_and_moves_the_case(mash, looking_as, personas):
    item = mash.discussed()
    with looking_as(personas.alice) as alice:
        assert missing_at(item.meeting) == ()
        decision = meetings.take_decision(
            item=item, kind="enquiry", words="Joint, today", by=alice, at=days(0.2)
        )
        assert decision.missing_kinds == []
        assert state_of(item.case).state == "strategy"
        with pytest.raises(StageRefused, match="has no answer yet"):
            meetings.end_meeting(meeting=item.meeting, by=alice, at=days(0.25))
        for question, (answer, words) in NEEDED.items():
            meetings.settle_question(
                item=item, question=question, answer=answer, words=words, by=alice, at=days(0.25)
            )
        meetings.end_meeting(meeting=item.meeting, by=alice, at=days(0.25))


@pytest.mark.parametrize(
    ("attending", "missing"),
    [(("sol", "nia"), "police"), (("bob", "nia"), "childrens-social-care"), (("bob", "sol"), "health")],
)
def test_without_one_of_the_three_it_says_so_and_is_never_recorded_as_quorate(
    mash, looking_as, personas, attending, missing
):
    item = mash.discussed(attending=attending)
    with (
        looking_as(personas.alice) as alice,
        pytest.raises(StageRefused, match=f"nobody is there who can commit {kind_words(missing)}"),
    ):
        meetings.take_decision(item=item, kind="enquiry", words="Joint", by=alice, at=days(0.2))
    with looking_as(personas.chair) as chair:
        meetings.go_on_without_quorum(
            meeting=item.meeting, because="It cannot wait for tomorrow", by=chair, at=days(0.2)
        )
    with looking_as(personas.alice) as alice:
        decision = meetings.take_decision(item=item, kind="enquiry", words="Joint", by=alice, at=days(0.2))
    assert decision.missing_kinds == [missing]


def test_for_an_adult_the_core_is_another(mash, looking_as, personas):
    case = mash.screened(mash.contact(ADULT, route="adult"), subject="adult")
    item = mash.discussed(case)
    with looking_as(personas.alice):
        assert missing_at(item.meeting) == ("adult-social-care",)


def test_clocks_of_a_child_do_not_run_for_an_adult(mash):
    case = mash.screened(mash.contact(ADULT, route="adult"), subject="adult")
    assert clock(mash, case, "referral_decision", days(1)) is None
    child = mash.screened()
    # One working day: until the end of the Tuesday.
    assert clock(mash, child, "referral_decision", days(0.5)).due == datetime(2026, 3, 4, tzinfo=UTC)


def test_the_conference_is_due_from_the_discussion_once_an_enquiry_is_decided(mash, looking_as, personas):
    item = mash.discussed()
    case = item.case
    with looking_as(personas.alice) as alice:
        meetings.take_decision(item=item, kind="enquiry", words="Joint, today", by=alice, at=days(0.2))
    assert clock(mash, case, "conference", days(0.3)) is None
    with looking_as(mash.sol) as sol:
        services.fill_form(
            case=case,
            form="recommendation",
            answers={"threshold": "harm", "because": "x", "outcome": "x", "consent_overridden": "no"},
            by=sol,
            at=days(0.3),
        )
    mash.decide(case, "section_47", at=days(0.3))
    line = clock(mash, case, "conference", days(1))
    # Fifteen working days from 2 March: the end of 23 March.
    assert line.due == datetime(2026, 3, 24, tzinfo=UTC)
    with looking_as(mash.sol) as sol:
        services.set_track(
            case=case,
            track="statutory",
            value="conference",
            because="Held",
            from_date=days(21).date(),
            by=sol,
            at=days(21),
        )
    line = clock(mash, case, "conference", days(40))
    assert (line.stops, line.is_late) == (days(21), False)
    assert clock(mash, case, "core_group", days(22)).due == datetime(2026, 4, 8, 23, tzinfo=UTC)


def follows(mash, case, value, at):
    with mash.look(mash.sol) as sol:
        services.set_track(
            case=case, track="statutory", value=value, because="Held", from_date=at.date(), by=sol, at=at
        )


def test_review_conferences_follow_at_most_six_months_apart_until_the_plan_ends(mash):
    case = mash.discussed().case
    follows(mash, case, "conference", days(21))
    assert clock(mash, case, "next_review", days(22)) is None
    # 23 March and three months.
    assert clock(mash, case, "first_review", days(22)).due == datetime(2026, 6, 23, 23, tzinfo=UTC)
    follows(mash, case, "review", days(100))
    assert clock(mash, case, "first_review", days(120)).stops == days(100)
    # 10 June and six months; held again, it is counted from then.
    assert clock(mash, case, "next_review", days(101)).due == datetime(2026, 12, 11, tzinfo=UTC)
    follows(mash, case, "review", days(200))
    assert clock(mash, case, "next_review", days(201)).due == datetime(2027, 3, 19, tzinfo=UTC)
    follows(mash, case, "plan_ended", days(210))
    line = clock(mash, case, "next_review", days(600))
    assert (line.stops, line.is_late) == (days(210), False)


def test_police_protection_is_counted_from_the_first_hour_of_its_day(mash, looking_as, personas):
    case = mash.screened()
    with looking_as(personas.bob) as bob:
        services.set_track(
            case=case, track="protection", value="police", because="Found alone", by=bob, at=days(0.1)
        )
    assert clock(mash, case, "police_protection", days(1)).due == datetime(2026, 3, 5, tzinfo=UTC)
    with looking_as(personas.bob) as bob:
        services.set_track(
            case=case, track="protection", value="over", because="With her aunt", by=bob, at=days(1)
        )
    line = clock(mash, case, "police_protection", days(9))
    assert (line.stops, line.is_late) == (days(1), False)


def test_whoever_disagrees_says_so_and_it_is_timed(mash, looking_as):
    case = mash.deciding()
    mash.decide(case, "early_help")
    with looking_as(mash.nia) as nia:
        services.set_track(
            case=case,
            track="disagreement",
            value="raised",
            because="Two burns are no early help",
            by=nia,
            at=days(1),
        )
    assert clock(mash, case, "disagreement", days(2)).due == datetime(2026, 3, 11, tzinfo=UTC)


def research_again(mash, case, at):
    with mash.look(mash.p.alice) as alice:
        services.move_case(case=case, state="research", because="New facts", by=alice, at=at)


def opened_again(mash, case, *, closed, at):
    with mash.look(mash.p.alice) as alice:
        services.close_case(case=case, reason="handed_over", words="x", by=alice, at=closed)
        services.reopen_case(case=case, because="New facts", decided_by=alice.user_id, by=alice, at=at)


def discuss(mash, case, at):
    item = mash.discussed(case, at=at)
    with mash.look(mash.p.alice) as alice:
        meetings.take_decision(item=item, kind="enquiry", words="Joint, today", by=alice, at=at)
    return recommended(mash, case, at)


def recommended(mash, case, at):
    with mash.look(mash.sol) as sol:
        answers = {"threshold": "harm", "because": "x", "outcome": "x", "consent_overridden": "no"}
        services.fill_form(case=case, form="recommendation", answers=answers, by=sol, at=at)
    return case


def test_a_clock_of_a_decision_runs_while_that_decision_stands(mash):
    case = mash.deciding()
    mash.decide(case, "section_47")
    assert clock(mash, case, "assessment", days(1)) is not None
    research_again(mash, case, days(1))
    mash.deciding(case, at=days(1.1))
    mash.decide(case, "no_action", at=days(1.2))
    assert clock(mash, case, "assessment", days(200)) is None
    assert clock(mash, case, "conference", days(200)) is None


def test_the_conference_counts_from_the_discussion_before_the_enquiry_was_decided(mash):
    case = discuss(mash, mash.screened(), days(0.2))
    mash.decide(case, "early_help", at=days(0.3))
    opened_again(mash, case, closed=days(1), at=days(182))
    discuss(mash, case, days(183))
    mash.decide(case, "section_47", at=days(184))
    line = clock(mash, case, "conference", days(185))
    assert (line.starts, line.by_value, line.is_late) == (days(183), False, False)


def test_without_a_discussion_the_conference_counts_from_the_day_of_the_decision(mash):
    case = mash.deciding()
    mash.decide(case, "section_47", at=days(0.25))
    line = clock(mash, case, "conference", days(1))
    assert (line.starts, line.by_value) == (datetime(2026, 3, 2, tzinfo=UTC), True)
    assert line.due == datetime(2026, 3, 24, tzinfo=UTC)


def test_a_contact_opened_again_is_to_be_decided_anew_in_time(mash):
    case = mash.deciding()
    mash.decide(case, "child_in_need")
    opened_again(mash, case, closed=days(1), at=days(100))
    mash.rate(case, "red", "The child says who did it", at=days(100))
    line = clock(mash, case, "decision", days(100.1))
    assert (line.starts, line.stops, line.due) == (days(100), None, days(100) + timedelta(hours=4))
    assert clock(mash, case, "decision", days(101)).is_late
    assert clock(mash, case, "referral_decision", days(100.1)).starts == days(100)
    # The same decision as before stops it too.
    mash.deciding(case, at=days(100.1))
    mash.decide(case, "child_in_need", at=days(100.1))
    assert clock(mash, case, "decision", days(101)).stops == days(100.1)
