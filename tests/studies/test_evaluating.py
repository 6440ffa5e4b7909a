"""Evaluating a locked protocol on histories whose truth was planted."""

import json
from datetime import UTC, timedelta

import pytest

from plumbline.audit.models import Entry
from plumbline.finding.enums import Method
from plumbline.finding.models import ListEntry, StudyKey
from plumbline.studies.models import ProtocolLock
from plumbline.studies.queries import results, results_of_lists
from plumbline.studies.services import evaluate, evaluate_due, lock_protocol, register_protocol
from plumbline.values.errors import DataUnfit, StageRefused
from tests.finding.made_up import INDEX, between, births, history, person_ids
from tests.finding.panels import freeze
from tests.studies.conftest import LATER


pytestmark = pytest.mark.django_db

PEOPLE = 320
SEED = b"a seed for the studies tests"


@pytest.fixture
def town(put_history, analysing):
    """`town(effect)` freezes a lottery among made-up people and goes on with the effect for those offered."""

    def live(effect=1.0, *, until=INDEX + timedelta(days=365), method=Method.BY_LOT, listed=200, years=3):
        days = (years + 1) * 365
        before = between(history(PEOPLE, rate=3.0, days=days), None, INDEX)
        put_history(before, births=births(PEOPLE))
        run = freeze(method=method, listed=listed, **({"seed": SEED} if method is Method.BY_LOT else {}))
        with analysing():
            arms = dict(ListEntry.objects.filter(run=run).values_list("study_number", "arm"))
            keys = {str(key.person_id): arms[key.study_number] for key in StudyKey.objects.all()}
        helped = {person: effect for person, arm in keys.items() if arm == "offered"}
        after = history(PEOPLE, rate=3.0, effect=helped, days=days)
        put_history(between(after, None, until), births=births(PEOPLE))
        return run

    return live


def ask(plan, analysing, run, **more):
    protocol = plan(run)
    with analysing() as viewer:
        return evaluate(protocol_id=protocol.id, by=viewer, at=LATER, **more)


def test_without_an_effect_no_fall_is_found_though_everybody_got_better(town, plan, analysing):
    result = ask(plan, analysing, town(1.0))
    assert result.verdict != "fell"
    assert result.figures["ci_low"] < 1 < result.figures["ci_high"]
    assert result.figures["before_after_change"] < 0
    assert result.figures["expected_change_without_effect"] < 0
    assert result.figures["before_after_is_effect"] is False


def test_a_large_effect_is_found(town, plan, analysing):
    result = ask(plan, analysing, town(0.35))
    assert result.verdict == "fell"
    assert result.figures["ci_low"] < 0.35 < result.figures["ci_high"]
    assert "Violence fell among those offered a place" in result.sentence


def test_follow_up_closes_before_the_days_that_are_not_whole(town, analysing):
    run = town(until=INDEX + timedelta(days=200))
    with analysing() as viewer:
        protocol = register_protocol(run_id=run.id, by=viewer, late_by=28)
        lock_protocol(protocol_id=protocol.id, by=viewer)
        result = evaluate(protocol_id=protocol.id, by=viewer, at=LATER)
    assert timedelta(days=150) < result.follow_up_to - INDEX.date() <= timedelta(days=200 - 28)
    assert result.figures["late_by"] == 28


def test_the_result_carries_everything_a_reader_needs(town, plan, analysing):
    result = ask(plan, analysing, town(1.0))
    figures = result.figures
    assert figures["n"] == 200
    assert {arm: cells["people"] for arm, cells in figures["arms"].items()} == {
        "offered": 100,
        "not_drawn": 100,
    }
    assert sum(cells["person_years"] for cells in figures["arms"].values()) == pytest.approx(
        figures["person_years"]
    )
    assert figures["needed_n"] > 0
    assert figures["design"] == "lottery"
    assert figures["made_up"] is True
    with analysing():
        assert result.protocol_sha256 == figures["protocol_sha256"] == ProtocolLock.objects.get().sha256
    assert result.standing == "registered"
    assert not any(person in json.dumps(figures) for person in person_ids(PEOPLE))


def by_rank(town, plan, analysing, effect=1.0, **more):
    return ask(plan, analysing, town(effect, method=Method.BY_RANK, listed=60, **more))


def test_by_rank_a_planted_halving_is_found_against_the_placebo_year(town, plan, analysing):
    result = by_rank(town, plan, analysing, 0.5)
    figures = result.figures
    assert result.verdict == "fell"
    assert figures["ci_low"] < 0.5 < figures["ci_high"] < 1
    assert (figures["design"], figures["planned_design"], figures["n"]) == ("placebo_year", "rank", 60)
    assert figures["strength"]["word"] == "moderate"
    assert result.sentence.endswith("weaker than a lottery.")
    assert figures["before_after_change"] < figures["expected_change_without_effect"] < 0


def test_by_rank_without_an_effect_no_fall_is_found_though_the_list_got_better(town, plan, analysing):
    result = by_rank(town, plan, analysing)
    assert result.verdict != "fell"
    assert result.figures["ci_low"] < 1 < result.figures["ci_high"]
    assert result.figures["before_after_change"] < 0
    assert not any(person in json.dumps(result.figures) for person in person_ids(PEOPLE))


def test_by_rank_the_same_question_is_asked_in_two_other_ways(town, plan, analysing):
    asked = by_rank(town, plan, analysing, 0.5).figures["asked_otherwise"]
    assert [row["design"] for row in asked] == ["placebo_cohort", "capacity_line"]
    assert all(row["ci_low"] < 0.5 < row["ci_high"] for row in asked if row["ratio"] is not None)
    assert all(row["sentence"] for row in asked)


def test_by_rank_with_36_months_the_older_pair_is_not_checked(town, plan, analysing):
    older = by_rank(town, plan, analysing).figures["older_pair"]
    assert older["standing"] == "not_checked"
    assert "48 months" in older["sentence"]


def test_by_rank_with_48_months_the_older_pair_is_checked(town, plan, analysing):
    older = by_rank(town, plan, analysing, years=4).figures["older_pair"]
    assert older["standing"] == "passed"
    assert older["ci_low"] < 1 < older["ci_high"]


def test_by_rank_with_two_years_nothing_is_told(town, plan, analysing):
    result = by_rank(town, plan, analysing, years=2)
    assert result.verdict == "cannot_tell"
    assert "no fair comparison yet" in result.sentence
    assert "36 months" in result.sentence
    assert result.figures["rate_ratio"] is None
    assert result.figures["before_after_change"] < 0


def test_by_rank_half_a_year_tells_nothing_but_the_fall_to_expect(town, plan, analysing):
    result = by_rank(town, plan, analysing, until=INDEX + timedelta(days=180))
    assert result.verdict == "cannot_tell"
    assert "year with year" in result.sentence
    assert result.figures["expected_change_without_effect"] < 0


def test_follow_up_that_is_not_loaded_is_refused(town, plan, analysing):
    run = town(until=INDEX)
    with pytest.raises(StageRefused, match="No follow-up is loaded yet"):
        ask(plan, analysing, run)


def test_follow_up_half_way_is_interim(town, plan, analysing):
    result = ask(plan, analysing, town(until=INDEX + timedelta(days=180)))
    assert result.figures["interim"] is True
    assert result.standing == "exploratory"
    assert "no look was planned" in result.sentence
    assert 170 <= result.figures["days"] <= 181
    assert result.follow_up_to <= INDEX.date() + timedelta(days=180)


def test_the_planned_window_named_on_an_early_day_is_no_result(town, plan, analysing):
    protocol = plan(town(0.35))
    with analysing() as viewer:
        early = evaluate(
            protocol_id=protocol.id,
            by=viewer,
            at=(INDEX + timedelta(days=100)).replace(tzinfo=UTC),
            window_days=protocol.window_days,
        )
    assert (early.standing, early.verdict) == ("exploratory", "cannot_tell")
    assert early.sentence.startswith("We cannot tell yet")


def test_naming_the_planned_window_passes_no_planned_look_by(town, plan, analysing):
    protocol = plan(town(0.35), looks=[182])
    with analysing() as viewer:
        half = evaluate(protocol_id=protocol.id, by=viewer, at=LATER - timedelta(days=150), window_days=365)
    assert (half.standing, half.figures["look"]["number"], half.figures["days"]) == ("registered", 1, 182)
    assert half.figures["level"] > 0.99


def test_another_window_than_planned_is_exploratory_tells_nothing_and_stands_for_no_list(
    town, plan, analysing
):
    result = ask(plan, analysing, town(0.35), window_days=200)
    assert (result.standing, result.verdict) == ("exploratory", "cannot_tell")
    assert result.sentence.startswith("We cannot tell from this: it looks at 200 days")
    assert "no result: “Violence fell" in result.sentence
    with analysing() as viewer:
        assert results_of_lists(viewer, [result.protocol.run_id], until=LATER) == []
        assert [row.id for row in results(viewer)] == [result.id]


def test_a_later_plan_is_amended(town, plan, analysing):
    run = town()
    plan(run)
    assert ask(plan, analysing, run).standing == "amended"


def test_an_erased_person_is_left_out_and_counted(town, plan, analysing, as_role):
    run = town()
    with analysing():
        number = ListEntry.objects.filter(run=run, arm="offered").first().study_number
    with as_role("migrator"):
        StudyKey.objects.filter(study_number=number).delete()
    result = ask(plan, analysing, run)
    # Of the 200 drawn one is missing: beside the page of the list 199 would tell it, and 99 of which side.
    assert (result.figures["n"], result.figures["keys_cut"]) == (200, None)
    assert result.figures["people_rounded"]


def test_two_entries_that_turn_out_to_be_one_person_count_once(town, plan, analysing, monkeypatch):
    run = town()
    with analysing():
        entries = dict(
            ListEntry.objects.filter(run=run, arm__in=["offered", "not_drawn"]).values_list(
                "study_number", "rank"
            )
        )
        keys = {
            entries[key.study_number]: key.person_id
            for key in StudyKey.objects.filter(study_number__in=entries)
        }
    elder, younger = keys[1], keys[2]

    def resolve(ids):
        return {key: elder if key == younger else key for key in ids}

    monkeypatch.setattr("plumbline.studies.cohort.resolve", resolve)
    result = ask(plan, analysing, run)
    assert (result.figures["n"], result.figures["joined_since"]) == (200, None)


def test_evaluating_is_in_the_ledger_and_names_no_person(town, plan, analysing, as_role):
    run = town()
    result = ask(plan, analysing, run)
    with as_role("auditor"):
        entry = Entry.objects.get(what="protocol.evaluated")
    assert set(entry.objects_seen) == {result.id, result.protocol_id}


def test_the_day_of_asking_bounds_the_follow_up(town, plan, analysing):
    run = town()
    protocol = plan(run)
    with analysing() as viewer:
        result = evaluate(
            protocol_id=protocol.id, by=viewer, at=(INDEX + timedelta(days=100)).replace(tzinfo=UTC)
        )
    assert result.figures["days"] == 100


def test_a_planned_look_counts_its_own_days_and_widens_its_interval(town, plan, analysing):
    run = town(0.35)
    protocol = plan(run, looks=[182])
    with analysing() as viewer:
        half = evaluate(protocol_id=protocol.id, by=viewer, at=LATER - timedelta(days=150))
        end = evaluate(protocol_id=protocol.id, by=viewer, at=LATER)
    assert (half.standing, half.figures["look"]["number"], half.figures["days"]) == ("registered", 1, 182)
    assert half.figures["level"] > 0.99
    assert "look 1 of 2" in half.sentence
    assert (end.standing, end.figures["look"]["number"], end.figures["look"]["of"]) == ("registered", 2, 2)


def test_what_is_looked_at_between_two_looks_is_the_look_that_was_planned(town, plan, analysing):
    protocol = plan(town(1.0), looks=[182])
    with analysing() as viewer:
        found = evaluate(protocol_id=protocol.id, by=viewer, at=LATER - timedelta(days=100))
    assert found.figures["days"] == 182


def test_parts_of_the_plan_are_compared_and_others_are_not(town, plan, analysing):
    protocol = plan(town(0.5), parts=["upper_half", "under_25"])
    with analysing() as viewer:
        rows = evaluate(protocol_id=protocol.id, by=viewer, at=LATER).figures["parts"]
    assert [row["part"] for row in rows] == ["upper_half", "under_25"]
    assert rows[0]["level"] == pytest.approx(0.975)
    assert rows[0]["n_inside"] == rows[0]["n_outside"] == 100


def test_before_the_end_parts_are_told_as_widely_as_the_look_asks(town, plan, analysing):
    protocol = plan(town(0.5), looks=[182], parts=["upper_half", "under_25"])
    with analysing() as viewer:
        half = evaluate(protocol_id=protocol.id, by=viewer, at=LATER - timedelta(days=150)).figures
    assert half["look"]["number"] == 1
    assert half["level"] > 0.99
    assert half["parts"][0]["level"] == pytest.approx(1 - (1 - half["level"]) / 2)


@pytest.mark.parametrize("more", [{"looks": [182]}, {"parts": ["under_25"]}])
def test_a_list_by_rank_has_no_looks_and_no_parts(town, plan, more):
    with pytest.raises(DataUnfit, match="by rank"):
        plan(town(method=Method.BY_RANK, listed=60), **more)


def test_what_is_due_is_evaluated_once_by_itself(town, plan, analysing):
    protocol = plan(town(1.0), looks=[182])
    nights = [LATER - timedelta(days=days) for days in (300, 150, 149, 0)]
    with analysing() as viewer:
        found = [evaluate_due(by=viewer, at=night) for night in nights]
    assert [[r.figures["look"]["number"] for r in night] for night in found] == [[], [1], [], [2]]
    assert {r.protocol_id for night in found for r in night} == {protocol.id}


def test_a_plan_that_was_amended_is_left_to_the_one_that_amends_it(town, plan, analysing):
    run = town(1.0)
    plan(run)
    second = plan(run, window_days=200)
    with analysing() as viewer:
        (found,) = evaluate_due(by=viewer, at=LATER)
    assert (found.protocol_id, found.standing) == (second.id, "amended")
