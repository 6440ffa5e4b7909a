"""How all open cases of a scheme are delivered changes in one act, case by case in their histories, and goes back while nothing followed."""

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from plumbline.access.enums import Role
from plumbline.cases import services
from plumbline.cases.models import Delivery
from plumbline.cases.queries.delivery import how_delivered
from plumbline.cases.queries.delivery_changes import change_preview, changes_made
from plumbline.schemes.enums import How, TeamPart
from plumbline.schemes.queries import delivered, scheme_by_id
from plumbline.schemes.services import appoint
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days
from tests.marac import add_person


@pytest.fixture
def manager(panel):
    """Mona of the council manages the team."""
    viewer = add_person(panel.p, "mona", "council", Role.PRACTITIONER)
    with panel.look(panel.p.alice) as alice:
        appoint(
            scheme=panel.scheme, part=TeamPart.MANAGER, user=viewer.user_id, agency=panel.p.agencies["council"],
            until=days(400).date(), because="Leads the team", by=alice, at=days(-1),
        )  # fmt: skip
    return viewer


@pytest.fixture
def case(panel, manager):
    return panel.active()[0]


def change(panel, how=How.TEAM, *, mark=None, day=10, by=None, because="The grant pays a team"):
    with panel.look(by or panel.p.alice) as viewer:
        mark = mark or change_preview(viewer, panel.scheme, how).mark
        return services.deliver_all(
            scheme=panel.scheme, how=how, because=because, mark=mark, by=viewer, at=days(day)
        )


def undo(panel, rows, *, day=11, because="The grant ended"):
    with panel.look(panel.p.alice) as alice:
        return services.undo_deliver_all(
            scheme=panel.scheme, change=rows[0].change, because=because, by=alice, at=days(day)
        )


def test_it_works(panel, case):
    with panel.look(panel.p.alice) as alice:
        found = change_preview(alice, panel.scheme, How.TEAM)
        assert [(line.case.ref, line.how, line.open_actions) for line in found.changes] == [
            (case.ref, How.PANEL, 1)
        ]
        assert change_preview(alice, panel.scheme, How.PANEL).same == 1
    (row,) = change(panel)
    with panel.look(panel.p.alice) as alice:
        assert how_delivered(case) is How.TEAM
        assert [r.because for r in Delivery.objects.filter(case=case)] == [
            "As the scheme delivers its cases",
            "The grant pays a team",
        ]
        assert delivered(scheme_by_id(panel.scheme.id), days(10).date()) is How.TEAM
        (made,) = changes_made(alice, panel.scheme)
        assert (made.cases, made.may_undo, made.by) == (1, True, "Alice")
    (back,) = undo(panel, [row])
    with panel.look(panel.p.alice) as alice:
        assert how_delivered(case) is How.PANEL
        assert (back.undoes, Delivery.objects.filter(case=case).count()) == (row.change, 3)
        assert delivered(scheme_by_id(panel.scheme.id), days(11).date()) is How.PANEL
        assert [one.may_undo for one in changes_made(alice, panel.scheme)] == [False, False]


def test_once_something_followed_it_stays(panel, case):
    rows = change(panel)
    with panel.look(panel.p.alice):
        panel.action(case, None, at=days(11))
    with pytest.raises(StageRefused) as no:
        undo(panel, rows, day=12)
    assert (no.value.slug, case.ref in str(no.value)) == ("followed", True)
    with panel.look(panel.p.alice):
        assert how_delivered(case) is How.TEAM


def test_it_is_taken_back_once(panel, case):
    rows = change(panel)
    undo(panel, rows)
    with pytest.raises(StageRefused) as no:
        undo(panel, rows, day=12)
    assert no.value.slug == "undone-already"


def test_another_list_than_was_read_is_refused_and_nothing_is_half_done(panel, case):
    with panel.look(panel.p.alice) as alice:
        mark = change_preview(alice, panel.scheme, How.TEAM).mark
        services.choose_delivery(case=case, how=How.TEAM, because="x", by=alice, at=days(9))
    with pytest.raises(StageRefused) as no:
        change(panel, mark=mark)
    assert no.value.slug == "read-again"
    with panel.look(panel.p.alice):
        assert not Delivery.objects.filter(change__isnull=False).exists()


def test_two_at_once_take_turns(panel, case, server):
    """A second real connection holds the turn of this scheme: the change waits."""
    with psycopg.connect(server.dsn(database="plumbline")) as other:
        other.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"plumbline.delivery.{panel.scheme.id}"]
        )
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '100ms'")
        with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
            change(panel)
    assert len(change(panel)) == 1
    with pytest.raises(StageRefused) as no:
        change(panel)
    assert no.value.slug == "no-change"


def test_what_will_not_do_is_refused(panel, case):
    with pytest.raises(DataUnfit):
        change(panel, because=" ")
    with pytest.raises(PermissionRefused):
        change(panel, by=panel.p.worker)
    with panel.look(panel.p.alice) as alice, pytest.raises(NotVisible):
        services.undo_deliver_all(scheme=panel.scheme, change=case.id, because="x", by=alice)


def test_without_a_team_nothing_goes_to_it(panel):
    panel.active()
    with pytest.raises(StageRefused) as no:
        change(panel)
    assert no.value.slug == "no-team"


def test_a_case_that_is_kept_from_them_stays_as_it_is(panel, manager):
    case, _, _ = panel.active()
    with panel.look(panel.p.alice) as alice:
        services.declare_conflict(case=case, user=alice.user_id, by=alice)
        assert change_preview(alice, panel.scheme, How.TEAM).changes == ()
