"""Look-backs: made with the closure, ready by themselves, honest about what they cannot tell, theirs to see who see the case."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from plumbline.access.enums import Role
from plumbline.access.jobs import job_viewer
from plumbline.audit.enums import Verb
from plumbline.audit.models import Entry
from plumbline.audit.services import record
from plumbline.cases import services
from plumbline.cases.look_back import doubts, is_ready, late_by, look_back_days
from plumbline.cases.look_back_policy import OF_BEFORE
from plumbline.cases.models import LookBack, LookBackNote
from plumbline.cases.queries.look_back_figures import LookBackCounts, look_back_figures
from plumbline.cases.queries.look_backs import (
    look_back_page,
    look_backs_of,
    look_backs_ready,
    reach_of,
)
from plumbline.cases.services.look_backs import note_look_back, remind_of_look_backs
from plumbline.feeds.models import Batch
from plumbline.notices.queries import waiting_notices
from plumbline.people.models import Record
from plumbline.schemes.kind import Limit
from plumbline.schemes.services import set_local_value
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days
from tests.conftest import database_role
from tests.lived import add_batch, add_events
from tests.marac import Marac, add_person, start_marac
from tests.two_people import set_by_two


CLOSED = days(30)  # 1 April 2026
SIX, TWELVE = date(2026, 10, 1), date(2027, 4, 1)
LATER = days(230)  # 18 October 2026
JOB = job_viewer("remind")


@pytest.fixture
def closed(panel):
    return panel.everything()


@pytest.fixture
def shared(personas):
    return {"agency": personas.agencies["police"], "seen_by": [personas.agencies["police"], personas.agencies["council"]]}  # fmt: skip


def files_reach(agency, day):
    """Both police feeds are whole up to a day: their period is half open, and what comes late is in them."""
    for feed in ("police_crimes", "police_people"):
        batch = add_batch(agency, at=CLOSED)
        with database_role("migrator"):
            Batch.objects.filter(id=batch).update(
                feed=feed, period_from=date(2025, 1, 1), period_to=day + timedelta(days=1 + late_by())
            )


def six(viewer, case, at=LATER):
    return look_backs_of(viewer, case, at=at)[0]


def remind(look, day):
    with database_role("worker"), look(JOB):
        return remind_of_look_backs(by=JOB, on=day, at=LATER)


class TestRules:
    @given(st.dates(date(2020, 1, 1), date(2050, 12, 31)))
    def test_the_same_day_six_and_twelve_months_on_or_the_last_of_the_month(self, closed_on):
        for months, due in look_back_days(closed_on, reason="no_gain", none_after={"died"}).items():
            assert (due.year - closed_on.year) * 12 + due.month - closed_on.month == months
            assert due.day == closed_on.day or (due + timedelta(days=1)).day == 1

    def test_nobody_looks_back_at_whoever_died(self):
        assert look_back_days(SIX, reason="died", none_after={"died"}) == {}

    @given(st.integers(-200, 200), st.none() | st.integers(-200, 200))
    def test_ready_once_its_day_is_over_and_the_files_reach_it_or_had_their_time(self, after, reaches):
        today = SIX + timedelta(days=after)
        reach = None if reaches is None else SIX + timedelta(days=reaches)
        has_files = reaches is not None and reaches >= 0
        assert is_ready(SIX, reach=reach, today=today, waits=Limit(92, "days")) is (
            after >= 0 and (has_files or after >= 92)
        )

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({}, ""),
            ({"reach": SIX - timedelta(days=1)}, "The files are whole up to 30 September 2026"),
            ({"reach": None}, "No file says"),
            ({"reason": "moved"}, "moved"),
            ({"has_records": False, "is_joined": False}, "erased"),
            ({"is_joined": False}, "No police record is joined"),
        ],
    )
    def test_what_cannot_be_told_is_said(self, changes, says):
        usual = {
            "reach": SIX,
            "reason": "no_gain",
            "unseen_after": {"moved"},
            "has_records": True,
            "is_joined": True,
        }
        found = doubts(SIX, **(usual | changes))
        assert len(found) == bool(says)
        assert says in "".join(found)


class TestMade:
    def test_with_the_closure_by_rule(self, closed, panel):
        with panel.look(panel.p.alice):
            rows = LookBack.objects.filter(case=closed)
            assert [(r.months, r.due_on) for r in rows] == [(6, SIX), (12, TWELVE)]

    def test_they_wait(self, closed, panel):
        with panel.look(panel.p.alice) as alice:
            line = six(alice, closed, at=days(40))
        assert (line.is_ready, line.is_over, line.hurt, line.doubts) == (False, False, 0, ())

    def test_no_other_is_made_and_none_changed(self, closed, panel):
        with panel.look(panel.p.alice) as alice:
            record("case.closed", verb=Verb.ALTERATION, object_kind="case", objects=[], by=alice)
            with pytest.raises(DatabaseError), transaction.atomic():
                LookBack.objects.filter(case=closed).update(due_on=date(2030, 1, 1))

    def test_cases_that_closed_before_there_were_any_get_the_same(self, closed, panel):
        """What the migration puts in, touches the rows that it names."""
        with database_role("migrator"), connection.cursor() as cursor:
            made = list(
                LookBack.objects.order_by("due_on").values_list(
                    "case", "months", "due_on", "seen_by_agencies"
                )
            )
            LookBack.objects.all().delete()
            cursor.execute(OF_BEFORE)
            again = LookBack.objects.order_by("due_on")
            assert list(again.values_list("case", "months", "due_on", "seen_by_agencies")) == made
        assert len(made) == 2


class TestSince:
    def test_events_between_the_closure_and_its_day_each_once(self, closed, panel, shared):
        files_reach(shared["agency"], SIX)
        add_events(closed.person_id, days(20), days(60), days(61), days(220), stored=CLOSED, **shared)
        add_events(closed.person_id, days(90), stored=CLOSED, role="suspect", **shared)
        add_events(closed.person_id, days(91), stored=CLOSED, is_violence=False, **shared)
        add_events(closed.person_id, days(92), stored=CLOSED, status="cancelled", **shared)
        with panel.look(panel.p.alice) as alice:
            line = six(alice, closed)
        assert (line.is_ready, line.people, line.hurt, line.suspected, line.doubts) == (True, 1, 2, 1, ())

    def test_only_what_the_viewer_may_see(self, closed, panel, personas, shared):
        files_reach(shared["agency"], SIX)
        add_events(closed.person_id, days(60), stored=CLOSED, **(shared | {"seen_by": [shared["agency"]]}))
        with panel.look(personas.alice) as alice:
            assert six(alice, closed).hurt == 0
        with panel.look(personas.bob) as bob:
            assert six(bob, closed).hurt == 1

    def test_nothing_found_is_no_answer_where_the_files_do_not_reach(self, closed, panel, shared):
        add_events(closed.person_id, days(20), stored=CLOSED, **shared)
        files_reach(shared["agency"], SIX - timedelta(days=30))
        with panel.look(panel.p.alice) as alice:
            assert not six(alice, closed).is_ready
            line = six(alice, closed, at=days(320))
        assert line.is_ready
        assert "The files are whole up to 1 September 2026" in line.doubts[0]

    def test_the_last_days_of_a_file_are_not_whole_and_its_period_ends_the_day_after(
        self, closed, panel, shared
    ):
        for feed in ("police_crimes", "police_people"):
            batch = add_batch(shared["agency"], at=CLOSED)
            with database_role("migrator"):
                Batch.objects.filter(id=batch).update(
                    feed=feed, period_from=date(2025, 1, 1), period_to=date(2026, 10, 1)
                )
        with panel.look(panel.p.alice):
            assert reach_of(panel.scheme.id) == date(2026, 9, 2)

    def test_erased(self, closed, panel, shared):
        files_reach(shared["agency"], SIX)
        with database_role("migrator"):
            Record.objects.filter(person_id=closed.person_id).update(withdrawn_at=LATER)
        with panel.look(panel.p.alice) as alice:
            assert "erased" in six(alice, closed).doubts[0]

    def test_back_in_a_scheme(self, closed, panel, shared):
        files_reach(shared["agency"], SIX)
        referral = panel.referral(at=days(80))
        with panel.look(panel.p.alice) as alice:
            again = services.triage(
                referral=referral, decision="take", because="Again", lead_agency=panel.p.agencies["council"],
                ask=[panel.p.agencies["police"]], by=alice, at=days(81), same_as=closed,
            )  # fmt: skip
            assert six(alice, closed).back == (again.ref,)

    def test_whoever_does_not_see_the_case_sees_none_of_it(self, closed, panel):
        with panel.look(panel.p.alice):
            found = LookBack.objects.filter(case=closed).first()
        with panel.look(panel.p.charlie) as charlie:
            assert not LookBack.objects.exists()
            with pytest.raises(NotVisible):
                look_back_page(charlie, found.id)


class TestReady:
    @pytest.fixture
    def ready(self, closed, panel, shared):
        files_reach(shared["agency"], SIX)
        with panel.look(panel.p.alice):
            return LookBack.objects.get(case=closed, months=6)

    def waiting(self, panel, who, at=LATER):
        with panel.look(getattr(panel.p, who)) as viewer:
            return [row.months for row in look_backs_ready(viewer, at=at)]

    def test_it_comes_to_the_co_ordinator_by_itself(self, ready, panel):
        assert self.waiting(panel, "alice", at=days(200)) == []
        assert self.waiting(panel, "alice") == [6]
        assert self.waiting(panel, "bob") == []

    def test_whoever_led_is_told_once(self, ready, panel):
        assert remind(panel.look, SIX - timedelta(days=1)) == 0
        assert remind(panel.look, SIX) >= 1
        assert remind(panel.look, SIX + timedelta(days=1)) == 0
        with panel.look(panel.p.alice) as alice:
            assert [n.about_id for n in waiting_notices(alice) if n.about_kind == "look-back"] == [ready.id]
        with panel.look(panel.p.charlie) as charlie:
            assert not [n for n in waiting_notices(charlie) if n.about_kind == "look-back"]

    def test_nobody_but_the_job_learns_what_waits(self, ready, panel):
        from plumbline.cases.queries.look_backs import to_look_back

        with pytest.raises(DatabaseError), panel.look(panel.p.alice) as alice, transaction.atomic():
            to_look_back(alice, SIX)

    def test_a_note_ends_it(self, ready, panel):
        remind(panel.look, SIX)
        with panel.look(panel.p.alice) as alice:
            note_look_back(look_back=ready, words="Quiet since", expected=0, by=alice, at=LATER)
        assert self.waiting(panel, "alice") == []
        remind(panel.look, SIX + timedelta(days=1))
        with panel.look(panel.p.alice) as alice:
            assert not [n for n in waiting_notices(alice) if n.about_kind == "look-back"]
            assert six(alice, ready.case).notes[0].words == "Quiet since"

    @pytest.mark.parametrize(
        ("changes", "refusal"),
        [
            ({"words": " "}, DataUnfit),
            ({"at": days(40)}, StageRefused),
            ({"expected": 0, "twice": True}, StageRefused),
            ({"who": "dana"}, PermissionRefused),
            ({"who": "charlie"}, NotVisible),
        ],
    )
    def test_what_is_no_note_is_refused(self, ready, panel, changes, refusal):
        given = {"words": "Quiet", "expected": 0, "at": LATER} | changes
        who, twice = given.pop("who", "alice"), given.pop("twice", False)
        with panel.look(getattr(panel.p, who)) as viewer:
            if twice:
                note_look_back(look_back=ready, by=viewer, **given)
            with pytest.raises(refusal):
                note_look_back(look_back=ready, by=viewer, **given)
            if who == "alice":
                assert LookBackNote.objects.count() == twice

    def test_looking_and_writing_are_written_down(self, ready, panel, as_role):
        with panel.look(panel.p.alice) as alice:
            look_back_page(alice, ready.id, at=LATER)
            note_look_back(look_back=ready, words="Quiet", expected=0, by=alice, at=LATER)
        with as_role("migrator"):
            rows = Entry.objects.filter(what__startswith="look_back.").order_by("what")
            assert {e.what for e in rows} == {"look_back.consulted", "look_back.noted"}
            assert all(ready.case_id in e.objects_seen for e in rows)
            assert (
                ready.case.person_id in next(e for e in rows if e.what == "look_back.consulted").objects_seen
            )


class TestFigures:
    def counts(self, panel, who="board"):
        with panel.look(getattr(panel.p, who)) as viewer:
            return look_back_figures(
                viewer, scheme=panel.scheme.id, start=date(2026, 1, 1), end=date(2027, 1, 1)
            )

    def test_a_case_counts_once_of_those_of_which_one_can_tell(self, closed, panel, shared):
        add_events(closed.person_id, days(60), days(61), stored=CLOSED, **shared)
        assert self.counts(panel) == [LookBackCounts(6, due=1, told=0, hurt=0, suspected=0, back=0)]
        files_reach(shared["agency"], SIX)
        assert self.counts(panel) == [LookBackCounts(6, due=1, told=1, hurt=1, suspected=0, back=0)]

    def test_what_came_before_the_closure_or_after_its_day_does_not_count(self, closed, panel, shared):
        files_reach(shared["agency"], SIX)
        add_events(closed.person_id, days(29), days(220), stored=CLOSED, **shared)
        assert self.counts(panel) == [LookBackCounts(6, due=1, told=1, hurt=0, suspected=0, back=0)]

    def test_nobody_outside_counts(self, closed, panel):
        assert self.counts(panel, "charlie") == []
        with panel.look(panel.p.charlie):
            assert reach_of(panel.scheme.id) is None

    def test_of_no_scheme_there_is_nothing(self, closed, panel):
        with panel.look(panel.p.board) as board:
            assert look_back_figures(board, scheme=uuid4(), start=SIX, end=TWELVE) == []


def test_behind_a_wall_whoever_sits_at_no_table_sees_none(personas, looking_as):
    officer = add_person(personas, "officer", "housing", Role.PRACTITIONER)
    marac = Marac(personas, looking_as, start_marac(personas, looking_as))
    case = marac.heard(marac.taken())
    with looking_as(personas.alice) as alice:
        services.close_case(case=case, reason="not_met", words="x", by=alice, at=days(10))
        row = LookBack.objects.get(case=case, months=6)
        note_look_back(look_back=row, words="Quiet", expected=0, by=alice, at=days(330))
    for viewer, rows in ((personas.bob, (2, 1)), (officer, (0, 0))):
        with looking_as(viewer):
            assert (LookBack.objects.count(), LookBackNote.objects.count()) == rows, viewer.name
    remind(looking_as, days(330).date())
    with looking_as(officer) as looks:
        assert waiting_notices(looks) == []


class TestLocal:
    def test_an_area_looks_back_at_nobody_who_declined_and_waits_less(self, panel):
        with panel.look(panel.p.alice) as alice:
            set_local_value(
                scheme=panel.scheme,
                path="work.no_look_back_after",
                value="The person declined",
                because="Agreed",
                from_date=date(2026, 1, 1),
                by=alice,
            )
        set_by_two(panel.look, panel.p, panel.scheme, "clocks.files", "10 days", date(2026, 1, 1))
        cases = [panel.triaged(), panel.triaged()]
        with panel.look(panel.p.alice) as alice:
            for case, reason in zip(cases, ("declined", "died"), strict=True):
                services.close_case(case=case, reason=reason, words="x", by=alice, at=CLOSED)
            assert [LookBack.objects.filter(case=case).count() for case in cases] == [0, 2]
            waits = [len(look_backs_ready(alice, at=days(213 + ahead))) for ahead in (9, 10)]
        assert waits == [0, 1]
