"""Onward referrals through the services: who sends, who answers, what a provider outside the case learns, dose, unmet needs."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from plumbline.access.enums import Role
from plumbline.access.identity import forget, identify
from plumbline.access.jobs import job_viewer
from plumbline.audit.models import Entry
from plumbline.cases import services
from plumbline.cases.models import Objective, Onward, OnwardFact, OnwardStep, Participant, UnmetNeed
from plumbline.cases.queries import case_page
from plumbline.cases.queries.onward import (
    facts_to_share,
    last_steps,
    onward_of_case,
    onward_shown,
    places_in_use,
    referrals_to_us,
    unanswered,
    unmet_of_case,
    waiting_for_us,
)
from plumbline.interventions.services import add_intervention, change_intervention, withdraw_intervention
from plumbline.people.models import Person
from plumbline.people.services import add_record
from plumbline.schemes.queries import never_alone
from plumbline.sharing.services import sign_agreement
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.cases.test_sight import TABLES, counts
from tests.casework import days
from tests.interventions.test_catalogue import MENTORING
from tests.marac import Marac, add_person, start_marac


SENT_TO_PROVIDER = {"cases_onward", "cases_onwardstep", "cases_onwardfact"}


@pytest.fixture
def case(panel):
    return panel.active()[0]


@pytest.fixture
def rita(panel):
    """Representative of a charity that is in no case, under the panel's agreement."""
    viewer = add_person(panel.p, "rita", "charity", Role.REPRESENTATIVE)
    _agree(panel, "charity")
    return viewer


def _agree(panel, agency, purpose="violence-panel"):
    identify(job := job_viewer("set-up"))
    sign_agreement(
 no_power=never_alone(),
        name="Made up", parties=[panel.p.agencies["council"], panel.p.agencies[agency]], purpose=purpose,
        gateway="Crime and Disorder Act 1998 s.115", starts=date(2020, 1, 1), review_on=date(2030, 1, 1), by=job,
    )  # fmt: skip
    forget()


def step(panel, onward, *states, by, day=9, **more):
    with panel.look(by):
        for number, state in enumerate(states):
            services.step_onward(onward=onward, state=state, by=by, at=days(day + number), **more)


def line_of(panel, onward, viewer):
    with panel.look(viewer):
        return onward_shown(viewer, onward.id, at=days(20))


def test_it_works(panel, case):
    worker, alice = panel.p.worker, panel.p.alice
    onward = panel.referred_on(case, by=alice)
    step(panel, onward, "accepted", "waiting", "started", by=worker)
    with panel.look(worker):
        services.log_contact(
            case=case, outcome="met", minutes=45, onward=onward, elements=["One step agreed"], by=worker, at=days(13)
        )  # fmt: skip
        services.log_contact(case=case, outcome="no_answer", onward=onward, by=worker, at=days(14))
    step(panel, onward, "completed", by=worker, day=15)
    line = line_of(panel, onward, alice)
    assert [s.step.state for s in line.steps] == ["sent", "accepted", "waiting", "started", "completed"]
    assert [s.agency for s in line.steps] == ["Council", *["Probation"] * 4]
    assert (line.dose.sessions, line.dose.planned_sessions, line.dose.minutes, line.dose.attempted) == (
        1,
        8,
        45,
        2,
    )
    assert line.dose.fidelity == 0.5
    assert line.is_over
    assert line.moves == ()


def test_sending_is_a_disclosure_that_names_what_went(panel, case, as_role):
    onward = panel.referred_on(case, by=panel.p.alice)
    with panel.look(panel.p.alice):
        (fact,) = OnwardFact.objects.filter(onward=onward)
    with as_role("auditor"):
        entry = Entry.objects.get(what="onward.sent")
        assert {onward.id, case.id, case.person_id, fact.fact_id, onward.provider} == set(entry.objects_seen)


def test_a_provider_outside_the_case_reads_the_referral_and_nothing_else(panel, case, rita):
    """The canary: in raw SQL, table by table, and on every page that it has."""
    onward = panel.referred_on(case, by=panel.p.alice, provider="charity", share_birth_date=False)
    with panel.look(rita):
        seen = {table for table, n in counts(TABLES).items() if n}
        assert seen == SENT_TO_PROVIDER
        assert counts(["people_person", "people_record", "timeline_event"]) == {
            "people_person": 0, "people_record": 0, "timeline_event": 0,
        }  # fmt: skip
        line = onward_shown(rita, onward.id)
        assert (line.onward.name, line.onward.born, line.in_case, line.dose.attempted) == (
            "Marker, Canary",
            None,
            False,
            0,
        )
        assert [f.words for f in line.facts] == ["Seen with a knife at the bus station"]
        assert waiting_for_us(rita) == 1
        assert len(referrals_to_us(rita)) == 1
        with pytest.raises(NotVisible):
            case_page(rita, case.ref)


def test_only_what_was_ticked_goes(panel, case, rita):
    onward = panel.referred_on(case, by=panel.p.alice, provider="charity", facts=[])
    with panel.look(rita):
        assert not OnwardFact.objects.exists()
        assert line_of(panel, onward, rita).facts == ()


def test_an_agency_that_is_neither_sees_nothing(panel, case, rita):
    onward = panel.referred_on(case, by=panel.p.alice, provider="charity")
    with panel.look(panel.p.charlie) as charlie:
        assert {t for t, n in counts(TABLES).items() if n} == set()
        assert referrals_to_us(charlie) == []
        assert places_in_use() == {}
        with pytest.raises(NotVisible):
            onward_shown(charlie, onward.id)
        with pytest.raises(NotVisible):
            services.step_onward(onward=onward, state="accepted", by=charlie)


def test_a_provider_writes_no_row_but_its_steps(panel, case, rita):
    onward = panel.referred_on(case, by=panel.p.alice, provider="charity")
    step(panel, onward, "accepted", by=rita)
    with panel.look(rita):
        with pytest.raises(NotVisible):
            services.record_unmet_need(case=case, help="money", why="cost", by=rita)
        with pytest.raises(NotVisible):
            services.log_contact(case=case, outcome="met", onward=onward, by=rita)
        assert OnwardStep.objects.count() == 2


def test_whoever_is_kept_from_the_case_is_kept_from_the_referral_to_their_agency(panel, case):
    onward = panel.referred_on(case, by=panel.p.alice, provider="housing")
    with panel.look(panel.p.dana) as dana:
        services.declare_conflict(case=case, user=dana.user_id, by=dana)
        assert referrals_to_us(dana) == []
        assert counts(SENT_TO_PROVIDER) == dict.fromkeys(SENT_TO_PROVIDER, 0)
        with pytest.raises(NotVisible):
            onward_shown(dana, onward.id)


def test_a_board_member_of_the_provider_sees_nothing(panel, case):
    add_person(panel.p, "carl", "council", Role.REPRESENTATIVE)
    panel.referred_on(case, by=panel.p.bob, provider="council")
    with panel.look(panel.p.board):
        assert counts(SENT_TO_PROVIDER) == dict.fromkeys(SENT_TO_PROVIDER, 0)


def test_agencies_let_in_later_see_it(panel, rita):
    case, _, _ = panel.active()
    onward = panel.referred_on(case, by=panel.p.alice, provider="housing")
    with panel.look(panel.p.dana) as dana:
        assert onward in [line.onward for line in onward_of_case(dana, case)]


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"purpose": " "}, "purpose"),
        ({"purpose": "Lives at SL1 1AA"}, "an-address"),
        ({"gateway": ""}, "no-gateway"),
        ({"facts": [uuid4()]}, "facts-unfit"),
        ({"person_id": uuid4()}, "person-unfit"),
        ({"answer_by": date(2026, 3, 1)}, "day-past"),
    ],
)
def test_what_will_not_do_is_refused_and_nothing_is_sent(panel, case, change, slug):
    with pytest.raises(DataUnfit) as no:
        panel.referred_on(case, by=panel.p.alice, **change)
    assert no.value.slug == slug
    with panel.look(panel.p.alice):
        assert not Onward.objects.exists()


def test_an_address_on_record_is_not_sent(panel, case):
    """Where the sender's own records hold it, in whatever spelling."""
    with panel.look(panel.p.bob) as bob:
        person = Person.objects.get(id=case.person_id)
        add_record(person=person, first_name="Canary", last_name="Marker", address="14 Mill Lane", by=bob)
    with pytest.raises(DataUnfit) as no:
        panel.referred_on(case, by=panel.p.bob, purpose="Meet at 14 mill lane")
    assert no.value.slug == "an-address"


def test_facts_for_named_people_and_of_other_agencies_alone_are_not_offered(panel, case):
    with panel.look(panel.p.worker) as worker:
        assert [f.words for f in facts_to_share(worker, case)] == ["Seen with a knife at the bus station"]


def test_without_an_agreement_nothing_is_sent(panel, case):
    add_person(panel.p, "rita", "charity", Role.REPRESENTATIVE)
    with pytest.raises(StageRefused) as no:
        panel.referred_on(case, by=panel.p.alice, provider="charity")
    assert no.value.slug == "no-agreement"


def test_a_provider_without_anybody_to_answer_is_told_beforehand(panel, case):
    _agree(panel, "university")
    with pytest.raises(StageRefused) as no:
        panel.referred_on(case, by=panel.p.alice, provider="university")
    assert no.value.slug == "nobody-answers"


def test_withdrawn_and_changed_entries_are_refused(panel, case):
    with panel.look(panel.p.alice) as alice:
        entry = panel.intervention().id
        given = {
            "case": case, "intervention": entry, "person_id": case.person_id, "purpose": "x", "by": alice,
            "gateway": "cda-1998-s115", "at": days(8),
        }  # fmt: skip
        change_intervention(intervention=entry, given=MENTORING, because="x", by=alice)
        with pytest.raises(StageRefused) as no:
            services.refer_on(version=1, **given)
        assert no.value.slug == "entry-changed"
        made = services.refer_on(version=2, **given)
        withdraw_intervention(intervention=entry, because="x", by=alice)
        step_by = panel.p.worker
    step(panel, made, "declined", by=step_by, words="Full", why="no_place")
    with panel.look(panel.p.alice), pytest.raises(StageRefused) as no:
        services.refer_on(**given)
    assert no.value.slug == "not-offered"


def test_a_referral_keeps_the_version_it_was_made_under(panel, case):
    onward = panel.referred_on(case, by=panel.p.alice)
    with panel.look(panel.p.alice) as alice:
        change_intervention(
            intervention=onward.version.intervention_id, given=MENTORING, because="x", by=alice
        )
    assert line_of(panel, onward, panel.p.alice).onward.version.number == 1


def test_nobody_is_referred_twice_to_one_thing(panel, case):
    onward = panel.referred_on(case, by=panel.p.alice)
    with panel.look(panel.p.alice) as alice, pytest.raises(StageRefused) as no:
        services.refer_on(
            case=case, intervention=onward.version.intervention_id, person_id=case.person_id, purpose="x",
            gateway="cda-1998-s115", by=alice, at=days(9),
        )  # fmt: skip
    assert no.value.slug == "referred-already"


def test_a_closed_case_sends_nothing_and_its_loops_go_on(panel, case):
    onward = panel.referred_on(case, by=panel.p.alice)
    with panel.look(panel.p.alice) as alice:
        services.hold_review(
            case=case, ratings=panel.rating(Objective.objects.get(case=case)), words="x", outcome="close", by=alice,
            at=days(30),
        )  # fmt: skip
        services.close_case(case=case, reason="no_gain", words="x", by=alice, at=days(30))
        with pytest.raises(StageRefused):
            services.record_unmet_need(case=case, help="money", why="cost", by=alice, at=days(31))
    step(panel, onward, "accepted", "started", "completed", by=panel.p.worker, day=31)
    with pytest.raises(StageRefused):
        panel.referred_on(case, by=panel.p.alice, at=days(40))


def test_two_answers_at_once_are_one(panel, case):
    onward = panel.referred_on(case, by=panel.p.alice)
    step(panel, onward, "accepted", by=panel.p.worker, expected=1)
    late = {"onward": onward, "state": "declined", "words": "x", "why": "other", "at": days(9)}
    with panel.look(panel.p.worker) as worker:
        with pytest.raises(StageRefused) as no:
            services.step_onward(expected=1, by=worker, **late)
        assert no.value.slug == "moved-since"
        assert OnwardStep.objects.filter(onward=onward).count() == 2


def test_of_two_at_the_same_moment_the_second_is_told(panel, case, monkeypatch):
    """Both read the referral before either had written: the number of the step lets one through."""
    onward = panel.referred_on(case, by=panel.p.alice)
    with panel.look(panel.p.worker) as worker:
        before = last_steps([onward])
        services.step_onward(onward=onward, state="accepted", by=worker, at=days(9))
        monkeypatch.setattr("plumbline.cases.services.onward.last_steps", lambda _: before)
        with pytest.raises(StageRefused) as no:
            services.step_onward(onward=onward, state="refused", words="x", by=worker, at=days(9))
        assert no.value.slug == "moved-since"
        assert [s.state for s in OnwardStep.objects.filter(onward=onward)] == ["sent", "accepted"]


def test_the_sender_may_take_back_or_write_a_refusal_down_but_not_answer(panel, case):
    onward = panel.referred_on(case, by=panel.p.alice, provider="housing")
    with panel.look(panel.p.alice) as alice:
        with pytest.raises(PermissionRefused):
            services.step_onward(onward=onward, state="accepted", by=alice)
        services.step_onward(onward=onward, state="refused", words="Not now", by=alice, at=days(9))
    assert line_of(panel, onward, panel.p.dana).state == "refused"


def test_a_session_needs_a_provider_that_said_yes(panel, case):
    onward = panel.referred_on(case, by=panel.p.alice)
    log = {"case": case, "outcome": "met", "minutes": 30, "by": panel.p.worker, "at": days(9)}
    with panel.look(panel.p.worker), pytest.raises(StageRefused) as no:
        services.log_contact(onward=onward, **log)
    assert no.value.slug == "no-session"
    step(panel, onward, "accepted", by=panel.p.worker)
    with panel.look(panel.p.worker):
        for parts, outcome in ((["Sang"], "met"), (["One step agreed"], "no_answer")):
            with pytest.raises(DataUnfit) as no:
                services.log_contact(
                    onward=onward, elements=parts, **(log | {"outcome": outcome, "minutes": 0})
                )
            assert no.value.slug == "elements-unfit"


def test_a_session_corrected_away_counts_no_more(panel, case):
    onward = panel.referred_on(case, by=panel.p.alice)
    step(panel, onward, "accepted", "started", by=panel.p.worker)
    with panel.look(panel.p.worker) as worker:
        first = services.log_contact(
            case=case, outcome="met", minutes=45, onward=onward, elements=["One step agreed"], by=worker, at=days(11)
        )  # fmt: skip
        services.correct_contact(
            contact=first, because="It was a call, and no session", outcome="phone", minutes=5, by=worker, at=days(12)
        )  # fmt: skip
    dose = line_of(panel, onward, panel.p.worker).dose
    assert (dose.sessions, dose.attempted, dose.elements_given) == (0, 0, 0)


def test_a_full_service_is_a_warning_and_no_bar(panel, case):
    onward = panel.referred_on(case, by=panel.p.alice)
    step(panel, onward, "accepted", by=panel.p.worker)
    with panel.look(panel.p.alice) as alice:
        assert places_in_use() == {onward.version.intervention_id: 1}
        change_intervention(
            intervention=onward.version.intervention_id,
            given=replace(MENTORING, capacity=1),
            because="x",
            by=alice,
        )
    second = replace(panel)
    second.referral = lambda: panel.referral(name="Second")
    other = second.triaged()
    with panel.look(panel.p.alice) as alice:
        given = {"purpose": "x", "gateway": "cda-1998-s115", "by": alice, "at": days(10)}
        entry = onward.version.intervention_id
        assert services.refer_on(case=other, intervention=entry, person_id=other.person_id, **given)
    step(panel, onward, "started", "completed", by=panel.p.worker, day=10)
    with panel.look(panel.p.alice):
        assert places_in_use() == {}


def test_an_overdue_answer_stands_in_the_coordinators_inbox(panel, case):
    onward = panel.referred_on(case, by=panel.p.alice)
    with panel.look(panel.p.alice) as alice:
        # Sent on Tuesday 10 March, so answered by the 17th.
        assert unanswered(alice, at=days(15)) == []
        assert [line.onward.id for line in unanswered(alice, at=days(16))] == [onward.id]
    step(panel, onward, "accepted", by=panel.p.worker, day=17)
    with panel.look(panel.p.alice) as alice:
        assert unanswered(alice, at=days(30)) == []


def test_unmet_need_is_recorded_and_follows(panel, case):
    onward = panel.referred_on(case, by=panel.p.alice)
    step(panel, onward, "accepted", "waiting", by=panel.p.worker)
    with panel.look(panel.p.alice) as alice:

        def words(at):
            return [line.why for line in unmet_of_case(alice, case, onward_of_case(alice, case, at=at))]

        # Waits since the 12th: 28 days are over after 9 April.
        assert words(days(38)) == ["No place is free"]
        assert words(days(39)) == ["No place is free", "Waiting for a place since 12 March 2026"]
    step(panel, onward, "declined", by=panel.p.worker, day=40, words="None came free", why="no_place")
    with panel.look(panel.p.alice) as alice:
        assert words(days(41))[-1] == "Declined: no place is free"


def test_a_declined_referral_for_another_reason_is_no_unmet_place(panel, case):
    onward = panel.referred_on(case, by=panel.p.alice)
    step(panel, onward, "declined", by=panel.p.worker, words="Under age", why="not_eligible")
    with panel.look(panel.p.alice) as alice:
        assert len(unmet_of_case(alice, case, onward_of_case(alice, case))) == 1
        assert UnmetNeed.objects.count() == 1


class TestBehindTheWall:
    """A MARAC: the perpetrator is not referred on from it, and the provider's other workers see nothing."""

    @pytest.fixture
    def marac(self, personas, looking_as):
        return Marac(personas, looking_as, start_marac(personas, looking_as))

    def refer(self, marac, case, part):
        with marac.look(marac.p.alice) as alice:
            person = Participant.objects.get(case=case, part=part).person_id
            entry = add_intervention(
                given=MENTORING, provider=marac.p.agencies["housing"], by=alice, at=days(0)
            )
            return services.refer_on(
                case=case, intervention=entry.id, person_id=person, purpose="New locks", gateway="cda-1998-s115",
                by=alice, at=days(8),
            )  # fmt: skip

    def test_whoever_must_learn_nothing_is_not_referred_on(self, marac):
        case = marac.heard(marac.taken())
        with pytest.raises(DataUnfit) as no:
            self.refer(marac, case, "perpetrator")
        assert no.value.slug == "person-unfit"

    def test_the_provider_s_practitioners_see_nothing_of_it(self, marac):
        perry = add_person(marac.p, "perry", "housing", Role.PRACTITIONER)
        case = marac.heard(marac.taken())
        onward = self.refer(marac, case, "victim")
        with marac.look(perry):
            assert counts(SENT_TO_PROVIDER) == dict.fromkeys(SENT_TO_PROVIDER, 0)
            assert referrals_to_us(perry) == []
            with pytest.raises(NotVisible):
                onward_shown(perry, onward.id)
        with marac.look(marac.p.dana) as dana:
            assert [line.onward.name for line in referrals_to_us(dana)] == ["Vickers, Canary"]


def test_without_an_identity_nothing_is_there(panel, case):
    panel.referred_on(case, by=panel.p.alice)
    assert counts([*SENT_TO_PROVIDER, "cases_unmetneed"]) == dict.fromkeys(
        [*SENT_TO_PROVIDER, "cases_unmetneed"], 0
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_places_in_use()")
        assert cursor.fetchone() == (0,)
