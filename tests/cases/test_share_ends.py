"""An agency is taken out of a case, at once or after its last day: it sees nothing of it, nor who it is about."""

from datetime import date

import pytest

from plumbline.access.jobs import job_viewer
from plumbline.cases import services as cases
from plumbline.cases.models import Case, Objective, Participant, ResearchReply
from plumbline.cases.queries.past_last_day import past_last_day
from plumbline.cases.queries.readers import readers_of_case
from plumbline.cases.services.share_ends import end_sharing_due
from plumbline.people.queries import names_for
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days
from tests.casework import panel as panel
from tests.conftest import database_role


WHY = "Its part of the plan is done"


@pytest.fixture
def case(panel):
    return panel.active()[0]


def sees(panel, viewer, case):
    """What of a case somebody sees: itself, an objective, their own answer, and the name."""
    with panel.look(viewer) as seen:
        named = names_for(seen, [case.person_id])
        return (
            Case.objects.filter(id=case.id).exists(),
            Objective.objects.filter(case=case).exists(),
            ResearchReply.objects.filter(request__case=case).exists(),
            bool(named and named[case.person_id].last_name),
        )


def end(panel, case, agency="housing", **changes):
    with panel.look(panel.p.alice) as alice:
        given = {"because": WHY, "by": alice, "at": days(20)} | changes
        return cases.end_sharing(case=case, agency=panel.p.agencies[agency], **given)


def limit(panel, case, last_day, agency="housing", **changes):
    with panel.look(panel.p.alice) as alice:
        given = {"because": WHY, "by": alice, "at": days(20)} | changes
        return cases.limit_sharing(case=case, agency=panel.p.agencies[agency], last_day=last_day, **given)


def round_of(panel, as_role, day):
    with as_role("worker"), panel.look(job_viewer("remind")) as job:
        return end_sharing_due(by=job, on=day)


def test_at_once_it_sees_nothing_any_more(panel, case):
    assert sees(panel, panel.p.dana, case) == (True, True, True, True)
    end(panel, case)
    assert sees(panel, panel.p.dana, case) == (False, False, False, False)


def test_the_others_see_what_they_saw(panel, case):
    before = sees(panel, panel.p.bob, case), sees(panel, panel.p.alice, case)
    end(panel, case)
    assert (sees(panel, panel.p.bob, case), sees(panel, panel.p.alice, case)) == before


def test_what_another_case_tells_it_it_still_knows(panel, case):
    other = panel.active()[0]
    with database_role("migrator"):
        Participant.objects.filter(case=other).update(person_id=case.person_id)
    end(panel, case)
    assert sees(panel, panel.p.dana, case) == (False, False, False, True)


def test_after_its_last_day_the_round_takes_it_out_and_not_before(panel, case, as_role):
    limit(panel, case, days(30).date())
    assert round_of(panel, as_role, days(30).date()) == 0
    assert sees(panel, panel.p.dana, case)[0]
    assert round_of(panel, as_role, days(31).date()) == 1
    assert sees(panel, panel.p.dana, case) == (False, False, False, False)
    assert round_of(panel, as_role, days(32).date()) == 0


def test_a_last_day_can_be_taken_back(panel, case, as_role):
    limit(panel, case, days(30).date())
    limit(panel, case, None, at=days(21))
    assert round_of(panel, as_role, days(40).date()) == 0


def test_nobody_but_the_job_has_the_round(panel, case):
    limit(panel, case, days(30).date())
    with panel.look(panel.p.alice) as alice, pytest.raises(Exception, match="permission denied"):
        end_sharing_due(by=alice, on=days(60).date())


def test_with_open_actions_it_stays_until_they_are_passed_on(panel, case, as_role):
    with pytest.raises(StageRefused, match="Probation still has an open action"):
        end(panel, case, "probation")
    limit(panel, case, days(30).date(), "probation")
    assert round_of(panel, as_role, days(40).date()) == 0
    assert sees(panel, panel.p.worker, case)[0]


def done(panel, action):
    with panel.look(panel.p.worker) as worker:
        cases.accept_action(action=action, by=worker, at=days(9))
        cases.start_action(action=action, by=worker, at=days(10))
        cases.finish_action(action=action, evidence="Met him twice", by=worker, at=days(12))


class TestDoneAndToBeChecked:
    @pytest.fixture
    def finished(self, panel):
        case, _, action = panel.active()
        done(panel, action)
        return case, action

    def test_it_keeps_the_agency_in_no_longer(self, panel, finished, as_role):
        case, _ = finished
        limit(panel, case, days(30).date(), "probation")
        assert round_of(panel, as_role, days(31).date()) == 1
        assert not sees(panel, panel.p.worker, case)[0]

    def test_at_once_too(self, panel, finished):
        case, _ = finished
        end(panel, case, "probation")
        assert not sees(panel, panel.p.worker, case)[0]

    def test_it_is_checked_after_that_and_not_sent_back_to_whom_would_not_see_it(self, panel, finished):
        case, action = finished
        end(panel, case, "probation")
        with panel.look(panel.p.alice) as alice:
            with pytest.raises(StageRefused, match="Probation is no longer in this case") as no:
                cases.send_back_action(action=action, words="No proof", by=alice, at=days(21))
            assert no.value.slug == "agency-left"
            cases.verify_action(action=action, by=alice, at=days(21))

    def test_whoever_is_still_in_is_sent_it_back(self, panel, finished):
        _, action = finished
        with panel.look(panel.p.alice) as alice:
            cases.send_back_action(action=action, words="No proof", by=alice, at=days(21))


class TestPastItsLastDay:
    def past(self, panel, who, day):
        with panel.look(who) as viewer:
            return [
                (line.name, line.last_day, line.owners, line.round_missed)
                for line in past_last_day(viewer, at=days(day))
            ]

    def test_who_holds_what_is_still_to_do_is_said(self, panel, case, as_role):
        limit(panel, case, days(30).date(), "probation")
        assert self.past(panel, panel.p.alice, 30) == []
        round_of(panel, as_role, days(40).date())
        (line,) = self.past(panel, panel.p.alice, 40)
        assert line == ("Probation", days(30).date(), ("Worker",), False)

    def test_a_round_that_did_not_run_is_told_after_a_day(self, panel, case):
        limit(panel, case, days(30).date())
        assert [one[2:] for one in self.past(panel, panel.p.alice, 31)] == [((), False)]
        assert [one[2:] for one in self.past(panel, panel.p.alice, 32)] == [((), True)]

    def test_taken_out_or_let_go_on_it_stands_there_no_more(self, panel, case, as_role):
        limit(panel, case, days(30).date())
        limit(panel, case, days(30).date(), "probation")
        round_of(panel, as_role, days(31).date())
        limit(panel, case, None, "probation", at=days(29))
        assert self.past(panel, panel.p.alice, 40) == []

    def test_nobody_but_who_decides_is_told(self, panel, case):
        limit(panel, case, days(30).date(), "probation")
        for who in (panel.p.bob, panel.p.dana, panel.p.charlie):
            assert self.past(panel, who, 40) == []

    def test_the_page_marks_it(self, panel, case):
        limit(panel, case, days(30).date(), "probation")
        with panel.look(panel.p.alice) as alice:
            before, after = (
                {line.name: line.is_past for line in readers_of_case(alice, case.ref, at=days(day)).lines}
                for day in (30, 31)
            )
        assert (before["Probation"], after["Probation"], after["Housing"]) == (False, True, False)


@pytest.mark.parametrize(
    ("agency", "changes", "refused"),
    [
        ("council", {}, StageRefused),
        ("outside-charity", {}, DataUnfit),
        ("housing", {"because": " "}, DataUnfit),
    ],
)
def test_what_makes_no_sense_is_refused(panel, case, agency, changes, refused):
    with pytest.raises(refused):
        end(panel, case, agency, **changes)


def test_a_day_that_is_past_is_refused(panel, case):
    with pytest.raises(DataUnfit, match="past"):
        limit(panel, case, date(2026, 3, 1))


@pytest.mark.parametrize(("who", "refused"), [("bob", PermissionRefused), ("charlie", NotVisible)])
def test_only_who_leads_the_scheme_decides(panel, case, who, refused):
    with panel.look(getattr(panel.p, who)) as viewer, pytest.raises(refused):
        cases.end_sharing(case=case, agency=panel.p.agencies["housing"], because=WHY, by=viewer)


def test_of_two_who_decide_the_second_is_told(panel, case):
    limit(panel, case, days(30).date(), expected=0)
    with pytest.raises(StageRefused, match="just now"):
        limit(panel, case, days(40).date(), expected=0)


def test_the_page_says_since_when_and_why(panel, case):
    limit(panel, case, days(30).date())
    with panel.look(panel.p.alice) as alice:
        lines = {line.name: line for line in readers_of_case(alice, case.ref).lines}
    assert (lines["Housing"].why, lines["Housing"].last_day) == (
        "it sat at the meeting, bound to confidence",
        days(30).date(),
    )
    assert lines["Council"].stays


def test_a_partner_reads_names_and_decides_nothing(panel, case):
    with panel.look(panel.p.bob) as bob:
        page = readers_of_case(bob, case.ref)
    assert not page.may_end
    assert [line.since is None for line in page.lines if line.name == "Housing"] == [True]
