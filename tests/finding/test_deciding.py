"""Accepting and declining nominations, conflicts of interest, erasure."""

import pytest

from plumbline.access.jobs import job_viewer
from plumbline.audit.enums import Verb
from plumbline.audit.models import Entry
from plumbline.finding.enums import NominationState
from plumbline.finding.models import ListEntry, NominationDecision, StudyKey
from plumbline.finding.queries import nomination, nominations, waiting_count
from plumbline.finding.services import (
    accept_nomination,
    cut_key,
    decline_nomination,
    hide_nomination_from,
    person_of,
)
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.finding.made_up import history, person_ids
from tests.finding.panels import freeze


pytestmark = pytest.mark.django_db


@pytest.fixture
def run(put_history, scheme):
    put_history(history())
    return freeze(scheme)


@pytest.fixture
def first(run, personas, looking_as):
    with looking_as(personas.alice):
        return nominations(personas.alice, run.id)[0].id


def ledger(as_role, what):
    with as_role("auditor"):
        return list(Entry.objects.filter(what=what))


def keys(as_role, looking_as):
    with as_role("analyst"), looking_as(job_viewer("nominate")):
        return {key.person_id: key.study_number for key in StudyKey.objects.all()}


def test_a_nomination_says_why_and_never_who(run, personas, looking_as):
    with looking_as(personas.alice):
        shown = nominations(personas.alice, run.id)
    assert len(shown) == 20
    assert [view.rank for view in shown] == sorted(view.rank for view in shown)
    assert all(len(view.reasons) >= 2 and view.state is NominationState.WAITING for view in shown)
    words = " ".join(str(view) for view in shown)
    assert not any(person in words for person in person_ids(60))
    assert "S-" not in words


def test_the_list_shown_is_one_consultation(run, personas, looking_as, as_role):
    with looking_as(personas.alice):
        shown = nominations(personas.alice)
    entries = ledger(as_role, "nominations.listed")
    assert [sorted(entry.objects_seen) for entry in entries] == [sorted(view.id for view in shown)]


def test_accepting_gives_the_person_once_and_says_so_in_the_ledger(first, personas, looking_as, as_role):
    with looking_as(personas.alice):
        person = accept_nomination(nomination_id=first, by=personas.alice)
        assert nomination(personas.alice, first).state is NominationState.ACCEPTED
        assert person_of(nomination_id=first) == person
    assert str(person) in person_ids(60)
    written = ledger(as_role, "nomination.accepted")
    assert [(entry.verb, entry.objects_seen) for entry in written] == [(Verb.DISCLOSURE.value, [first])]


def test_declining_gives_nobody(first, personas, looking_as, as_role):
    with looking_as(personas.chair):
        decline_nomination(nomination_id=first, by=personas.chair, because="not-safe")
        assert nomination(personas.chair, first).because == "not-safe"
        with pytest.raises(NotVisible):
            person_of(nomination_id=first)
    assert len(ledger(as_role, "nomination.declined")) == 1


def test_a_nomination_is_decided_once(first, personas, looking_as):
    with looking_as(personas.alice):
        decline_nomination(nomination_id=first, by=personas.alice, because="not-safe")
        with pytest.raises(StageRefused, match="decided before"):
            accept_nomination(nomination_id=first, by=personas.alice)
        assert NominationDecision.objects.count() == 1


def test_declining_needs_a_reason_on_offer(first, personas, looking_as):
    with looking_as(personas.alice), pytest.raises(DataUnfit, match="Choose one of"):
        decline_nomination(nomination_id=first, by=personas.alice, because="because")


@pytest.mark.parametrize("name", ["bob", "dana", "analyst", "board", "governance", "researcher", "worker"])
@pytest.mark.parametrize("act", [accept_nomination, decline_nomination, hide_nomination_from])
def test_others_do_not_choose(first, personas, looking_as, name, act):
    viewer = getattr(personas, name)
    more = {"user": personas.dana.user_id} if act is hide_nomination_from else {}
    with looking_as(viewer), pytest.raises(PermissionRefused):
        act(nomination_id=first, by=viewer, because="not-safe", **more)


def test_an_outsider_who_chooses_elsewhere_finds_nothing(first, personas, looking_as):
    with looking_as(personas.charlie):
        assert nominations(personas.charlie) == []
        assert waiting_count(personas.charlie) == 0
        for act in (accept_nomination, decline_nomination):
            with pytest.raises(NotVisible):
                act(nomination_id=first, by=personas.charlie, because="not-safe")
        with pytest.raises(NotVisible):
            nomination(personas.charlie, first)


def test_waiting_count_is_for_those_who_choose(run, first, personas, looking_as):
    with looking_as(personas.alice):
        assert waiting_count(personas.alice) == 20
        accept_nomination(nomination_id=first, by=personas.alice)
        assert waiting_count(personas.alice) == 19
        assert len(nominations(personas.alice, state=NominationState.WAITING)) == 19
    with looking_as(personas.dana):
        assert waiting_count(personas.dana) == 0


def test_a_chair_with_a_conflict_loses_sight_and_others_keep_it(first, personas, looking_as):
    with looking_as(personas.alice):
        accept_nomination(nomination_id=first, by=personas.alice)
        hide_nomination_from(
            nomination_id=first, user=personas.chair.user_id, by=personas.alice, because="conflict"
        )
    with looking_as(personas.chair):
        assert len(nominations(personas.chair)) == 19
        assert not NominationDecision.objects.exists()
        with pytest.raises(NotVisible):
            person_of(nomination_id=first)
    with looking_as(personas.alice):
        assert len(nominations(personas.alice)) == 20


def test_erasure_cuts_the_key_and_leaves_the_rest(run, first, personas, looking_as, as_role):
    with looking_as(personas.alice):
        person = accept_nomination(nomination_id=first, by=personas.alice)
    number = keys(as_role, looking_as)[person]
    with looking_as(personas.governance):
        assert cut_key(person_ids=[person], by=personas.governance, because="erasure-request") == 1
    assert person not in keys(as_role, looking_as)
    with as_role("analyst"), looking_as(job_viewer("nominate")):
        entry = ListEntry.objects.get(study_number=number)
        assert entry.score > 0
        assert ListEntry.objects.filter(run=run).count() == run.eligible
    with looking_as(personas.alice), pytest.raises(NotVisible):
        person_of(nomination_id=first)
    assert [entry.verb for entry in ledger(as_role, "study_key.cut")] == [Verb.ERASURE.value]


def test_only_governance_cuts_a_key_and_the_database_says_so_too(run, personas, looking_as, as_role):
    from django.db import connection

    person = next(iter(keys(as_role, looking_as)))
    with looking_as(personas.alice):
        with pytest.raises(PermissionRefused):
            cut_key(person_ids=[person], by=personas.alice, because="x")
        with connection.cursor() as cursor:
            cursor.execute("SELECT finding_cut_key(%s::uuid[])", [[person]])
            assert cursor.fetchone()[0] == 0
    assert person in keys(as_role, looking_as)
