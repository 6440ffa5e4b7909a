"""An agency that no agreement covers any more keeps what it was given, is given nothing new, and gives nothing."""

from datetime import date
from uuid import uuid4

import pytest

from plumbline.access.models import Membership
from plumbline.audit.models import Entry
from plumbline.cases import services as cases
from plumbline.cases.models import (
    ActionStep,
    Contact,
    Fact,
    Objective,
    ResearchReply,
    SafeContact,
    StaffWarning,
    StaffWarningReason,
)
from plumbline.cases.services import GivenWarning
from plumbline.cases.services.staff_warnings import warn_staff
from plumbline.meetings.models import KeptLine
from plumbline.sharing.models import Agreement
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days
from tests.casework import panel as panel
from tests.lapsing import lapse as lapse


def counts(panel, viewer, case):
    with panel.look(viewer):
        return tuple(
            model.objects.filter(**{path: case}).count()
            for model, path in ((Contact, "case"), (Objective, "case"), (ActionStep, "action__case"))
        )


def met(panel, case, **changes):
    with panel.look(panel.p.worker) as worker:
        return cases.log_contact(case=case, outcome="met", minutes=20, by=worker, at=days(9), **changes)


def test_it_keeps_what_it_was_given_and_gets_nothing_new(panel, lapse):
    case, _, action = panel.active()
    met(panel, case)
    before = counts(panel, panel.p.dana, case)
    lapse()
    met(panel, case)
    with panel.look(panel.p.worker) as worker:
        cases.accept_action(action=action, by=worker, at=days(9))
    assert counts(panel, panel.p.dana, case) == before
    assert counts(panel, panel.p.bob, case) == (before[0] + 1, before[1], before[2] + 1)


def test_who_is_let_in_later_gets_all_and_it_still_nothing(panel, lapse):
    case, _, _ = panel.active()
    police = panel.p.agencies["police"]
    with panel.look(panel.p.alice) as alice:
        cases.end_sharing(case=case, agency=police, because="Its part is done", by=alice, at=days(8))
    lapse()
    met(panel, case)
    with panel.look(panel.p.alice) as alice:
        cases.let_agencies_in(case=case, agencies=[police], by=alice, because="at-the-meeting", at=days(10))
    assert counts(panel, panel.p.dana, case)[0] == 0
    assert counts(panel, panel.p.bob, case)[0] == 1


def test_once_it_is_covered_again_the_next_letting_in_gives_it_what_it_missed(panel, lapse):
    case, _, _ = panel.active()
    lapse()
    met(panel, case)
    lapse(back=True)
    assert counts(panel, panel.p.dana, case)[0] == 0
    with panel.look(panel.p.alice) as alice:
        cases.let_agencies_in(case=case, agencies=[], by=alice, because="at-the-meeting", at=days(10))
    assert counts(panel, panel.p.dana, case)[0] == 1


def test_who_was_let_in_by_name_from_it_keeps_what_they_had_and_gets_nothing_new(panel, lapse):
    case, _, action = panel.active()
    met(panel, case)
    assert panel.p.chair.user_id in case.seen_by_users, "the chair sees cases by name"
    before = counts(panel, panel.p.chair, case)
    assert before[0] == 1
    lapse(agency="police")
    met(panel, case)
    with panel.look(panel.p.worker) as worker:
        cases.accept_action(action=action, by=worker, at=days(9))
    assert counts(panel, panel.p.chair, case) == counts(panel, panel.p.bob, case) == before
    assert counts(panel, panel.p.dana, case) == (before[0] + 1, before[1], before[2] + 1)


def test_a_new_letting_in_gives_them_no_old_row_and_once_covered_what_they_missed(panel, lapse):
    case, _, _ = panel.active()
    lapse(agency="police")
    met(panel, case)

    def let_in():
        with panel.look(panel.p.alice) as alice:
            cases.let_agencies_in(case=case, agencies=[], by=alice, because="at-the-meeting", at=days(10))

    let_in()
    assert counts(panel, panel.p.chair, case)[0] == 0
    lapse(agency="police", back=True)
    let_in()
    assert counts(panel, panel.p.chair, case)[0] == 1


def test_of_their_own_agencys_rows_they_lose_none_and_another_agency_of_theirs_covers_them(
    panel, lapse, as_role
):
    case, _, _ = panel.active()
    lapse(agency="police")
    with panel.look(panel.p.bob) as bob:
        warn_staff(
            case=case, person_id=case.person_id, do="Visit in pairs", why="A dog", source="A visit",
            until=date(2026, 4, 1), marking="panel", by=bob, at=days(10),
        )  # fmt: skip
    with panel.look(panel.p.chair):
        assert StaffWarningReason.objects.count() == 1
    with as_role("migrator"):
        Membership.objects.create(
            user_id=panel.p.chair.user_id,
            agency_id=panel.p.agencies["probation"],
            role="board",
            starts=days(0),
        )
    met(panel, case)
    with panel.look(panel.p.chair):
        assert Contact.objects.count() == 1


def test_what_is_said_in_the_room_is_not_given_to_it(panel, lapse):
    _, item = panel.conferenced()
    lapse()
    with panel.look(panel.p.alice) as alice:
        panel.note(item, "note", "Moves on Friday", by=alice)
        with pytest.raises(StageRefused, match="agreement"):
            panel.note(item, "fact", "Rent is late", agency="housing", by=alice)
    with panel.look(panel.p.dana):
        assert not KeptLine.objects.exists()
    with panel.look(panel.p.bob):
        assert KeptLine.objects.count() == 1


def test_a_reply_to_a_request_is_not_given_to_it(panel, lapse):
    case, _, _ = panel.active()
    with panel.look(panel.p.alice) as alice:
        cases.ask_for_research(case=case, agencies=[panel.p.agencies["probation"]], by=alice, at=days(10))
    lapse()
    with panel.look(panel.p.worker) as worker:
        request = panel.request_of(worker, case)
        cases.reply_to_request(request=request, answer="known", facts=[panel.fact()], by=worker, at=days(10))
    seen = {}
    for reader in (panel.p.dana, panel.p.bob):
        with panel.look(reader):
            seen[reader.name] = Fact.objects.count()
    assert seen == {"Dana": 1, "Bob": 2}


def test_it_gives_nothing_and_is_told_what_to_do(panel, lapse):
    case = panel.triaged()
    request = panel.request(case, "housing")
    lapse()
    with panel.look(panel.p.dana) as dana, pytest.raises(StageRefused, match="Agreements"):
        cases.reply_to_request(request=request, answer="known", facts=[panel.fact()], by=dana, at=days(2))


def test_it_logs_no_contact_and_is_given_no_action(panel, lapse):
    case, objective, _ = panel.active()
    lapse()
    with panel.look(panel.p.dana) as dana, pytest.raises(StageRefused, match="co-ordinator"):
        cases.log_contact(case=case, outcome="met", minutes=20, by=dana, at=days(9))
    with panel.look(panel.p.alice), pytest.raises(StageRefused, match="agreement"):
        panel.action(case, objective, owner=panel.p.dana.user_id, agency=panel.p.agencies["housing"])


def test_a_warning_for_those_who_visit_comes_and_goes_all_the_same(panel, lapse, as_role):
    case, _, _ = panel.active()
    lapse()
    said = {"do": "Visit in pairs", "why": "A dog", "source": "A visit", "until": date(2026, 4, 1)}
    for writer in (panel.p.dana, panel.p.bob):
        with panel.look(writer) as who:
            warn_staff(case=case, person_id=case.person_id, by=who, at=days(10), **said)
    for reader in (panel.p.dana, panel.p.bob):
        with panel.look(reader):
            assert StaffWarning.objects.count() == 2
    with as_role("auditor"):
        entries = Entry.objects.filter(what="sharing.outside_agreement")
        assert {entry.because for entry in entries} == {"vital-interests"}
        assert all(panel.p.agencies["housing"] in entry.objects_seen for entry in entries)
        assert entries.count() == 2


def test_that_there_is_a_rule_for_reaching_somebody_is_known_to_all(panel, lapse):
    case, _, _ = panel.active()
    lapse()
    with panel.look(panel.p.worker) as worker:
        panel.safe_contact(case, by=worker)
    with panel.look(panel.p.dana):
        assert SafeContact.objects.count() == 1


def unanswered(panel, as_viewer, request, **changes):
    given = {
        "person_id": request.person_id, "do": "Visit in pairs", "why": "A dog", "source": "A visit",
        "until": date(2026, 4, 1), "marking": "panel",
    } | changes  # fmt: skip
    return cases.warn_unanswered(request=request, warning=GivenWarning(**given), by=as_viewer, at=days(2))


def test_the_warning_of_an_answer_gets_through_and_the_request_waits_on(panel, lapse, as_role):
    case = panel.triaged()
    request = panel.request(case, "housing")
    lapse()
    with panel.look(panel.p.dana) as dana:
        unanswered(panel, dana, request)
    with panel.look(panel.p.alice):
        assert StaffWarning.objects.get().do == "Visit in pairs"
        assert not ResearchReply.objects.exists()
    with as_role("auditor"):
        (entry,) = Entry.objects.filter(what="sharing.outside_agreement")
        assert (entry.because, panel.p.agencies["housing"] in entry.objects_seen) == ("vital-interests", True)


def test_it_is_taken_alone_only_for_want_of_an_agreement_and_of_whoever_was_asked_about(panel, lapse):
    case = panel.triaged()
    request = panel.request(case, "housing")
    with panel.look(panel.p.dana) as dana:
        with pytest.raises(StageRefused, match="with your answer"):
            unanswered(panel, dana, request)
        lapse()
        with pytest.raises(DataUnfit, match="asked about"):
            unanswered(panel, dana, request, person_id=case.id)
    with panel.look(panel.p.bob) as bob, pytest.raises((NotVisible, PermissionRefused)):
        unanswered(panel, bob, request)


@pytest.fixture
def two_by_two(panel, as_role):
    """Police and council have one agreement, housing and council another; none has all three."""

    def part():
        with as_role("migrator"):
            agreement = Agreement.objects.get(purpose="violence-panel")
            housing, police = (panel.p.agencies[name] for name in ("housing", "police"))
            whole = list(agreement.parties)
            agreement.parties = [one for one in whole if one != housing]
            agreement.save(update_fields=["parties"])
            agreement.pk, agreement.name = uuid4(), "Housing with the council"
            agreement.parties = [one for one in whole if one != police]
            agreement.save(force_insert=True)

    return part


def test_agencies_that_share_with_the_host_and_not_with_one_another_are_not_brought_together(
    panel, two_by_two
):
    case, _, _ = panel.active()
    housing, police = (panel.p.agencies[name] for name in ("housing", "police"))

    def leave(agency):
        with panel.look(panel.p.alice) as alice:
            cases.end_sharing(case=case, agency=agency, because="Its part is done", by=alice, at=days(8))

    def come(agency):
        with panel.look(panel.p.alice) as alice:
            case.refresh_from_db()
            cases.let_agencies_in(
                case=case, agencies=[agency], by=alice, because="at-the-meeting", at=days(9)
            )

    two_by_two()
    leave(police)
    with pytest.raises(StageRefused, match="sign one agreement for all"):
        come(police)
    leave(housing)
    come(police)


def test_nor_is_an_agency_asked_what_those_inside_would_read(panel, two_by_two):
    case, _, _ = panel.active()
    housing, police = (panel.p.agencies[name] for name in ("housing", "police"))
    two_by_two()
    with panel.look(panel.p.alice) as alice:
        cases.end_sharing(case=case, agency=police, because="Its part is done", by=alice, at=days(8))
        case.refresh_from_db()
        assert housing in case.seen_by_agencies
        with pytest.raises(StageRefused, match="sign one agreement for all"):
            cases.ask_for_research(case=case, agencies=[police], by=alice, at=days(9))


def test_nor_does_an_agency_lead_that_has_no_agreement_with_whoever_referred(panel, two_by_two):
    referral = panel.referral()
    assert referral.owner_agency == panel.p.agencies["police"]
    two_by_two()
    with panel.look(panel.p.alice) as alice, pytest.raises(StageRefused, match="sign one agreement"):
        cases.triage(
                referral=referral, decision="take", because="Fits", lead_agency=panel.p.agencies["housing"], by=alice, at=days(1)
            )  # fmt: skip


def test_the_host_leads_without_any_agreement(panel, as_role):
    referral = panel.referral()
    with as_role("migrator"):
        Agreement.objects.all().delete()
    with panel.look(panel.p.alice) as alice:
        case = cases.triage(
            referral=referral, decision="take", because="Fits", lead_agency=panel.p.agencies["council"], by=alice, at=days(1)
        )  # fmt: skip
    assert case is not None
