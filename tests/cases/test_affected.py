"""Whom of a case an action is for (domain 12.2)."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from plumbline.cases import queries, services
from plumbline.cases.models import Action, Participant
from plumbline.cases.queries.about import affected_in
from plumbline.cases.queries.steps import action_lines
from plumbline.meetings.queries.chronology import chronology
from plumbline.meetings.queries.papers import paper_of_case
from plumbline.values.errors import DataUnfit
from plumbline.web.paper.sheets import pack_sheets
from tests.casework import days
from tests.marac import Marac, start_marac
from tests.signing_in import signed_in
from tests.trust.test_wall import officer as officer


@pytest.fixture
def marac(personas, looking_as):
    return Marac(personas, looking_as, start_marac(personas, looking_as))


@pytest.fixture
def case(marac):
    return marac.heard(marac.taken(ask=("police", "probation")), attending=("bob", "worker"))


def who(marac, case, part):
    with marac.look(marac.p.alice):
        return Participant.objects.get(case=case, part=part).person_id


def propose(marac, case, person, **changes):
    given = {"owner": marac.p.worker.user_id, "agency": marac.p.agencies["probation"]} | changes
    with marac.look(marac.p.alice) as alice:
        return services.propose_action(
            case=case, verb="See", what="them on Thursday", serves_none_because="Asked for", person_id=person, by=alice,
            at=days(20), due_on=days(30).date(), **given,
        )  # fmt: skip


def test_it_says_for_whom_in_the_case_by_name_and_elsewhere_by_part(marac, case):
    action = propose(marac, case, who(marac, case, "child"))
    with marac.look(marac.p.alice) as alice:
        (on_case,) = queries.case_page(alice, case.ref).actions
        rows = Action.objects.filter(id=action.id).select_related("case__scheme", "objective")
        (in_a_list,) = action_lines(alice, rows, on=days(21).date())
    assert on_case.about.startswith("Child: Childs")
    assert in_a_list.about == "Child"


def test_the_principal_is_said_as_the_others_are(marac, case):
    propose(marac, case, case.person_id)
    with marac.look(marac.p.alice) as alice:
        (line,) = queries.case_page(alice, case.ref).actions
    assert line.about.startswith("Victim: ")


def test_left_out_it_is_for_nobody_in_particular(marac, case):
    propose(marac, case, None)
    with marac.look(marac.p.alice) as alice:
        (line,) = queries.case_page(alice, case.ref).actions
    assert line.about == ""


def test_nobody_from_outside_the_case(marac, case):
    with pytest.raises(DataUnfit, match="somebody in this case"):
        propose(marac, case, uuid4())


def test_the_database_lets_nobody_from_outside_in_either(marac, case):
    action = propose(marac, case, None)
    with marac.look(marac.p.alice):
        action.id, action.person_id = uuid4(), uuid4()
        with pytest.raises(IntegrityError, match="not in the case"), transaction.atomic():
            action.save(force_insert=True)


def test_the_chronology_says_it_by_part(marac, case):
    propose(marac, case, who(marac, case, "child"))
    with marac.look(marac.p.alice) as alice:
        rows = [line.row for line in chronology(alice, case.ref).lines]
    assert any("them on Thursday" in row.words and row.detail == "For: Child" for row in rows)


def test_it_stands_on_the_sheet_of_whom_it_is_for_but_not_of_whoever_is_not_told(marac, case):
    for part in ("child", "perpetrator"):
        propose(marac, case, who(marac, case, part))
    with marac.look(marac.p.alice) as alice:
        sheets = list(pack_sheets(paper_of_case(alice, 1, "", case.ref)))[1:]
    told = {
        s.caption.split(".")[0]: any(p.heading == "Actions for this person" for p in s.parts) for s in sheets
    }
    assert told == {"Victim": False, "Perpetrator": False, "Child": True}


def test_whoever_may_not_read_the_people_of_a_case_learns_of_none(marac, case, officer):
    action = propose(marac, case, who(marac, case, "child"))
    action.case.scheme  # noqa: B018 - loaded before somebody else looks
    with marac.look(officer):
        assert affected_in([action]) == {action.id: ""}


def test_the_form_asks_it_where_the_case_holds_several(marac, case):
    client = signed_in("alice")
    page = client.get(f"/cases/{case.ref}/actions/new").content.decode()
    assert "Whom of the case is it for?" in page
    child = who(marac, case, "child")
    given = {
        "verb": "See", "what": "her at school", "owner": f"{marac.p.worker.user_id}.{marac.p.agencies['probation']}",
        "objective": "none", "serves_none_because": "Asked for", "newness": "new", "about": str(child),
        "due_on": f"{timezone.localdate():%-d %-m %Y}",
    }  # fmt: skip
    answer = client.post(f"/cases/{case.ref}/actions/new", given)
    assert answer.status_code == 302, answer.content.decode()
    with marac.look(marac.p.alice):
        action = Action.objects.get(case=case)
    assert action.person_id == child
    assert "Whom it is for" in client.get(f"/actions/{action.id}").content.decode()
