"""Levels, cohorts and colours as dated rows, scores that are kept, and what follows from both."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction

from plumbline.cases import services
from plumbline.cases.models import StoredScore, TrackEntry
from plumbline.cases.queries import case_page
from plumbline.cases.queries.prompts import prompts_of, prompts_waiting
from plumbline.cases.queries.review_days import reviews_due
from plumbline.cases.queries.sight import state_of
from plumbline.cases.queries.tracks import values_of
from plumbline.cases.reviewing import LastReview, review_due
from plumbline.cases.services import GivenRating
from plumbline.schemes.queries import kind_of
from plumbline.schemes.reading import kind_called
from plumbline.schemes.rules import due_at
from plumbline.schemes.services import change_value
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.cases.test_sight import NO_CONTENT, RATED, counts
from tests.casework import days
from tests.casework import panel as panel
from tests.iom import Iom, start_iom
from tests.two_people import set_by_two


@pytest.fixture
def iom(personas, looking_as):
    return Iom(personas, looking_as, start_iom(personas, looking_as))


@pytest.fixture
def case(iom):
    return iom.selected()


def store(iom, case, **changes):
    given = {
        "tool": "ogrs3",
        "version": "3",
        "score": Decimal(81),
        "made_on": days(0).date(),
        "made_by": "P. Officer",
    }
    with iom.look(iom.p.bob) as bob:
        return services.store_score(
            case=case, person_id=case.person_id, by=bob, at=days(8), **{**given, **changes}
        )


def review(iom, case, at):
    with iom.look(iom.p.alice) as alice:
        rated = [GivenRating(line.objective.id, "partly") for line in case_page(alice, case.ref).objectives]
        services.hold_review(case=case, ratings=rated, words="Seen", outcome="keep", by=alice, at=at)


def due(iom, case):
    with iom.look(iom.p.alice):
        return reviews_due([case])[case.id]


class TestATrack:
    def test_a_new_value_takes_the_place_of_the_one_before_and_both_stay_readable(self, iom, case):
        iom.rate(case, "amber", days(8))
        iom.rate(case, "red", days(9), who="bob")
        with iom.look(iom.p.dana) as dana:
            line = next(one for one in case_page(dana, case.ref).tracks if one.track.slug == "colour")
            assert line.now == ("red",)
            assert [(e.label[:3], e.because, e.from_date) for e in line.entries] == [
                ("Red", "Now red", days(9).date()),
                ("Amb", "Now amber", days(8).date()),
            ]

    def test_it_is_given_an_author_whom_the_kind_lets(self, iom, case):
        with iom.look(iom.p.charlie) as charlie, pytest.raises(NotVisible):
            services.set_track(case=case, track="colour", value="red", because="x", by=charlie, at=days(9))
        with (
            iom.look(iom.p.alice) as alice,
            pytest.raises(PermissionRefused, match="Nobody sets this by hand"),
        ):
            services.set_track(case=case, track="cohort", value="flex", because="x", by=alice, at=days(9))

    @pytest.mark.parametrize(
        ("given", "told"),
        [
            ({"because": " "}, "why"),
            ({"value": "purple"}, "Choose one of"),
            ({"track": "level"}, "no such rating"),
            ({"from_date": days(12).date()}, "still to come"),
            ({"from_date": days(1).date()}, "or a later one"),
        ],
    )
    def test_what_will_not_do_is_refused_with_a_sentence(self, iom, case, given, told):
        iom.rate(case, "amber", days(8))
        asked = {"track": "colour", "value": "red", "because": "x", **given}
        with iom.look(iom.p.alice) as alice, pytest.raises(DataUnfit, match=told):
            services.set_track(case=case, by=alice, at=days(9), **asked)

    def test_the_value_that_holds_is_not_set_again(self, iom, case):
        iom.rate(case, "amber", days(8))
        with pytest.raises(StageRefused, match="holds already"):
            iom.rate(case, "amber", days(9))

    def test_a_value_is_ended_without_another(self, iom, case):
        iom.rate(case, "amber", days(8))
        with iom.look(iom.p.alice) as alice:
            services.set_track(
                case=case,
                track="colour",
                value="amber",
                ends=True,
                because="By mistake",
                by=alice,
                at=days(9),
            )
            assert "colour" not in values_of(case)

    def test_a_row_is_never_edited(self, iom, case):
        with iom.look(iom.p.alice):
            for model in (TrackEntry, StoredScore):
                with pytest.raises(DatabaseError), transaction.atomic():
                    model.objects.all().update(at=days(1))

    def test_values_that_never_stand_together_are_refused(self, iom, case, monkeypatch):
        from dataclasses import replace

        from plumbline.cases.services import tracks
        from plumbline.schemes.kind import NeverTogether

        rule = NeverTogether(
            {"cohort": "fixed", "colour": "green"}, "Fixed is never green (a rule of this test)."
        )
        kind = replace(kind_called("iom"), never_together=(rule,))
        monkeypatch.setattr(tracks, "kind_of", lambda *_: kind)
        with pytest.raises(StageRefused, match="never green"):
            iom.rate(case, "green", days(9))


class TestWhoSees:
    def test_the_agencies_of_the_case(self, iom, case):
        iom.rate(case, "amber", days(8))
        store(iom, case)
        for name in ("alice", "bob", "dana"):
            with iom.look(getattr(iom.p, name)):
                assert all(counts(RATED).values()), name

    @pytest.mark.parametrize("name", NO_CONTENT)
    def test_and_nobody_else_in_bare_sql(self, iom, case, name):
        store(iom, case)
        with iom.look(getattr(iom.p, name)):
            assert set(counts(RATED).values()) == {0}


class TestAScore:
    def test_it_is_kept_as_it_was_told_with_the_band_of_that_day(self, iom, case):
        row = store(iom, case)
        assert (row.score, row.band, row.version) == (Decimal(81), "high", "3")
        set_by_two(iom.look, iom.p, iom.scheme, "tools.ogrs3.high", "85", days(9).date())
        with iom.look(iom.p.bob) as bob:
            lines = case_page(bob, case.ref).scores
            assert {(line.band, line.score.score) for line in lines} == {("High", Decimal(81))}
            again = services.store_score(
                case=case, person_id=case.person_id, tool="ogrs3", version="3", score=Decimal(81), made_on=days(9).date(),
                made_by="P.", by=bob, at=days(10),
            )  # fmt: skip
            assert again.band == "medium"

    def test_the_score_of_the_nomination_is_kept_when_it_is_taken_in(self, iom):
        case = iom.taken()
        with iom.look(iom.p.alice) as alice:
            (line,) = case_page(alice, case.ref).scores
            assert (line.tool.slug, line.score.version, line.band) == ("ogrs3", "3", "High")
            assert line.score.made_by == "P. Officer, probation"

    def test_a_nomination_below_the_threshold_goes_another_way(self, iom):
        with pytest.raises(DataUnfit, match="needs 75 or more, and this is 60"):
            iom.nominated(score=60)

    @pytest.mark.parametrize(
        ("tool", "score", "band"),
        [
            ("ogrs3", "49", "low"), ("ogrs3", "50", "medium"), ("ogrs3", "74", "medium"), ("ogrs3", "75", "high"), ("ogrs3", "90", "very_high"),
            ("ogp", "33", "low"), ("ogp", "34", "medium"), ("ogp", "67", "high"), ("ogp", "85", "very_high"),
            ("ovp", "29", "low"), ("ovp", "30", "medium"), ("ovp", "60", "high"), ("ovp", "80", "very_high"),
            ("rsr", "2.99", "low"), ("rsr", "3", "medium"), ("rsr", "6.89", "medium"), ("rsr", "6.9", "high"),
        ],
    )  # fmt: skip
    def test_bands_begin_where_practice_has_them(self, tool, score, band):
        found = kind_called("iom").tools[tool].band_of(Decimal(score))
        assert found is not None
        assert found.slug == band

    @pytest.mark.parametrize(
        ("given", "told"),
        [
            ({"score": Decimal(101)}, "from 0 to 100"),
            ({"tool": "oracle"}, "on offer"),
            ({"version": " "}, "version"),
            ({"made_on": days(30).date()}, "still to come"),
        ],
    )
    def test_what_a_tool_cannot_have_said_is_refused(self, iom, case, given, told):
        with pytest.raises(DataUnfit, match=told):
            store(iom, case, **given)

    def test_bands_that_do_not_rise_are_no_setting(self, iom):
        with iom.look(iom.p.alice) as alice, pytest.raises(DataUnfit, match="above the one before"):
            change_value(
                scheme=iom.scheme, path="tools.ogrs3.medium", value="80", because="x", from_date=days(1).date(), by=alice, at=days(1)
            )  # fmt: skip


# From which day, with which colour, until which day; with the limit that is set where it is not the usual one.
CLOCKS = [
    ("2026-03-06", "red", "2026-03-07"),  # Friday to Saturday: daily tasking does not stop for a weekend
    ("2026-04-02", "red", "2026-04-03"),  # into Good Friday
    ("2026-03-28", "red", "2026-03-29"),  # the night on which the clocks go forward
    ("2026-10-24", "red", "2026-10-25"),  # and back
    ("2026-03-27", "amber", "2026-04-03"),
    ("2026-12-24", "amber", "2026-12-31"),  # over Christmas and Boxing Day
    ("2026-03-02", "green", "2026-03-30"),
    ("2026-02-01", "blue", "2026-03-01"),
    ("2028-02-01", "blue", "2028-02-29"),  # a leap year
]
LOCAL = [
    ("2026-03-06", "2026-03-09"),  # Friday to Monday
    ("2026-04-02", "2026-04-07"),  # Maundy Thursday over Good Friday and Easter Monday
    ("2026-12-24", "2026-12-29"),  # Boxing Day on a Saturday has its Monday
    ("2026-10-23", "2026-10-26"),  # over the night on which the clocks go back
]


class TestTheClock:
    @pytest.mark.parametrize(("start", "colour", "until"), CLOCKS)
    def test_a_review_is_due_by_the_colour(self, start, colour, until):
        limit = kind_called("iom").limit("review", {"colour": colour})
        began = date.fromisoformat(start)
        assert review_due(None, began=began, limit=limit, changed=began) == date.fromisoformat(until)

    @pytest.mark.parametrize(("start", "until"), LOCAL)
    def test_an_area_without_weekend_tasking_sets_working_days(self, start, until):
        from plumbline.schemes.kind import laid_over

        kind = laid_over(kind_called("iom"), {"clocks.review.red": "1 working_days"})
        began = date.fromisoformat(start)
        assert review_due(
            None, began=began, limit=kind.limit("review", {"colour": "red"})
        ) == date.fromisoformat(until)

    @pytest.mark.parametrize(
        ("start", "hours"), [("2026-03-28T10:00", 47), ("2026-10-24T10:00", 49), ("2026-06-10T10:00", 48)]
    )
    def test_the_day_ends_at_midnight_of_the_wall_whatever_its_hours(self, start, hours):
        began = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo("Europe/London"))
        ends = due_at(began, kind_called("iom").limit("review", {"colour": "red"}))
        opened = began.replace(hour=0, minute=0)
        utc = ZoneInfo("UTC")
        assert ends.astimezone(utc) - opened.astimezone(utc) == timedelta(hours=hours)

    def test_without_a_colour_the_usual_limit_holds(self, iom, case):
        assert due(iom, case) == (days(7) + timedelta(days=28)).date()

    def test_a_case_that_turns_red_is_due_the_next_day(self, iom, case):
        iom.rate(case, "green", days(8))
        review(iom, case, days(9))
        assert due(iom, case) == days(37).date()
        iom.rate(case, "red", days(12))
        assert due(iom, case) == days(13).date()
        review(iom, case, days(13))
        assert due(iom, case) == days(14).date()

    def test_a_case_that_turns_green_keeps_the_day_that_was_set(self):
        held = LastReview("keep", date(2026, 3, 2), date(2026, 3, 3))
        limit = kind_called("iom").limit("review", {"colour": "green"})
        assert review_due(held, began=None, limit=limit, changed=date(2026, 3, 2)) == date(2026, 3, 3)


class TestAMoveThatSets:
    def test_custody_turns_it_blue_by_the_same_act_and_release_amber(self, iom, case):
        iom.rate(case, "red", days(8))
        with iom.look(iom.p.alice) as alice:
            services.move_case(case=case, state="custody", because="Remanded", by=alice, at=days(10))
            assert values_of(case)["colour"] == "blue"
            last = TrackEntry.objects.filter(case=case, track="colour").last()
            assert (last.because, last.by, last.from_date) == ("Remanded", alice.user_id, days(10).date())
            services.move_case(
                case=case, state="managed", because="Released on licence", by=alice, at=days(40)
            )
            assert values_of(case)["colour"] == "amber"

    def test_a_review_in_custody_leaves_it_there_without_a_new_row(self, iom, case):
        with iom.look(iom.p.alice) as alice:
            services.move_case(case=case, state="custody", because="Remanded", by=alice, at=days(10))
            before = state_of(case).number
        review(iom, case, days(20))
        with iom.look(iom.p.alice):
            assert (state_of(case).state, state_of(case).number) == ("custody", before)
        assert due(iom, case) == days(48).date()


class TestReset:
    def to(self, iom, case, state, at):
        with iom.look(iom.p.alice) as alice:
            services.move_case(case=case, state=state, because="Last third", by=alice, at=at)

    def state(self, iom, case):
        with iom.look(iom.p.alice):
            return state_of(case).state

    def test_the_meeting_ends_active_supervision_and_the_case_moves_with_its_decision(self, iom, case):
        iom.decides(case, "reset", "In the last third of the licence", at=days(30))
        with iom.look(iom.p.alice):
            last = state_of(case)
            assert (last.state, last.because) == ("reset", "In the last third of the licence")

    def test_a_review_leaves_it_there_and_its_colour_times_the_next(self, iom, case):
        iom.rate(case, "amber", days(8))
        self.to(iom, case, "reset", days(30))
        review(iom, case, days(31))
        assert self.state(iom, case) == "reset"
        assert due(iom, case) == days(38).date()

    @pytest.mark.parametrize(("state", "colour"), [("managed", "amber"), ("custody", "blue")])
    def test_from_there_it_goes_back_to_active_work_or_into_custody(self, iom, case, state, colour):
        iom.rate(case, "amber", days(8))
        self.to(iom, case, "reset", days(30))
        self.to(iom, case, state, days(40))
        with iom.look(iom.p.alice):
            assert (state_of(case).state, values_of(case)["colour"]) == (state, colour)

    def test_it_is_de_selected_from_there(self, iom, case):
        self.to(iom, case, "reset", days(30))
        review(iom, case, days(31))
        with iom.look(iom.p.alice) as alice:
            services.close_case(case=case, reason="sentence_ended", words="Over", by=alice, at=days(60))
        assert self.state(iom, case) == "closed"

    def test_nobody_at_the_table_moves_it_there_alone(self, iom, case):
        with iom.look(iom.p.bob) as bob, pytest.raises(PermissionRefused):
            services.move_case(case=case, state="reset", because="Last third", by=bob, at=days(30))


class TestWhatIsAskedAtRedOrAmber:
    def answered(self, iom, case, at):
        with iom.look(iom.p.alice) as alice:
            services.answer_prompt(
                case=case,
                prompt="other_rooms",
                person_id=case.person_id,
                answer="nothing",
                words="Checked",
                by=alice,
                at=at,
            )

    def waits(self, iom):
        with iom.look(iom.p.alice) as alice:
            return prompts_waiting(alice)

    def test_it_waits_from_red_or_amber_on_and_anew_each_time(self, iom, case):
        with iom.look(iom.p.alice) as alice:
            services.answer_prompt(
                case=case, prompt="child", person_id=case.person_id, answer="no_child", words="Lives alone", by=alice, at=days(7)
            )  # fmt: skip
        assert self.waits(iom) == []
        iom.rate(case, "amber", days(8))
        assert self.waits(iom) == [case.ref]
        self.answered(iom, case, days(9))
        assert self.waits(iom) == []
        iom.rate(case, "green", days(10))
        iom.rate(case, "red", days(11))
        assert self.waits(iom) == [case.ref]
        iom.rate(case, "green", days(12))
        assert self.waits(iom) == []

    def test_nobody_but_the_coordinator_reads_question_or_answer(self, iom, case):
        from plumbline.values.errors import NotVisible

        iom.rate(case, "red", days(8))
        self.answered(iom, case, days(9))
        for name in ("bob", "dana", "chair", "governance"):
            viewer = getattr(iom.p, name)
            with iom.look(viewer):
                with pytest.raises(NotVisible):
                    prompts_of(viewer, case.ref)
                with connection.cursor() as cursor:
                    cursor.execute("SELECT count(*) FROM cases_promptanswer")
                    assert cursor.fetchone()[0] == 0


def test_deselected_and_selected_again_under_one_reference(iom, case):
    review(iom, case, days(20))
    with iom.look(iom.p.alice) as alice:
        services.close_case(case=case, reason="sustained", words="A year without", by=alice, at=days(30))
    with iom.look(iom.p.alice) as alice:
        services.reopen_case(
            case=case, because="Burglaries again", decided_by=iom.p.chair.user_id, by=alice, at=days(60)
        )
        assert state_of(case).state == "listed"
        assert kind_of(case.scheme).course.label("closed") == "De-selected"
        # It is to be decided anew: what stood before holds no longer.
        assert "colour" not in values_of(case)
        assert values_of(case)["cohort"] == "fixed"
