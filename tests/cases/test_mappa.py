"""The course of a MAPPA case: categories and levels as dated histories, forms on the way, clocks by level, and its end."""

import shutil
from datetime import date

import pytest

from plumbline.cases import services
from plumbline.cases.models import CaseState, TrackEntry
from plumbline.cases.queries.filled import form_of_case
from plumbline.cases.queries.review_days import reviews_due
from plumbline.cases.queries.sight import state_of
from plumbline.cases.queries.taking_out import summary_of
from plumbline.cases.queries.tracks import values_of
from plumbline.schemes.reading import KINDS, kind_called, read_kind
from plumbline.schemes.rules import due_on
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days
from tests.mappa import MAPPA_A, PLAN, a_mappa


@pytest.fixture
def mappa(personas, looking_as):
    return a_mappa(personas, looking_as)


def history(mappa, case, track):
    with mappa.look(mappa.p.alice):
        rows = TrackEntry.objects.filter(case=case, track=track, ends=False).order_by("number")
        return [(row.value, row.because) for row in rows]


def states(mappa, case):
    with mappa.look(mappa.p.alice):
        return list(CaseState.objects.filter(case=case).order_by("number").values_list("state", flat=True))


def test_a_whole_course_leaves_two_dated_histories(mappa):
    case = mappa.at_level("2")
    mappa.at_level("3", case, at=days(60))
    mappa.to(case, "level_2", because="The trial is over", at=days(90))
    mappa.to(case, "level_1", because="The plan holds by itself", at=days(120))
    with mappa.look(mappa.p.alice) as alice:
        services.close_case(
            case=case, reason="period_ended", words="The licence ended", by=alice, at=days(200)
        )
    assert states(mappa, case) == [
        "notified", "screening", "level_1", "referred", "listed", "heard", "level_2", "level_3", "level_2", "level_1", "exited",
    ]  # fmt: skip
    assert [value for value, _ in history(mappa, case, "level")] == ["1", "2", "3", "2", "1"]
    assert history(mappa, case, "category") == [("2", "Eligible by sentence")]


def test_whoever_takes_it_in_says_the_category(mappa, personas, looking_as):
    referral = mappa.referral()
    with looking_as(personas.alice) as alice, pytest.raises(DataUnfit, match="from the first day: category"):
        services.triage(
            referral=referral,
            decision="take",
            because="x",
            lead_agency=personas.agencies["probation"],
            by=alice,
        )


def test_there_is_no_category_3_at_level_1(mappa):
    case = mappa.taken(category="3")
    with pytest.raises(StageRefused, match="no category 3 at level 1"):
        mappa.to(case, "level_1", because="x", at=days(2))
    assert history(mappa, case, "level") == []


def test_nor_does_a_case_at_level_1_become_one(mappa, looking_as, personas):
    case = mappa.screened()
    with looking_as(personas.alice) as alice, pytest.raises(StageRefused, match="no category 3 at level 1"):
        services.set_track(case=case, track="category", value="3", because="x", by=alice, at=days(3))


def test_the_level_is_set_by_a_move_alone(mappa, looking_as, personas):
    case = mappa.screened()
    with looking_as(personas.alice) as alice, pytest.raises(PermissionRefused):
        services.set_track(case=case, track="level", value="2", because="x", by=alice, at=days(3))


def test_it_is_referred_up_with_the_form_as_it_stands(mappa, looking_as, personas):
    case = mappa.screened()
    with pytest.raises(StageRefused, match="First fill in “Referral to level 2 or 3"):
        mappa.to(case, "referred", because="Seen near her work", at=days(3))
    with looking_as(personas.alice) as alice:
        with pytest.raises(DataUnfit, match="Why will level 1 not do"):
            services.fill_form(
                case=case, form="mappa_a", answers=MAPPA_A | {"why_not_level_1": " "}, by=alice, at=days(3)
            )
        services.fill_form(case=case, form="mappa_a", answers=MAPPA_A, by=alice, at=days(3))
    mappa.to(case, "referred", because="Seen near her work", at=days(3))
    mappa.to(case, "level_1", because="Returned: probation moves the appointments", at=days(4))
    # What was filled in before it came back does not count again.
    with pytest.raises(StageRefused, match="First fill in"):
        mappa.to(case, "referred", because="Again", at=days(5))


def test_a_form_filled_in_again_keeps_what_was_there_and_refuses_an_old_page(mappa, looking_as, personas):
    case = mappa.at_level("2")
    with looking_as(personas.alice) as alice:
        services.fill_form(
            case=case, form="risk_management_plan", answers=PLAN, by=alice, expected=0, at=days(28)
        )
        with pytest.raises(StageRefused, match="Somebody else filled in this form"):
            services.fill_form(
                case=case, form="risk_management_plan", answers=PLAN, by=alice, expected=0, at=days(28)
            )
        services.fill_form(
            case=case,
            form="risk_management_plan",
            answers=PLAN | {"harm": "very_high"},
            by=alice,
            expected=1,
            at=days(29),
        )
        filled = form_of_case(alice, case.ref, "risk_management_plan").filled
        assert [one.answers["harm"] for one in filled] == ["very_high", "high"]
        assert filled[0].said[0] == ("Risk of serious harm as agreed", "Very high")
        with pytest.raises(NotVisible):
            form_of_case(alice, case.ref, "referral")


def test_nobody_outside_fills_in_or_reads_one(mappa, looking_as, personas):
    case = mappa.at_level("2")
    with looking_as(personas.charlie) as charlie:
        with pytest.raises(NotVisible):
            form_of_case(charlie, case.ref, "mappa_a")
        with pytest.raises(NotVisible):
            services.fill_form(case=case, form="mappa_a", answers=MAPPA_A, by=charlie, at=days(30))


def test_a_serious_case_review_goes_on_after_the_exit(mappa, looking_as, personas):
    case = mappa.at_level("2")
    with looking_as(personas.alice) as alice:
        services.close_case(case=case, reason="period_ended", words="Ended", by=alice, at=days(60))
        for value in ("considered", "commissioned", "completed"):
            services.set_track(
                case=case,
                track="case_review",
                value=value,
                because="Charged with murder",
                by=alice,
                at=days(70),
            )
        with pytest.raises(StageRefused, match="closed"):
            services.set_track(case=case, track="category", value="1", because="x", by=alice, at=days(70))
    assert [value for value, _ in history(mappa, case, "case_review")] == [
        "considered",
        "commissioned",
        "completed",
    ]


@pytest.mark.parametrize(
    ("level", "began", "due"),
    [
        ("1", date(2026, 3, 2), date(2026, 6, 22)),
        ("2", date(2026, 3, 2), date(2026, 5, 25)),  # a bank holiday: weeks count as weeks
        ("3", date(2026, 3, 2), date(2026, 4, 13)),
        ("3", date(2026, 3, 28), date(2026, 5, 9)),  # over the change of the clock, to a Saturday
        ("2", date(2026, 10, 3), date(2026, 12, 26)),  # back, to Boxing Day
        ("1", date(2027, 12, 31), date(2028, 4, 21)),  # over 29 February
    ],
)
def test_the_review_clock_goes_by_level(level, began, due):
    kind = kind_called("mappa")
    assert due_on(began, kind.limit("review", {"level": level})) == due


@pytest.mark.parametrize(
    ("level", "met", "due"),
    [
        ("2", date(2026, 3, 2), date(2026, 3, 16)),
        ("3", date(2026, 3, 2), date(2026, 3, 9)),
        ("3", date(2026, 3, 6), date(2026, 3, 13)),  # a Friday
        ("3", date(2026, 3, 31), date(2026, 4, 9)),  # over Good Friday and Easter Monday
        ("2", date(2026, 12, 18), date(2027, 1, 6)),  # Christmas, Boxing Day kept on the 28th, New Year
        ("3", date(2026, 10, 23), date(2026, 10, 30)),  # the clock goes back on the 25th
    ],
)
def test_the_clock_of_the_minutes_goes_by_level_in_working_days(level, met, due):
    kind = kind_called("mappa")
    assert due_on(met, kind.limit("minutes", {"level": level})) == due


def test_a_case_that_goes_up_is_looked_at_sooner(mappa, looking_as, personas):
    case = mappa.at_level("2")

    def due():
        with looking_as(personas.alice):
            return reviews_due([case])[case.id]

    assert due() == days(27 + 84).date()
    mappa.to(case, "level_3", because="Media", at=days(30))
    assert due() == days(30 + 42).date()
    with looking_as(personas.alice) as alice:
        services.hold_review(case=case, ratings=[], words="Plan holds", outcome="keep", by=alice, at=days(40))
        assert state_of(case).state == "level_3"
    assert due() == days(40 + 42).date()


def test_what_the_table_shares_is_copied_out_by_the_chair_alone(mappa, looking_as, personas):
    case = mappa.at_level("2")
    with looking_as(personas.alice) as alice:
        assert summary_of(alice, case, on=days(30).date()).is_own
    with looking_as(personas.chair) as chair:
        assert not summary_of(chair, case, on=days(30).date()).is_own


def test_a_case_opened_again_has_no_level_until_one_is_set(mappa, looking_as, personas):
    case = mappa.at_level("2")
    with looking_as(personas.alice) as alice:
        services.close_case(case=case, reason="period_ended", words="Ended", by=alice, at=days(28))
        services.reopen_case(case=case, because="New facts", decided_by=alice.user_id, by=alice, at=days(300))
        assert values_of(case) == {"category": "2"}
        assert reviews_due([case]) == {case.id: None}
    mappa.to(case, "level_1", because="The licence is enough", at=days(301))
    with looking_as(personas.alice):
        assert values_of(case)["level"] == "1"
        assert reviews_due([case]) == {case.id: days(301 + 112).date()}


def test_no_kind_ends_by_reopening_what_it_has_not(tmp_path):
    folder = tmp_path / "mappa"
    shutil.copytree(KINDS / "mappa", folder)
    course = folder / "course.yaml"
    course.write_text(course.read_text().replace("ends: [level]", "ends: [colour]"))
    with pytest.raises(DataUnfit, match="colour"):
        read_kind(folder)
