"""A person asks for what is held of them: who is asked for a view, who may give it, and when the person may be answered."""

from datetime import date

import pytest
from django.db import connection

from plumbline.audit.models import Entry
from plumbline.cases import services
from plumbline.cases.models import Participant
from plumbline.cases.queries.access_requests import (
    access_of_case,
    access_shown,
    access_waiting,
    count_access_waiting,
)
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.cases.test_sight import OF_AN_ACCESS_REQUEST
from tests.casework import days
from tests.marac import Marac, start_marac


@pytest.fixture
def case(panel):
    """The police gave a fact; probation logged a contact; housing knew nothing; the council is its host."""
    case, _, action = panel.active()
    with panel.look(panel.p.worker) as worker:
        services.log_contact(case=case, outcome="met", minutes=20, action=action, by=worker, at=days(9))
    return case


@pytest.fixture
def row(panel, case):
    with panel.look(panel.p.alice) as alice:
        return take(case, by=alice)


def take(case, *, by, **changes):
    given = {
        "person_id": case.person_id,
        "words": "All that you hold on me",
        "on": days(10).date(),
        "at": days(10),
    }
    return services.take_access_request(case=case, by=by, **(given | changes))


def give(panel, row, who, agency, **changes):
    given = {"view": "release", "at": days(12)} | changes
    with panel.look(getattr(panel.p, who)) as viewer:
        return services.give_view(request=row, agency=panel.p.agencies[agency], by=viewer, **given)


def line(panel, row, who="alice", day=12):
    with panel.look(getattr(panel.p, who)) as viewer:
        return access_shown(viewer, row.id, at=days(day))


def all_given(panel, row):
    give(panel, row, "bob", "police", view="part", exemption="others", words="The name of a neighbour")
    give(panel, row, "worker", "probation")
    give(panel, row, "alice", "council", said_by="")


def test_every_agency_that_gave_something_is_asked_and_no_other(panel, row):
    found = line(panel, row)
    assert [view.name for view in found.views] == ["Council", "Police", "Probation"]
    assert found.missing == ("Council", "Police", "Probation")
    assert found.request.answer_by == date(2026, 4, days(10).day)


def test_each_says_for_itself_and_the_lead_for_one_that_told_it(panel, row):
    give(panel, row, "bob", "police", view="withhold", exemption="crime", words="An arrest is planned")
    with pytest.raises(PermissionRefused):
        give(panel, row, "bob", "probation")
    with pytest.raises(DataUnfit, match="who of that agency"):
        give(panel, row, "alice", "probation")
    give(panel, row, "alice", "probation", said_by="The duty officer")
    found = {view.name: view for view in line(panel, row).views}
    assert found["Police"].answer.citation == "Data Protection Act 2018, Schedule 2 paragraph 2"
    assert found["Probation"].answer.said_by == "The duty officer"
    assert line(panel, row).missing == ("Council",)


@pytest.mark.parametrize(
    "change",
    [
        {"view": "perhaps"},
        {"view": "withhold"},
        {"view": "withhold", "exemption": "dislike", "words": "No"},
        {"view": "part", "exemption": "others", "words": " "},
    ],
)
def test_what_is_left_out_says_by_which_law_and_why(panel, row, change):
    with pytest.raises(DataUnfit):
        give(panel, row, "bob", "police", **change)


def test_an_agency_that_was_not_asked_has_nothing_to_say(panel, row):
    with pytest.raises(DataUnfit):
        give(panel, row, "dana", "housing")


def test_it_is_said_once(panel, row):
    give(panel, row, "bob", "police")
    with pytest.raises(StageRefused):
        give(panel, row, "bob", "police")


def test_the_person_is_answered_once_every_agency_has_said(panel, row, as_role):
    with panel.look(panel.p.alice) as alice, pytest.raises(StageRefused, match="has not said"):
        services.answer_person(request=row, words="Sent", by=alice, at=days(13))
    all_given(panel, row)
    with panel.look(panel.p.bob) as bob, pytest.raises(PermissionRefused):
        services.answer_person(request=row, words="Sent", by=bob, at=days(13))
    with panel.look(panel.p.alice) as alice:
        assert access_shown(alice, row.id, at=days(13)).may_answer
        services.answer_person(request=row, words="Twelve pages, one name left out", by=alice, at=days(13))
        assert count_access_waiting(alice) == 0
    with panel.look(panel.p.alice) as alice, pytest.raises(StageRefused):
        services.answer_person(request=row, words="Again", by=alice, at=days(14))
    with as_role("auditor"):
        told = Entry.objects.get(what="access_request.answered")
    assert (told.verb, row.person_id in told.objects_seen) == ("disclosure", True)


def test_late_is_from_the_day_after_the_statutory_one(panel, row):
    last = (row.answer_by - days(0).date()).days
    assert [line(panel, row, day=day).is_late for day in (last, last + 1)] == [False, True]


def test_those_that_wait_for_ones_own_agency_come_first(panel, row, case):
    with panel.look(panel.p.alice) as alice:
        sooner = take(case, by=alice, on=days(4).date())
    give(panel, sooner, "bob", "police")
    with panel.look(panel.p.bob) as bob:
        assert [one.request.id for one in access_waiting(bob, at=days(13))] == [row.id, sooner.id]


def test_who_is_not_in_the_case_sees_none(panel, row):
    with panel.look(panel.p.charlie) as charlie:
        assert access_waiting(charlie) == []
        with pytest.raises(NotVisible):
            access_shown(charlie, row.id)
        for table in sorted(OF_AN_ACCESS_REQUEST):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone()[0] == 0, table


def test_nothing_of_a_marac_is_taken_down_for_its_perpetrator(personas, looking_as):
    marac = Marac(personas, looking_as, start_marac(personas, looking_as))
    case = marac.heard(marac.taken())
    with looking_as(personas.alice) as alice:
        parts = dict(Participant.objects.filter(case=case).values_list("part", "person_id"))
        with pytest.raises(StageRefused, match="Nothing of this case may reach"):
            take(case, by=alice, person_id=parts["perpetrator"], at=case.opened_at, on=None)
        assert take(case, by=alice, person_id=parts["victim"], at=case.opened_at, on=None)
        assert len(access_of_case(alice, case.ref).lines) == 1
