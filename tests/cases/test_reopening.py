"""A closed case goes on: same reference, nothing lost, by whom its kind lets, and nobody let in again by that."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from plumbline.access.jobs import job_viewer
from plumbline.audit.models import Entry
from plumbline.cases import services
from plumbline.cases.models import Case, Closure, LookBack, LookBackNote, Reopening
from plumbline.cases.queries import case_page
from plumbline.cases.queries.chronology import case_rows
from plumbline.cases.queries.look_back_figures import look_back_figures
from plumbline.cases.queries.look_backs import look_backs_of, look_backs_ready
from plumbline.cases.services.look_backs import note_look_back, remind_of_look_backs
from plumbline.notices.queries import waiting_notices
from plumbline.schemes.kind import Reopens
from plumbline.schemes.reading import KINDS
from plumbline.schemes.reading.kinds import read_kind
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days
from tests.conftest import database_role


JOB = job_viewer("remind")
AGAIN = days(200)


@pytest.fixture
def closed(panel):
    return panel.everything()


def reopen(case, by, **changes):
    given = {"because": "Hurt again in June", "decided_by": by.user_id, "at": AGAIN} | changes
    return services.reopen_case(case=case, by=by, **given)


def test_it_goes_on_under_its_reference_with_all_that_was(panel, closed):
    with panel.look(panel.p.chair) as chair:
        before = case_page(chair, closed.ref)
        old = Closure.objects.get(case=closed)
        row = reopen(closed, chair)
        after = case_page(chair, closed.ref)
        kept = Reopening.objects.get()
    assert (after.case.id, after.state, after.closure) == (before.case.id, "triaged", None)
    assert [s.label for s in after.states] == [*(s.label for s in before.states), "Taken in"]
    assert (after.objectives, after.contacts, after.reviews) == (
        before.objectives,
        before.contacts,
        before.reviews,
    )
    (line,) = after.reopenings
    assert (line.label, line.decided_by) == (before.closure_label, "Chair")
    assert kept.closure == old.id
    for column in ("reason", "words", "carries_on", "reach", "kept_until", "kept_under", "open_actions", "closed_at", "closed_by"):  # fmt: skip
        assert getattr(kept, column) == getattr(old, column), column
    assert row.id == kept.id


def test_it_can_be_worked_and_closed_again_and_the_days_are_worked_out_anew(panel, closed):
    with panel.look(panel.p.alice) as alice:
        first = Closure.objects.get(case=closed)
        reopen(closed, alice)
        services.finish_research(case=closed, by=alice, because="enough-to-meet", at=AGAIN)
        later = AGAIN + timedelta(days=30)
        second = services.close_case(case=closed, reason="moved", words="Moved to Leeds", by=alice, at=later)
        assert second.kept_until > first.kept_until
        assert second.kept_until - first.kept_until >= later.date() - first.closed_at.date() - timedelta(
            days=3
        )
        standing = LookBack.objects.filter(case=closed, ended_with__isnull=True)
        assert [one.made_at for one in standing] == [later, later]
        assert len(look_backs_of(alice, closed, at=later)) == 2
        reopen(closed, alice, at=later + timedelta(days=1))
        assert [line.reopening.number for line in case_page(alice, closed.ref).reopenings] == [2, 1]


def test_look_backs_that_wait_are_withdrawn_and_what_was_written_stays(panel, closed):
    with panel.look(panel.p.alice) as alice:
        six = LookBack.objects.get(case=closed, months=6)
        note_look_back(look_back=six, words="Quiet so far", expected=0, by=alice, at=days(330))
        (before,) = (c for c in look_back_figures(alice, scheme=panel.scheme.id, start=days(0).date(), end=days(900).date()) if c.months == 12)  # fmt: skip
        assert before.due == 1
        reopen(closed, alice, at=days(340))
        assert not LookBack.objects.filter(case=closed, ended_with__isnull=True).exists()
        assert look_backs_of(alice, closed, at=days(900)) == []
        assert look_backs_ready(alice, at=days(900)) == []
        assert not any(c.due for c in look_back_figures(alice, scheme=panel.scheme.id, start=days(0).date(), end=days(900).date()))  # fmt: skip
        (line,) = case_page(alice, closed.ref).reopenings
        assert [note.words for note in line.notes] == ["Quiet so far"]
        assert LookBackNote.objects.count() == 1
    with database_role("worker"), panel.look(JOB):
        assert remind_of_look_backs(by=JOB, on=days(900).date(), at=days(900)) == 0


def test_an_agency_that_left_stays_out(panel, closed):
    with panel.look(panel.p.alice) as alice:
        services.end_sharing(
            case=closed,
            agency=panel.p.agencies["housing"],
            because="Has no part in it",
            by=alice,
            at=days(190),
        )
        reopen(closed, alice)
        assert panel.p.agencies["housing"] not in Case.objects.get(id=closed.id).seen_by_agencies
    with panel.look(panel.p.dana):
        assert not Reopening.objects.exists()
        assert not Case.objects.filter(id=closed.id).exists()


def test_the_chronology_still_says_how_it_was_closed(panel, closed):
    with panel.look(panel.p.alice) as alice:
        words = Closure.objects.get(case=closed).words
        reopen(closed, alice)
        rows = list(case_rows(alice, closed))
    said = [r.detail for r in rows]
    assert any(words.rstrip(".") in one for one in said)
    assert any("Hurt again in June" in one for one in said)


def test_who_may_is_the_kind_s_and_somebody_who_decides_is_named(panel, closed):
    with panel.look(panel.p.bob) as bob, pytest.raises(PermissionRefused):
        reopen(closed, bob)
    with panel.look(panel.p.charlie) as charlie, pytest.raises(NotVisible):
        reopen(closed, charlie)
    with panel.look(panel.p.alice) as alice:
        with pytest.raises(DataUnfit, match="who decides"):
            reopen(closed, alice, decided_by=panel.p.bob.user_id)
        with pytest.raises(DataUnfit, match="why"):
            reopen(closed, alice, because=" ")
        row = reopen(closed, alice, decided_by=panel.p.chair.user_id)
        assert (row.by, row.decided_by) == (alice.user_id, panel.p.chair.user_id)
        with pytest.raises(StageRefused, match="Only a closed case"):
            reopen(closed, alice)
    with database_role("migrator"):
        entry = Entry.objects.get(what="case.reopened")
    assert {closed.id, row.id, row.closure} <= set(entry.objects_seen)


def test_an_open_case_is_not_reopened(panel):
    case = panel.active()[0]
    with panel.look(panel.p.alice) as alice:
        assert not case_page(alice, case.ref).may_reopen
        with pytest.raises(StageRefused):
            reopen(case, alice)


@pytest.mark.parametrize("reason", ["died"])
def test_after_some_reasons_it_never_goes_on(panel, reason):
    case = panel.triaged()
    with panel.look(panel.p.alice) as alice:
        services.close_case(case=case, reason=reason, words="x", by=alice, at=days(20))
        assert not case_page(alice, case.ref).may_reopen
        with pytest.raises(StageRefused, match="Refer anew"):
            reopen(case, alice)


def test_no_page_takes_a_closure_away_or_words_one_itself(panel, closed):
    with panel.look(panel.p.alice) as alice:
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Closure.objects.filter(case=closed).delete()
        case = panel.active()[0]
        row = Reopening(
            case=case, number=1, because="x", decided_by=alice.user_id, at=AGAIN, by=alice.user_id, closure=case.id,
            reason="died", words="made up", closed_at=AGAIN, closed_by=alice.user_id, owner_agency=case.owner_agency,
        )  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save(force_insert=True)


def test_behind_the_wall_it_is_read_at_the_table_alone(panel, personas, as_role, looking_as):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_policies WHERE tablename = 'cases_reopening' AND policyname = 'cases_reopening_wall'"
        )
        assert cursor.fetchone() == (1,)


def altered(tmp_path, before, after):
    folder = tmp_path / "violence"
    folder.mkdir()
    for path in Path(KINDS / "violence").iterdir():
        text = path.read_text()
        if path.name == "course.yaml":
            assert before in text
            text = text.replace(before, after)
        (folder / path.name).write_text(text)
    return read_kind(folder)


LINE = "reopens: {to: triaged, by: [coordinator, chair], never_after: [transferred, died]}"


def test_the_rule_is_data_of_the_kind(tmp_path):
    kind = altered(tmp_path, LINE, "reopens: {to: conferenced, by: [chair]}")
    assert kind.course.states["closed"].reopens == Reopens("conferenced", ("chair",), frozenset())
    assert kind.course.is_final("closed")


@pytest.mark.parametrize(
    ("after", "says"),
    [
        ("reopens: {to: closed, by: [chair]}", "closed"),
        ("reopens: {to: triaged, by: [board]}", "board"),
        ("reopens: {to: triaged, by: [chair], never_after: [nonsense]}", "nonsense"),
        ("on: {discussed: conferenced}\n    reopens: {to: triaged, by: [chair]}", "end"),
    ],
)
def test_a_faulty_rule_is_refused_with_its_line(tmp_path, after, says):
    with pytest.raises(DataUnfit, match=r"course\.yaml") as no:
        altered(tmp_path, LINE, after)
    assert re.search(says, str(no.value))
    assert re.search(r"line \d+", str(no.value))


def test_a_kind_may_let_nobody(tmp_path):
    assert altered(tmp_path, LINE, "dormant_after: 9").course.states["closed"].reopens is None


def test_whoever_referred_is_told_that_it_goes_on_and_nothing_else(panel, closed):
    with panel.look(panel.p.alice) as alice:
        reopen(closed, alice)
    with panel.look(panel.p.bob) as bob:
        (told,) = [n for n in waiting_notices(bob) if n.kind == "referral-goes-on"]
    assert (told.about_id, told.due_on) == (closed.referral_id, AGAIN.date())
    with panel.look(panel.p.dana) as dana:
        assert "referral-goes-on" not in [n.kind for n in waiting_notices(dana)]


def test_whoever_referred_and_is_kept_away_is_not_told(panel, closed):
    with panel.look(panel.p.bob) as bob:
        services.declare_conflict(case=closed, user=bob.user_id, by=bob)
    with panel.look(panel.p.alice) as alice:
        reopen(closed, alice)
    with panel.look(panel.p.bob) as bob:
        assert "referral-goes-on" not in [n.kind for n in waiting_notices(bob)]
