"""A contact, a line of a meeting, or an action that fewer than all agencies read: nobody else learns that it is there."""

from uuid import uuid4

import pytest

from plumbline.cases import services as cases
from plumbline.cases.models import Action, ActionStep, Contact, ContactWords, Objective, ShareBasis
from plumbline.cases.services import GivenReaders
from plumbline.cases.services.objectives import CLOSED_NUMBERS
from plumbline.cases.services.reviews import _open_actions
from plumbline.meetings import services as meetings
from plumbline.meetings.lines import ReadStatement, Sort, Table, read_line
from plumbline.meetings.lines.names import KnownAgency, KnownPerson
from plumbline.meetings.models import KeptLine
from plumbline.sharing.models import Agreement
from plumbline.values.errors import DataUnfit, NotVisible, StageRefused
from tests.casework import days
from tests.casework import panel as panel


OWN = GivenReaders("owner")


def met(panel, case, readers=OWN, **changes):
    with panel.look(panel.p.worker) as worker:
        given = {"outcome": "met", "minutes": 20, "words": "Kanari", "at": days(9)} | changes
        return cases.log_contact(case=case, by=worker, readers=readers, **given)


def who_reads(panel, model, **rows):
    found = set()
    for name in ("alice", "bob", "dana", "worker"):
        with panel.look(getattr(panel.p, name)):
            if model.objects.filter(**rows).exists():
                found.add(name)
    return found


def test_a_contact_is_read_by_those_who_were_chosen(panel):
    case, _, _ = panel.active()
    kept = met(panel, case)
    given = met(panel, case, GivenReaders("owner", (panel.p.agencies["police"],)))
    all_read = met(panel, case, GivenReaders())
    assert who_reads(panel, Contact, id=kept.id) == {"worker"}
    assert who_reads(panel, Contact, id=given.id) == {"worker", "bob"}
    assert who_reads(panel, Contact, id=all_read.id) == {"alice", "bob", "dana", "worker"}


def test_it_stays_closed_when_an_agency_is_let_in_and_when_it_is_corrected(panel):
    case, _, _ = panel.active()
    kept = met(panel, case)
    with panel.look(panel.p.worker) as worker:
        again = cases.correct_contact(
            contact=kept, because="Twenty-five", outcome="met", minutes=25, by=worker, at=days(10)
        )
    with panel.look(panel.p.alice) as alice:
        cases.let_agencies_in(case=case, agencies=[], by=alice, because="at-the-meeting", at=days(10))
    assert who_reads(panel, Contact, id__in=[kept.id, again.id]) == {"worker"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"safety_concern": True, "who_is_told": "The manager"}, "danger"),
        ({"readers": GivenReaders("somebody")}, "who may read"),
        ({"readers": GivenReaders("named"), "safety_concern": True, "who_is_told": "The manager"}, "danger"),
    ],
)
def test_what_cannot_be_closed_is_refused(panel, changes, said):
    case, _, _ = panel.active()
    with pytest.raises(DataUnfit, match=said):
        met(panel, case, **changes)


def leave_the_agreement(agency, as_role):
    """Take an agency out of the panel's agreement: it stays in its cases."""
    with as_role("migrator"):
        agreement = Agreement.objects.get(purpose="violence-panel")
        agreement.parties = [party for party in agreement.parties if party != agency]
        agreement.save(update_fields=["parties"])


def test_it_is_given_to_no_agency_outside_the_case_or_its_agreement(panel, as_role):
    case, _, _ = panel.active()
    with pytest.raises(DataUnfit, match="in this case"):
        met(panel, case, GivenReaders("owner", (panel.p.agencies["university"],)))
    police = panel.p.agencies["police"]
    leave_the_agreement(police, as_role)
    with pytest.raises(StageRefused, match="agreement"):
        met(panel, case, GivenReaders("owner", (police,)))


def test_a_closed_contact_proves_no_action_that_more_agencies_read(panel):
    case, _, action = panel.active()
    with panel.look(panel.p.worker) as worker:
        cases.accept_action(action=action, by=worker, at=days(8))
    kept = met(panel, case, action=action)
    with panel.look(panel.p.worker) as worker, pytest.raises(DataUnfit, match="fewer agencies"):
        cases.take_step(action=action, state="done", proof=kept, by=worker, at=days(9))


def test_nobody_else_can_correct_or_find_it(panel):
    case, _, _ = panel.active()
    kept = met(panel, case)
    with panel.look(panel.p.bob) as bob, pytest.raises(NotVisible):
        cases.correct_contact(contact=kept, because="x", outcome="met", by=bob, at=days(10))


TABLE = Table((KnownAgency("h", "Housing"),), (), {"keep": "Keep open"}, {})


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("/f! Housing: asked to move", ReadStatement(Sort.FACT, "asked to move", "h", is_closed=True)),
        ("/O! Housing: means it", ReadStatement(Sort.OPINION, "means it", "h", is_closed=True)),
        ("/f Housing: asked to move", ReadStatement(Sort.FACT, "asked to move", "h")),
        ("/a! Housing visit", ReadStatement(Sort.NOTE, "/a! Housing visit", "", unknown_sign="/a!")),
        ("/f!x", ReadStatement(Sort.NOTE, "/f!x", "")),
    ],
)
def test_the_mark_of_a_closed_line(text, read):
    assert read_line(text, table=TABLE, today=days(0).date()) == read


NAMING = Table(
    TABLE.agencies,
    (KnownPerson("d", "Dana Housing", "h"), KnownPerson("b", "Bob Police", "p"), KnownPerson("b2", "Bob Prison", "q")),
    TABLE.decisions,
    {},
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "readers", "unknown", "words"),
    [
        ("/f! Housing for Dana and Bob Police: rent is late", ("d", "b"), (), "rent is late"),
        ("/o! housing: for Dana, she means it", (), (), "for Dana, she means it"),
        ("/s! Housing for Dana: keeps: every visit", ("d",), (), "keeps: every visit"),
        # One of two Bobs is nobody: a line is not kept for somebody who was not meant.
        ("/f! Housing for Bob, Erin: rent is late", (), ("Bob", "Erin"), "rent is late"),
        ("/f! Housing for sale since May", (), (), "for sale since May"),
        ("/f Housing for Dana: rent is late", (), (), "for Dana: rent is late"),
    ],
)
def test_whom_a_closed_line_is_for(text, readers, unknown, words):
    read = read_line(text, table=NAMING, today=days(0).date())
    assert (read.readers, read.readers_unknown, read.words, read.agency) == (readers, unknown, words, "h")


def test_a_line_for_named_people_is_read_by_them_and_whoever_keeps_it(panel):
    _, item = panel.conferenced()
    with panel.look(panel.p.alice) as alice:
        line = meetings.keep_statement(
            item=item, key=uuid4(), sort=Sort.FACT, words="Kanari", agency=panel.p.agencies["housing"], is_closed=True,
            readers=[panel.p.bob.user_id], by=alice, at=days(7),
        )  # fmt: skip
    assert who_reads(panel, KeptLine, id=line.id) == {"alice", "bob"}
    assert who_reads(panel, ShareBasis, about=line.id) == {"alice", "bob"}


def test_a_line_is_for_nobody_outside_the_agencies_in_the_case(panel):
    _, item = panel.conferenced()
    with panel.look(panel.p.alice) as alice, pytest.raises(DataUnfit):
        meetings.keep_statement(
            item=item, key=uuid4(), sort=Sort.FACT, words="Kanari", agency=panel.p.agencies["housing"], is_closed=True,
            readers=[panel.p.charlie.user_id], by=alice, at=days(7),
        )  # fmt: skip


def test_a_closed_line_is_read_by_its_agency_and_the_host_and_so_is_the_law_that_it_rests_on(panel):
    _, item = panel.conferenced()
    with panel.look(panel.p.alice) as alice:
        line = meetings.keep_statement(
            item=item,
            key=uuid4(),
            sort=Sort.FACT,
            words="Kanari",
            agency=panel.p.agencies["housing"],
            is_closed=True,
            by=alice,
            at=days(7),
        )
    assert who_reads(panel, KeptLine, id=line.id) == {"alice", "dana"}
    assert who_reads(panel, ShareBasis, about=line.id) == {"alice", "dana"}


def closed_action(panel, case, **changes):
    with panel.look(panel.p.alice):
        return panel.action(case, changes.pop("objective", None), readers=OWN, at=days(8), **changes)


def test_a_closed_action_and_its_steps_are_read_by_whoever_gives_it_does_it_and_hosts(panel):
    case, _, _ = panel.active()
    action = closed_action(panel, case)
    with panel.look(panel.p.worker) as worker:
        cases.accept_action(action=action, by=worker, at=days(9))
    assert who_reads(panel, Action, id=action.id) == {"alice", "worker"}
    assert who_reads(panel, ActionStep, action_id=action.id) == {"alice", "worker"}


def test_a_decision_is_not_minuted_with_it_and_a_closure_does_not_count_it(panel):
    case, item = panel.conferenced()
    action = closed_action(panel, case)
    with panel.look(panel.p.alice) as alice, pytest.raises(DataUnfit, match="every agency"):
        meetings.take_decision(
            item=item, kind="plan_agreed", words="As below", actions=[action], by=alice, at=days(8)
        )
    with panel.look(panel.p.alice):
        assert _open_actions(case) == []


def test_a_closed_objective_has_a_number_that_leaves_no_gap_and_nothing_open_serves_it(panel):
    case, _, _ = panel.active()
    with panel.look(panel.p.alice) as alice:
        kept = cases.set_objective(case=case, words="Kanari", readers=OWN, by=alice, at=days(8))
        following = cases.set_objective(case=case, words="Work", by=alice, at=days(8))
        assert (following.number, kept.number in CLOSED_NUMBERS) == (2, True)
        with pytest.raises(DataUnfit, match="fewer agencies"):
            panel.action(case, kept, at=days(8))
    assert who_reads(panel, Objective, id=kept.id) == {"alice"}
    action = closed_action(
        panel, case, objective=kept, owner=panel.p.alice.user_id, agency=panel.p.agencies["council"]
    )
    assert who_reads(panel, Action, id=action.id) == {"alice"}


def named(panel, *names):
    return GivenReaders("named", (), tuple(getattr(panel.p, name).user_id for name in names))


def test_a_contact_for_named_people_is_read_by_them_and_whoever_logged_it_alone(panel):
    case, _, _ = panel.active()
    kept = met(panel, case, named(panel, "bob"))
    assert who_reads(panel, Contact, id=kept.id) == {"worker", "bob"}
    alone = met(panel, case, named(panel))
    assert who_reads(panel, Contact, id=alone.id) == {"worker"}


def test_an_agency_and_somebody_of_another_may_read_it_together(panel):
    case, _, _ = panel.active()
    kept = met(panel, case, GivenReaders("owner", (), (panel.p.bob.user_id,)))
    assert who_reads(panel, Contact, id=kept.id) == {"worker", "bob"}


def test_nobody_is_named_who_is_of_no_agency_in_the_case_or_of_one_that_no_agreement_covers(panel, as_role):
    case, _, _ = panel.active()
    with pytest.raises(DataUnfit, match="people of the agencies"):
        met(panel, case, named(panel, "charlie"))
    with pytest.raises(DataUnfit, match="Untick the agencies"):
        met(panel, case, GivenReaders("named", (panel.p.agencies["police"],)))
    leave_the_agreement(panel.p.agencies["police"], as_role)
    with pytest.raises(StageRefused, match="somebody whom you chose"):
        met(panel, case, named(panel, "bob"))


def test_it_stays_with_the_named_when_it_is_corrected_and_is_shown_to_no_other(panel):
    case, _, _ = panel.active()
    kept = met(panel, case, named(panel, "bob"))
    with panel.look(panel.p.worker) as worker:
        again = cases.correct_contact(
            contact=kept, because="Twenty-five", outcome="met", minutes=25, by=worker, at=days(10)
        )
    assert who_reads(panel, Contact, id__in=[kept.id, again.id]) == {"worker", "bob"}


def test_own_words_are_for_named_people_who_read_the_contact(panel):
    case, _, _ = panel.active()
    said = {"their_words": "Kanari", "own_words": named(panel, "bob")}
    kept = met(panel, case, GivenReaders(), **said)
    assert who_reads(panel, ContactWords, contact=kept) == {"worker", "bob"}
    police = GivenReaders("owner", (panel.p.agencies["police"],))
    assert who_reads(panel, ContactWords, contact=met(panel, case, police, **said)) == {"worker", "bob"}
    with pytest.raises(DataUnfit, match="Fewer read"):
        met(panel, case, OWN, **said)


def test_an_objective_and_an_action_for_named_people_are_read_by_them_the_doer_and_the_host(panel):
    case, _, _ = panel.active()
    with panel.look(panel.p.alice) as alice:
        kept = cases.set_objective(
            case=case, words="Kanari", readers=named(panel, "bob"), by=alice, at=days(8)
        )
        action = panel.action(
            case,
            kept,
            readers=named(panel, "bob"),
            owner=panel.p.bob.user_id,
            agency=panel.p.agencies["police"],
            at=days(8),
        )
        with pytest.raises(DataUnfit, match="fewer agencies or people"):
            panel.action(case, kept, readers=named(panel, "worker"), at=days(8))
    assert who_reads(panel, Objective, id=kept.id) == {"alice", "bob"}
    with panel.look(panel.p.bob) as bob:
        cases.accept_action(action=action, by=bob, at=days(9))
    assert who_reads(panel, ActionStep, action_id=action.id) == {"alice", "bob"}
