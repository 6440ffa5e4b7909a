"""The desk: who may compare what, a decision that takes effect at once, and taking it back to exactly what was."""

from uuid import uuid4

import pytest

from plumbline.linking.enums import Verdict
from plumbline.linking.queries import decision, own_decisions, pair, waiting_pairs
from plumbline.linking.services import decide_pair, take_back_decision, undo_run
from plumbline.people.models import Record
from plumbline.people.services import hide_person_from
from plumbline.values.errors import NotVisible, PermissionRefused, StageRefused
from tests.facts import acting, add_suppliers, link
from tests.linking import desk
from tests.linking.desk import (
    add_matcher,
    ann,
    anns,
    at_the_desk,
    decide,
    keys,
    people,
    references,
    state,
    take_back,
)


@pytest.fixture
def mo(personas):
    add_suppliers()
    return add_matcher(personas)


def test_it_works(mo, tmp_path):
    anns(tmp_path, 2)
    link()
    first, second = keys()["P1"], keys()["P2"]
    assert first != second
    decide(mo, "P1", "P2")
    elder = keys()["P1"]
    assert keys() == {"P1": elder, "P2": elder}
    younger = ({first, second} - {elder}).pop()
    assert desk.alias_of(younger) == elder


def test_taking_back_restores_exactly(mo, tmp_path):
    anns(tmp_path, 2)
    link()
    before = state()
    decision = decide(mo, "P1", "P2")
    assert state() != before
    take_back(mo, decision)
    assert state() == before
    assert len(desk.waiting(mo)) == 1


@pytest.mark.parametrize("verdict", [Verdict.DIFFERENT, Verdict.CANNOT_TELL])
def test_the_other_verdicts_move_nobody_and_take_the_pair_from_the_queue(mo, tmp_path, verdict):
    anns(tmp_path, 2)
    link()
    before = state()
    decide(mo, "P1", "P2", verdict)
    assert state() == before
    assert desk.waiting(mo) == []
    link()
    assert desk.waiting(mo) == []


def test_blocks_hold_on_both_at_once_and_end_with_the_join(mo, personas, tmp_path):
    anns(tmp_path, 2)
    link()
    with at_the_desk(personas.chair):
        hide_person_from(
            person_id=keys()["P1"], user=personas.dana.user_id, by=personas.chair, because="conflict"
        )
    before = state()
    decision = desk.join("P1", "P2", by=mo, second=add_matcher(personas, "sam"))
    with desk.database_role("migrator"):
        assert all(
            personas.dana.user_id in hidden for hidden in Record.objects.values_list("hidden_from", flat=True)
        )
    take_back(mo, decision)
    assert state() == before


def test_nobody_decides_about_somebody_they_are_kept_from(mo, personas, tmp_path):
    anns(tmp_path, 2)
    link()
    (waiting,) = desk.waiting(mo)
    with at_the_desk(personas.chair):
        hide_person_from(person_id=keys()["P1"], user=mo.user_id, by=personas.chair, because="conflict")
    assert desk.waiting(mo) == []
    with at_the_desk(mo), pytest.raises(NotVisible):
        pair(mo, waiting.id)
    with pytest.raises(NotVisible):
        decide(mo, "P1", "P2")


def test_a_matcher_outside_the_agreement_finds_nothing_there(mo, personas, tmp_path):
    outside = add_matcher(personas, "olive", "outside-charity")
    anns(tmp_path, 2)
    link()
    with at_the_desk(outside):
        assert waiting_pairs(outside) == ([], 0)
        for target in (*references().values(), uuid4()):
            with pytest.raises(NotVisible):
                pair(outside, target)
    with pytest.raises(NotVisible):
        decide(outside, "P1", "P2")


def test_a_matcher_of_a_partner_compares_what_police_gave(mo, personas, tmp_path):
    partner = add_matcher(personas, "cas", "council")
    anns(tmp_path, 2)
    link()
    assert len(desk.waiting(partner)) == 1


@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "analyst", "board", "governance"])
def test_only_a_matcher_reads_or_decides(personas, who):
    viewer = getattr(personas, who)
    with at_the_desk(viewer):
        for refused in (
            lambda: waiting_pairs(viewer),
            lambda: pair(viewer, uuid4()),
            lambda: own_decisions(viewer),
            lambda: decide_pair(pair=uuid4(), verdict=Verdict.SAME, by=viewer, because="x"),
            lambda: take_back_decision(decision=uuid4(), by=viewer, because="x"),
        ):
            with pytest.raises(PermissionRefused):
                refused()


def test_the_second_matcher_is_told_plainly(mo, personas, tmp_path):
    second = add_matcher(personas, "mia")
    anns(tmp_path, 2)
    link()
    decide(mo, "P1", "P2", Verdict.DIFFERENT)
    with pytest.raises(StageRefused, match="Somebody else has decided this pair"):
        decide(second, "P1", "P2", Verdict.SAME)


def test_what_has_become_one_person_is_not_asked_about(mo, tmp_path):
    anns(tmp_path, 3)
    link()
    decide(mo, "P1", "P2")
    decide(mo, "P2", "P3")
    assert desk.waiting(mo) == []
    with pytest.raises(StageRefused, match="become one person"):
        decide(mo, "P1", "P3", Verdict.DIFFERENT)


def test_known_to_be_different_stands_against_a_join_through_a_third(mo, tmp_path):
    anns(tmp_path, 3)
    link()
    decide(mo, "P1", "P2", Verdict.DIFFERENT)
    decide(mo, "P2", "P3")
    with pytest.raises(StageRefused, match="different people"):
        decide(mo, "P1", "P3")


def test_a_decision_is_taken_back_once(mo, tmp_path):
    anns(tmp_path, 2)
    link()
    decision = decide(mo, "P1", "P2")
    take_back(mo, decision)
    with pytest.raises(StageRefused, match="taken back already"):
        take_back(mo, decision)


def test_another_agency_cannot_take_it_back(mo, personas, tmp_path):
    partner = add_matcher(personas, "cas", "council")
    anns(tmp_path, 2)
    link()
    with pytest.raises(NotVisible):
        take_back(partner, decide(mo, "P1", "P2"))


def test_the_score_is_hidden_until_the_pair_is_decided(mo, tmp_path):
    anns(tmp_path, 2)
    link()
    (waiting,) = desk.waiting(mo)
    with at_the_desk(mo):
        before = pair(mo, waiting.id)
    decide(mo, "P1", "P2", Verdict.CANNOT_TELL)
    with at_the_desk(mo):
        after = pair(mo, waiting.id)
    assert (before.probability, before.decision) == (None, None)
    assert after.probability > 0
    assert after.decision.verdict == "cannot_tell"
    assert {one.name: one.tag for one in before.evidence}["last_name"] == "Agrees"


def test_own_decisions_keep_what_was_taken_back(mo, personas, tmp_path):
    anns(tmp_path, 2)
    link()
    take_back(mo, decide(mo, "P1", "P2"))
    decide(mo, "P1", "P2", Verdict.DIFFERENT, because="twins")
    with at_the_desk(mo):
        found, count = own_decisions(mo)
    assert count == 2
    assert [(d.verdict, d.because, d.ended_because) for d in found] == [
        ("different", "twins", ""),
        ("same", "looked", "mistaken"),
    ]


def test_a_corrected_record_goes_back_to_where_its_earlier_version_was(mo, tmp_path):
    anns(tmp_path, 2)
    link()
    before = keys()
    decision = decide(mo, "P1", "P2")
    for n in (1, 2):
        people(tmp_path, f"{n}.csv", ann(f"P{n}", f"C{n}", phone=f"0770090{n:04d}", address="9 Hill Road"))
    take_back(mo, decision)
    assert keys() == before


def test_a_run_is_not_undone_under_a_decision_made_since(mo, tmp_path):
    anns(tmp_path, 2)
    run = link()
    decide(mo, "P1", "P2")
    with acting("matcher", "link") as job, pytest.raises(StageRefused, match="matching desk"):
        undo_run(run_id=run.run_id, by=job, because="x")


def test_a_later_run_keeps_what_was_decided(mo, tmp_path):
    anns(tmp_path, 2)
    link()
    decide(mo, "P1", "P2")
    joined = keys()
    assert link().rekeyed == 0
    assert keys() == joined
    assert desk.waiting(mo) == []


def test_the_most_useful_pair_comes_first(mo, tmp_path):
    """A person with three records is worth more than one with one."""
    anns(tmp_path, 2)
    bo = [("B1", "0770091"), ("B2", "0770092")]
    people(
        tmp_path,
        "b.csv",
        *(ann(ref, f"D{ref}", phone=f"{phone}0000", forename="Bo", surname="Other") for ref, phone in bo),
    )
    people(
        tmp_path,
        "c.csv",
        *(ann(f"B1{n}", f"E{n}", phone="07700910000", forename="Bo", surname="Other") for n in range(2)),
    )
    link()
    first = desk.waiting(mo)[0]
    assert any(
        pair_id == first.id for refs, pair_id in references().items() if all(r.startswith("B") for r in refs)
    )


def test_own_decisions_say_what_was_joined(mo, personas, tmp_path):
    anns(tmp_path, 2)
    link()
    joined = decide(mo, "P1", "P2")
    with at_the_desk(mo):
        ((found,), _) = own_decisions(mo)
        assert decision(mo, joined) == found
    assert sum(found.joined.values()) == 1
    assert found.probability > 0


def test_what_moved_that_the_asker_may_not_know_is_not_counted(mo, personas, tmp_path):
    anns(tmp_path, 2)
    link()
    joined = decide(mo, "P1", "P2")
    with at_the_desk(personas.chair):
        hide_person_from(person_id=keys()["P1"], user=mo.user_id, by=personas.chair, because="conflict")
    with at_the_desk(mo):
        assert decision(mo, joined).joined == {}


def test_a_decision_of_another_agency_is_not_there(mo, personas, tmp_path):
    partner = add_matcher(personas, "cas", "council")
    anns(tmp_path, 2)
    link()
    joined = decide(mo, "P1", "P2")
    for target in (joined, uuid4()):
        with at_the_desk(partner), pytest.raises(NotVisible):
            decision(partner, target)
