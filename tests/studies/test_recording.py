"""Declared changes of recording: declaring, correcting and withdrawing them, and what a comparison makes of them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import ProgrammingError, transaction
from hypothesis import given
from hypothesis import strategies as st

from plumbline.audit.models import Entry
from plumbline.finding.enums import Method
from plumbline.studies.models import RecordingChange
from plumbline.studies.queries import recording_changes
from plumbline.studies.recording import Declared, recording_of_arms, recording_of_years
from plumbline.studies.services import (
    Declaration,
    correct_recording_change,
    declare_recording_change,
    evaluate,
    withdraw_recording_change,
)
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.finding.made_up import INDEX, between, births, history
from tests.finding.panels import freeze
from tests.studies.conftest import LATER


TOLD = Declaration(
    effective_from=date(2024, 3, 1),
    what="Harassment between the same two is counted once.",
    said_by="Force crime registrar",
    source="Letter of 2 February 2024",
    feed="police_people",
)
YEAR = timedelta(days=365)


@pytest.fixture
def list_by_rank(put_history, analysing, plan):
    """`list_by_rank(years)`: a list with so many years behind it and one after it, and its locked protocol."""

    def live(years=3, **more):
        events = history(320, rate=3.0, days=(years + 1) * 365)
        put_history(between(events, None, INDEX), births=births(320))
        protocol = plan(freeze(listed=60, **{"method": Method.BY_RANK, **more}))
        put_history(between(events, None, INDEX + YEAR), births=births(320))
        return protocol

    return live


@pytest.fixture
def declare(analysing):
    def write(days=None, **more):
        told = replace(TOLD, **more)
        if days is not None:
            told = replace(told, effective_from=(INDEX + timedelta(days=days)).date())
        with analysing() as viewer:
            return declare_recording_change(declaration=told, by=viewer)

    return write


@pytest.fixture
def answer(analysing):
    def ask(protocol):
        with analysing() as viewer:
            return evaluate(protocol_id=protocol.id, by=viewer, at=LATER)

    return ask


@pytest.mark.django_db
class TestComparing:
    def test_years_on_both_sides_of_a_change_are_not_compared(self, list_by_rank, declare, answer):
        protocol = list_by_rank()
        declare(days=-100)
        result = answer(protocol)
        assert result.verdict == "cannot_tell"
        assert "Recording changed between the years" in result.sentence
        assert result.figures["rate_ratio"] is None
        (told,) = result.figures["recording_changes"]
        assert (told["bearing"], told["what"], told["said_by"]) == ("parts", TOLD.what, TOLD.said_by)

    def test_the_last_with_a_place_are_still_compared_with_the_first_without(
        self, list_by_rank, declare, answer
    ):
        protocol = list_by_rank()
        declare(days=-100)
        asked = {row["design"]: row for row in answer(protocol).figures["asked_otherwise"]}
        assert "Recording changed" in asked["placebo_cohort"]["sentence"]
        assert (
            asked["capacity_line"]["ratio"] is not None
            or "Recording" not in asked["capacity_line"]["sentence"]
        )

    @pytest.mark.parametrize(
        "days", [-3 * 365, -3 * 365 - 40, 365, 500], ids=["first-day", "before", "day-after", "after"]
    )
    def test_a_change_outside_the_years_compared_changes_nothing(self, list_by_rank, declare, answer, days):
        protocol = list_by_rank()
        declare(days=days)
        result = answer(protocol)
        assert result.figures["rate_ratio"] is not None
        assert result.figures["recording_changes"] == []

    @pytest.mark.parametrize("days", [-3 * 365 + 1, 364], ids=["second-day", "last-day"])
    def test_a_change_at_either_end_counts(self, list_by_rank, declare, answer, days):
        protocol = list_by_rank()
        declare(days=days)
        assert answer(protocol).verdict == "cannot_tell"

    def test_of_four_years_the_oldest_is_left_out_where_only_it_was_recorded_otherwise(
        self, list_by_rank, declare, answer
    ):
        protocol = list_by_rank(years=4)
        declare(days=-3 * 365 - 100)
        figures = answer(protocol).figures
        assert figures["rate_ratio"] is not None
        assert figures["older_pair"]["standing"] == "not_checked"
        assert [row["bearing"] for row in figures["recording_changes"]] == ["left_out"]

    def test_another_feed_or_another_agency_does_not_touch_it(self, list_by_rank, declare, answer, personas):
        protocol = list_by_rank()
        declare(days=-100, feed="ambulance")
        declare(days=-100, agency=personas.agencies["housing"])
        assert answer(protocol).figures["recording_changes"] == []

    def test_withdrawn_after_the_lock_it_no_longer_counts_and_the_card_says_so(
        self, list_by_rank, declare, answer, analysing
    ):
        protocol = list_by_rank()
        change = declare(days=-100)
        with analysing() as viewer:
            withdraw_recording_change(change_id=change.id, because="It was another force.", by=viewer)
        figures = answer(protocol).figures
        assert figures["rate_ratio"] is not None
        (told,) = figures["recording_changes"]
        assert (told["bearing"], told["because"]) == ("ended", "It was another force.")

    def test_a_change_declared_after_the_lock_is_told_as_such(self, list_by_rank, declare, answer):
        declare(days=-50)
        protocol = list_by_rank()
        declare(days=-40)
        assert [row["after_lock"] for row in answer(protocol).figures["recording_changes"]] == [False, True]

    def test_a_lottery_is_compared_all_the_same(self, list_by_rank, declare, answer):
        protocol = list_by_rank(method=Method.BY_LOT, seed=b"a seed for the studies tests")
        declare(days=100)
        figures = answer(protocol).figures
        assert figures["rate_ratio"] is not None
        assert [row["bearing"] for row in figures["recording_changes"]] == ["alike"]


@pytest.mark.django_db
class TestDeclaring:
    def test_a_correction_stands_in_its_place_and_both_stay(self, declare, analysing, as_role):
        first = declare()
        with analysing() as viewer:
            second = correct_recording_change(
                change_id=first.id,
                declaration=replace(TOLD, effective_from=date(2024, 4, 1)),
                because="The letter was misread.",
                by=viewer,
            )
            rows = {row.id: row for row in recording_changes(viewer)}
        assert rows[first.id].end.replaced_by_id == second.id
        assert not hasattr(rows[second.id], "end")
        with as_role("auditor"):
            acts = Entry.objects.filter(object_kind="recording_change").order_by("at")
            assert [entry.what for entry in acts] == [
                "recording_change.declared",
                "recording_change.corrected",
            ]

    @pytest.mark.parametrize(
        ("wrong", "slug"),
        [
            ({"feed": ""}, "nobodys-recording"),
            ({"feed": "no_such_feed"}, "feed-unknown"),
            ({"source": "  "}, "words-missing"),
            ({"effective_from": date(1066, 10, 14)}, "day-unfit"),
        ],
    )
    def test_what_cannot_be_checked_is_refused(self, declare, analysing, wrong, slug):
        with pytest.raises(DataUnfit) as no:
            declare(**wrong)
        assert no.value.slug == slug
        with analysing():
            assert not RecordingChange.objects.exists()

    def test_it_is_withdrawn_once_and_with_a_reason(self, declare, analysing):
        change = declare()
        with analysing() as viewer:
            with pytest.raises(DataUnfit, match="Give a reason"):
                withdraw_recording_change(change_id=change.id, because=" ", by=viewer)
            withdraw_recording_change(change_id=change.id, because="An error.", by=viewer)
            with pytest.raises(StageRefused, match="already"):
                withdraw_recording_change(change_id=change.id, because="Again.", by=viewer)

    def test_not_by_a_board_member_nor_by_an_analyst_outside(self, personas, analysing):
        with analysing(personas.board) as viewer, pytest.raises(PermissionRefused):
            declare_recording_change(declaration=TOLD, by=viewer)
        with analysing(personas.charlie) as viewer, pytest.raises(NotVisible):
            declare_recording_change(declaration=TOLD, by=viewer)

    def test_the_database_lets_nobody_change_a_declaration(self, declare, analysing):
        change = declare()
        with analysing(), pytest.raises(ProgrammingError), transaction.atomic():
            RecordingChange.objects.filter(id=change.id).update(what="Nothing changed.")


INDEX_DAY, END = date(2025, 1, 1), date(2026, 1, 1)


def declared(day):
    return Declared(
        "police_people", "", "Police", day, "what", "who", "where", datetime(2026, 1, 1, tzinfo=UTC), False
    )


@given(st.integers(-2000, 500), st.integers(3, 4))
def test_it_parts_the_years_exactly_where_no_three_whole_years_and_the_follow_up_are_alike(days, held):
    recording = recording_of_years(
        [declared(INDEX_DAY + timedelta(days=days))], index=INDEX_DAY, end=END, held=held, least=3
    )
    assert recording.parts == (-3 * 365 < days < 365)
    assert recording.used == (3 if held == 4 and -4 * 365 < days <= -3 * 365 else held)


@given(st.integers(-2000, 500))
def test_it_never_parts_the_arms_of_a_lottery(days):
    recording = recording_of_arms([declared(INDEX_DAY + timedelta(days=days))], index=INDEX_DAY, end=END)
    assert not recording.parts
    assert bool(recording.figures()) == (-365 < days < 365)
