"""A line kept in the room and a decision, taken back: fewer read the words from then on, and whoever read them learns why."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.enums import ENDED_FACT
from plumbline.cases.models import CaseState
from plumbline.cases.queries.page import case_page
from plumbline.cases.queries.sight import heard_at
from plumbline.meetings import services as meetings
from plumbline.meetings.enums import LINE_TAKEN_BACK
from plumbline.meetings.lines import Sort
from plumbline.meetings.models import Decision, DecisionEnd, KeptLine, LineEnd
from plumbline.meetings.queries.chronology import chronology
from plumbline.meetings.queries.meetings import meeting_page
from plumbline.meetings.queries.notes import note_page
from plumbline.meetings.queries.taken_back import (
    decision_ends_told,
    line_ends_told,
    own_lines,
    own_taken_back,
)
from plumbline.notices.queries import waiting_notices
from plumbline.notices.services import Told, tell_at_once
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.cases.test_closed import who_reads
from tests.casework import days
from tests.casework import panel as panel


SAID, WHY = "Rent is two months late", "Another tenant"
WITHDRAWN = f"Withdrawn on {days(8):%-d %B %Y} by Housing, because: {WHY}."


@pytest.fixture
def kept(panel):
    """A fact of housing's, as the co-ordinator wrote it down."""
    case, item = panel.conferenced()
    with panel.look(panel.p.alice) as alice:
        return case, item, panel.note(item, "fact", SAID, agency="housing", by=alice)


def named_line(panel, item, reader):
    """A fact of housing's for one persona and Alice, who keeps it."""
    with panel.look(panel.p.alice) as alice:
        return meetings.keep_statement(
            item=item,
            key=uuid4(),
            sort=Sort.FACT,
            words=SAID,
            agency=panel.p.agencies["housing"],
            is_closed=True,
            readers=[getattr(panel.p, reader).user_id],
            by=alice,
            at=days(7),
        )


def take_line(panel, line, why="wrong", who="dana", **changes):
    with panel.look(getattr(panel.p, who)) as viewer:
        given = {"because": WHY, "at": days(8)} | changes
        return meetings.take_back_line(line_id=line.id, why=why, by=viewer, **given)


def take_decision(panel, decision, why="mistake", who="alice", **changes):
    with panel.look(getattr(panel.p, who)) as viewer:
        given = {"because": WHY, "at": days(8)} | changes
        return meetings.take_back_decision(decision_id=decision.id, why=why, by=viewer, **given)


def rows(panel, case, who):
    with panel.look(getattr(panel.p, who)) as viewer:
        return [line.row.words for line in chronology(viewer, case.ref).lines]


def notes(panel, item):
    with panel.look(panel.p.alice) as alice:
        page = note_page(alice, item.id)
        return [line.words for line in page.lines], page.taken_back, page.minute


def test_a_line_that_is_withdrawn_is_read_by_its_agency_alone(panel, kept):
    case, item, line = kept
    take_line(panel, line)
    assert who_reads(panel, KeptLine, id=line.id) == {"dana"}
    assert who_reads(panel, LineEnd, line=line.id) == {"alice", "bob", "dana", "worker"}
    for who in ("alice", "bob", "dana"):
        said = rows(panel, case, who)
        assert WITHDRAWN in said
        assert SAID not in said
    lines, ended, _ = notes(panel, item)
    assert SAID not in lines
    assert ended == (WITHDRAWN,)
    with panel.look(panel.p.dana) as dana:
        assert own_lines(dana) == []


def test_whoever_wrote_it_down_takes_it_back_too(panel, kept):
    _, item, line = kept
    take_line(panel, line, who="alice")
    assert notes(panel, item)[1] == (f"Withdrawn on {days(8):%-d %B %Y} by Council, because: {WHY}.",)


def test_a_correction_stands_for_it(panel, kept):
    case, item, line = kept
    take_line(panel, line, "corrected", words="Rent is one month late")
    assert "Rent is one month late" in notes(panel, item)[0]
    assert "Rent is one month late" in rows(panel, case, "bob")
    assert SAID not in rows(panel, case, "bob")


def test_a_line_that_is_narrowed_is_read_by_its_agency_and_the_host(panel, kept):
    case, _, line = kept
    take_line(panel, line, "narrowed")
    assert who_reads(panel, KeptLine, id=line.id) == {"alice", "dana"}
    assert SAID in rows(panel, case, "dana")
    assert f"Kept to Housing since {days(8):%-d %B %Y}, because: {WHY}." in rows(panel, case, "bob")
    with pytest.raises(DataUnfit, match="Nobody reads it but"):
        take_line(panel, line, "narrowed")


@pytest.mark.parametrize(("reader", "answer_for_it"), [("dana", {"dana"}), ("bob", {"alice"})])
def test_a_line_for_named_people_is_left_to_those_of_them_who_answer_for_it(panel, reader, answer_for_it):
    _, item = panel.conferenced()
    line = named_line(panel, item, reader)
    assert who_reads(panel, KeptLine, id=line.id) == {"alice", reader}
    end = take_line(panel, line, who="alice")
    assert who_reads(panel, KeptLine, id=line.id) == answer_for_it
    assert who_reads(panel, LineEnd, id=end.id) == {"alice", reader}


def told(panel, item, who):
    """Kinds of notices that one persona has of lines of a meeting."""
    with panel.look(getattr(panel.p, who)) as viewer:
        kinds = [n.kind for n in waiting_notices(viewer) if n.about_id == item.meeting_id]
    return [kind for kind in kinds if kind == LINE_TAKEN_BACK]


@pytest.mark.parametrize("why", ["wrong", "narrowed", "corrected"])
def test_an_agency_is_told_that_the_host_took_back_what_it_said(panel, kept, why):
    _, item, line = kept
    changes = {"words": "Rent is one month late"} if why == "corrected" else {}
    take_line(panel, line, why, who="alice", **changes)
    assert told(panel, item, "dana") == [LINE_TAKEN_BACK]
    assert told(panel, item, "bob") == told(panel, item, "alice") == []
    with panel.look(panel.p.dana) as dana:
        (one,) = own_taken_back(dana)
    assert one.line.words == SAID
    assert "Council" in one.said or why == "narrowed"


def test_what_an_agency_takes_back_itself_is_told_to_nobody(panel, kept):
    _, item, line = kept
    take_line(panel, line)
    assert told(panel, item, "dana") == []
    with panel.look(panel.p.dana) as dana:
        assert own_taken_back(dana) == []


def test_of_a_line_for_named_people_only_they_are_told(panel):
    _, item = panel.conferenced()
    take_line(panel, named_line(panel, item, "bob"), who="alice")
    assert told(panel, item, "dana") == []


def test_after_the_meeting_only_the_agency_itself_says_other_words(panel, kept):
    _, item, line = kept
    with panel.look(panel.p.alice) as alice:
        meetings.end_meeting(meeting=item.meeting, by=alice, at=days(7.5))
    with pytest.raises(StageRefused, match="only the agency that said it"):
        take_line(panel, line, "corrected", who="alice", words="Rent is one month late")
    take_line(panel, line, "corrected", words="Rent is one month late")


def ended_by_alice(panel, item, line, **changes):
    """The row by which the host ends a line, written past the service."""
    council = panel.p.agencies["council"]
    given = {
        "item": item,
        "line": line,
        "sort": "fact",
        "why": "wrong",
        "because": "No",
        "agency": council,
        "owner_agency": council,
        "at": days(8),
        "by": panel.p.alice.user_id,
    }
    return LineEnd(**given | changes)


def test_the_database_takes_no_words_of_another_agency_after_the_meeting(panel, kept):
    _, item, line = kept
    with panel.look(panel.p.alice) as alice:
        stands = panel.note(item, "fact", "Other words", agency="housing", by=alice)
        meetings.end_meeting(meeting=item.meeting, by=alice, at=days(7.5))
    with panel.look(panel.p.alice) as alice, transaction.atomic():
        alteration = {"verb": Verb.ALTERATION, "object_kind": "agenda-item", "objects": [line.id]}
        record("meeting.line_taken_back", by=alice, **alteration)
        with pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
            ended_by_alice(panel, item, line, why="corrected", replaced_by=stands).save(force_insert=True)
        ended_by_alice(panel, item, line).save(force_insert=True)
        transaction.set_rollback(True)


def test_the_database_takes_no_such_notice_for_anybody_else(panel, kept):
    _, item, line = kept
    take_line(panel, line, who="alice")
    with panel.look(panel.p.alice) as alice, transaction.atomic():
        one = Told(panel.p.bob.user_id, LINE_TAKEN_BACK, "meeting", item.meeting_id, days(8).date())
        with pytest.raises(DatabaseError, match="row-level"):
            tell_at_once(told=[one], by=alice, at=days(8))
        transaction.set_rollback(True)


def test_nobody_else_takes_a_line_back_and_nobody_twice(panel, kept):
    _, _, line = kept
    with pytest.raises(PermissionRefused):
        take_line(panel, line, who="bob")
    with pytest.raises(NotVisible):
        take_line(panel, line, who="charlie")
    take_line(panel, line)
    with pytest.raises(NotVisible):
        take_line(panel, line)


@pytest.mark.parametrize(
    "changes", [{"because": ""}, {"why": "gone"}, {"why": "corrected"}, {"why": "corrected", "words": SAID}]
)
def test_what_makes_no_sense_is_refused(panel, kept, changes):
    with pytest.raises(DataUnfit):
        take_line(panel, kept[2], **changes)


def test_the_database_lets_no_other_agency_end_a_line(panel, kept):
    _, item, line = kept
    with panel.look(panel.p.bob) as bob, transaction.atomic():
        record(
            "meeting.line_taken_back",
            verb=Verb.ALTERATION,
            object_kind="agenda-item",
            objects=[line.id],
            by=bob,
        )
        police = panel.p.agencies["police"]
        given = {
            "item": item,
            "line": line,
            "sort": "fact",
            "why": "wrong",
            "because": "No",
            "at": days(8),
            "by": bob.user_id,
        }
        with pytest.raises(DatabaseError, match="row-level"):
            LineEnd.objects.create(agency=police, owner_agency=police, **given)
        transaction.set_rollback(True)


def decided(panel):
    case, item = panel.conferenced()
    with panel.look(panel.p.alice):
        return case, item, Decision.objects.get(item=item)


def test_a_decision_that_is_withdrawn_leaves_the_minute_and_keeps_its_number(panel):
    case, item, decision = decided(panel)
    take_decision(panel, decision)
    ended = f"Withdrawn on {days(8):%-d %B %Y} by Council, because: {WHY}."
    _, taken_back, minute = notes(panel, item)
    assert taken_back == (ended,)
    assert "All agencies heard" not in minute
    assert ended in rows(panel, case, "bob")
    assert who_reads(panel, Decision, id=decision.id) == {"alice"}
    with panel.look(panel.p.bob) as bob:
        (line,) = meeting_page(bob, item.meeting_id).items
        assert line.decisions == ()
        assert line.taken_back == (ended,)
    with panel.look(panel.p.chair) as chair:
        again = meetings.take_decision(item=item, kind="discussed", words="Heard", by=chair, at=days(8))
    assert again.number == 2


def test_its_actions_go_with_the_decision_that_stands_for_it(panel):
    _, item = panel.conferenced()
    with panel.look(panel.p.alice) as alice:
        action = panel.action(item.case, None)
        decision = meetings.take_decision(
            item=item, kind="plan_agreed", words="As below", actions=[action], by=alice, at=days(7)
        )
    end = take_decision(panel, decision, "corrected", words="As written below")
    assert end.replaced_by.actions == [action.id]
    minute = notes(panel, item)[2]
    assert "As written below" in minute
    assert "eight mentoring sessions" in minute


def test_approved_minutes_stand(panel):
    _, item, decision = decided(panel)
    with panel.look(panel.p.alice) as alice:
        meetings.end_meeting(meeting=item.meeting, by=alice, at=days(7))
    with panel.look(panel.p.chair) as chair:
        meetings.approve_minutes(meeting=item.meeting, by=chair, at=days(8))
    with pytest.raises(StageRefused, match="approved"):
        take_decision(panel, decision)
    with panel.look(panel.p.alice) as alice, transaction.atomic():
        record(
            "decision.taken_back",
            verb=Verb.ALTERATION,
            object_kind="agenda-item",
            objects=[item.id],
            by=alice,
        )
        council = panel.p.agencies["council"]
        given = {
            "item": item,
            "decision": decision,
            "number": 1,
            "why": "wrong",
            "because": "No",
            "at": days(8),
        }
        with pytest.raises(DatabaseError, match="row-level"):
            DecisionEnd.objects.create(agency=council, owner_agency=council, by=alice.user_id, **given)
        transaction.set_rollback(True)


def test_only_whoever_writes_at_the_meeting_takes_a_decision_back(panel):
    _, _, decision = decided(panel)
    with pytest.raises(PermissionRefused):
        take_decision(panel, decision, who="bob")
    with pytest.raises(DataUnfit, match="minuted"):
        take_decision(panel, decision, "narrowed")


def test_a_case_whose_only_decision_was_taken_back_is_not_decided(panel):
    _, item, decision = decided(panel)
    take_decision(panel, decision)
    with panel.look(panel.p.alice) as alice:
        assert meeting_page(alice, item.meeting_id).undecided


def states(panel, case):
    with panel.look(panel.p.alice):
        return list(CaseState.objects.filter(case=case).order_by("number").values_list("state", flat=True))


def test_a_case_whose_only_decision_was_taken_back_goes_back_and_was_not_heard(panel):
    case, item, decision = decided(panel)
    before = states(panel, case)
    take_decision(panel, decision)
    assert states(panel, case) == [*before, before[-2]]
    with panel.look(panel.p.alice) as alice:
        assert heard_at(case) is None
        meetings.take_decision(item=item, kind="discussed", words="Heard", by=alice, at=days(9))
        assert heard_at(case) == days(9)
    assert states(panel, case) == [*before, before[-2], before[-1]]


def test_one_with_another_decision_stays_discussed(panel):
    case, item, decision = decided(panel)
    before = states(panel, case)
    with panel.look(panel.p.alice) as alice:
        meetings.take_decision(item=item, kind="plan_agreed", words="As below", by=alice, at=days(7))
    take_decision(panel, decision)
    assert states(panel, case) == before


def test_one_in_which_something_was_planned_stays_discussed(panel):
    case, _, decision = decided(panel)
    with panel.look(panel.p.alice):
        panel.action(case, None)
    before = states(panel, case)
    take_decision(panel, decision)
    assert states(panel, case) == before
    with panel.look(panel.p.alice):
        assert heard_at(case) is not None


def over(panel, who, end):
    """Kinds of notices that one persona has of a line that ended."""
    with panel.look(getattr(panel.p, who)) as viewer:
        return [n.kind for n in waiting_notices(viewer) if n.about_id == end.id]


@pytest.mark.parametrize(("why", "kinds"), [("wrong", [ENDED_FACT]), ("narrowed", [])])
def test_whoever_read_the_notes_is_told_unless_they_read_them_on(panel, kept, why, kinds):
    case, item, line = kept
    with panel.look(panel.p.bob) as bob:
        case_page(bob, case.ref, at=days(7.5))
    with panel.look(panel.p.alice) as alice:
        note_page(alice, item.id, at=days(7.5))
    end = take_line(panel, line, why)
    assert over(panel, "bob", end) == [ENDED_FACT]
    assert over(panel, "alice", end) == kinds
    assert over(panel, "worker", end) == []
    with panel.look(panel.p.bob) as bob:
        ((ref, said),) = line_ends_told(bob, [end.id]).values()
    assert ref == case.ref
    assert WHY in said


def test_whoever_read_a_decision_is_told_that_it_was_taken_back(panel):
    case, item, decision = decided(panel)
    with panel.look(panel.p.bob) as bob:
        case_page(bob, case.ref, at=days(7.5))
    end = take_decision(panel, decision)
    assert over(panel, "bob", end) == [ENDED_FACT]
    # Whoever took it back knows; who never opened the case was told nothing to begin with.
    assert over(panel, "alice", end) == over(panel, "worker", end) == []
    with panel.look(panel.p.bob) as bob:
        ((ref, said),) = decision_ends_told(bob, [end.id]).values()
    assert ref == case.ref
    assert WHY in said
