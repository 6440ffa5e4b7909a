"""Triage, the research it asks for, and what agencies answer."""

from datetime import date

import pytest

from plumbline.audit.models import Entry
from plumbline.cases import queries, services
from plumbline.cases.models import Case, CaseState, Fact, ResearchReply, ResearchRequest
from plumbline.referrals.queries import my_referrals
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import CRITERIA, Panel, days, start_panel


def test_taking_a_referral_opens_a_case_under_the_charter(panel, personas, looking_as):
    case = panel.triaged()
    with looking_as(personas.alice):
        stored = Case.objects.select_related("charter").get(id=case.id)
        assert stored.charter.aim == "Fewer people hurt twice"
        assert stored.meets_criteria
        assert list(CaseState.objects.filter(case=case).values_list("number", "state", "at")) == [
            (1, "referred", days(0)),
            (2, "triaged", days(1)),
        ]


def test_without_a_charter_no_case_opens(personas, looking_as):
    with looking_as(personas.alice):
        scheme = start_panel(personas, charter=False)
    panel = Panel(personas, looking_as, scheme)
    with pytest.raises(StageRefused, match="no charter in force"):
        panel.triaged(criteria_met=())
    with looking_as(personas.alice):
        assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("decision", "label"), [("refer_on", "Refer on"), ("advice", "Advice only"), ("not_now", "Not now")]
)
def test_other_decisions_open_nothing_and_the_referrer_is_told(panel, personas, looking_as, decision, label):
    referral = panel.referral()
    with looking_as(personas.alice) as alice:
        assert (
            services.triage(
                referral=referral,
                decision=decision,
                because="No bed",
                note="No capacity",
                by=alice,
                at=days(1),
            )
            is None
        )
        assert not Case.objects.exists()
    with looking_as(personas.bob) as bob:
        assert [(r.decision, r.decision_words) for r in my_referrals(bob)] == [(label, "No capacity")]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"because": " "}, DataUnfit),
        ({"lead_agency": None}, DataUnfit),
        ({"criteria_met": ("Invented",)}, DataUnfit),
        ({"decision": "perhaps"}, DataUnfit),
        ({"research_due": date(2026, 3, 1)}, DataUnfit),
    ],
)
def test_an_unfit_decision_is_refused(panel, change, refusal):
    with pytest.raises(refusal):
        panel.triaged(**change)


def test_a_person_who_meets_some_criteria_is_counted_as_not_meeting_them(panel):
    assert not panel.triaged(criteria_met=CRITERIA[:1]).meets_criteria


def test_a_child_goes_to_the_childrens_route(panel, personas, looking_as):
    referral = panel.referral(born=date(2009, 1, 1))
    with looking_as(personas.alice) as alice, pytest.raises(StageRefused, match="children's route"):
        services.triage(
            referral=referral,
            decision="take",
            because="x",
            lead_agency=personas.agencies["council"],
            by=alice,
            at=days(1),
        )


def test_a_referral_is_decided_once(panel, personas, looking_as):
    referral = panel.referral()
    with looking_as(personas.alice) as alice:
        services.triage(referral=referral, decision="advice", because="x", by=alice, at=days(1))
        with pytest.raises(StageRefused, match="decided already"):
            services.triage(referral=referral, decision="advice", because="x", by=alice, at=days(1))


def test_one_open_case_to_a_person(panel, personas, looking_as):
    from plumbline.referrals.entry import GivenPerson
    from plumbline.referrals.services import refer_person

    case = panel.triaged()
    with looking_as(personas.alice) as alice:
        again = refer_person(
            scheme=panel.scheme,
            people=[GivenPerson("person", case.person_id)],
            words="Again",
            by=alice,
            at=days(2),
        )
        with pytest.raises(StageRefused, match="open case"):
            services.triage(
                referral=again,
                decision="take",
                because="x",
                lead_agency=personas.agencies["council"],
                by=alice,
                at=days(2),
            )


def test_the_referrer_does_not_decide(panel, personas, looking_as):
    referral = panel.referral()
    with looking_as(personas.bob) as bob, pytest.raises(PermissionRefused):
        services.triage(referral=referral, decision="advice", because="x", by=bob, at=days(1))


def test_an_outsider_does_not_find_the_referral(panel, personas, looking_as):
    referral = panel.referral()
    with looking_as(personas.charlie) as charlie, pytest.raises(NotVisible):
        services.triage(referral=referral, decision="advice", because="x", by=charlie, at=days(1))


def test_agencies_outside_the_scheme_are_not_asked(panel, personas, looking_as):
    case = panel.triaged(ask=())
    with looking_as(personas.alice) as alice, pytest.raises(DataUnfit):
        services.ask_for_research(case=case, agencies=[personas.agencies["university"]], by=alice, at=days(1))


def test_without_an_agreement_nobody_is_asked(panel, personas, looking_as, as_role):
    from plumbline.sharing.models import Agreement

    case = panel.triaged(ask=())
    with as_role("migrator"):
        Agreement.objects.update(ends=date(2026, 3, 2))
    with looking_as(personas.alice) as alice, pytest.raises(StageRefused, match="agreement"):
        services.ask_for_research(case=case, agencies=[personas.agencies["police"]], by=alice, at=days(1))


def test_a_request_is_due_in_five_working_days(panel, personas, looking_as):
    case = panel.triaged(ask=("police",), at=days(30))  # Wednesday 1 April 2026, with Easter ahead
    with looking_as(personas.alice):
        assert ResearchRequest.objects.get(case=case).due_on == date(2026, 4, 10)


def test_a_nil_return_is_one_call_and_a_batch_is_one_too(panel, personas, looking_as):
    case = panel.triaged()
    with looking_as(personas.dana) as dana:
        requests = [line.request for line in queries.requests_for(dana).requests]
        (reply,) = services.reply_not_known_to_all(requests=requests, by=dana, at=days(2))
        assert (reply.answer, reply.words) == ("not_known", "")
        assert queries.requests_for(dana).requests == ()
    with looking_as(personas.alice) as alice:
        assert {r.agency: r.answer for r in queries.case_page(alice, case.ref).requests} == {
            "Police": "",
            "Housing": "Not known",
        }


@pytest.mark.parametrize(
    ("answer", "words", "facts"),
    [
        ("cannot_say", " ", []),
        ("known", "", []),
        ("perhaps", "", []),
        ("not_known", "", [{}]),
        ("known", "", [{"gateway": ""}]),
        ("known", "", [{"gateway": "made-up-act"}]),
        ("known", "", [{"marking": ""}]),
        ("known", "", [{"nature": ""}]),
        ("known", "", [{"source": " "}]),
        ("known", "", [{"words": ""}]),
        ("known", "", [{"marking": "named"}]),
    ],
)
def test_an_unfit_reply_is_refused_whole(panel, personas, looking_as, answer, words, facts):
    case = panel.triaged()
    with looking_as(personas.bob) as bob:
        with pytest.raises(DataUnfit):
            services.reply_to_request(
                request=panel.request_of(bob, case),
                answer=answer,
                words=words,
                facts=[panel.fact(**f) for f in facts],
                by=bob,
                at=days(2),
            )
        assert not ResearchReply.objects.exists()
        assert not Fact.objects.exists()


def test_health_gives_no_facts_under_the_serious_violence_duty(panel, personas, looking_as, as_role):
    from plumbline.agencies.models import Agency

    case = panel.triaged()
    with as_role("migrator"):
        Agency.objects.filter(slug="police").update(kind="health")
    with (
        looking_as(personas.bob) as bob,
        pytest.raises(DataUnfit, match="does not let an agency of your kind"),
    ):
        services.reply_to_request(
            request=panel.request_of(bob, case),
            answer="known",
            facts=[panel.fact(gateway="pcsca-2022-serious-violence")],
            by=bob,
            at=days(2),
        )


def test_a_refusal_to_say_carries_its_reason(panel, personas, looking_as):
    case = panel.triaged()
    with looking_as(personas.bob) as bob:
        services.reply_to_request(
            request=panel.request_of(bob, case),
            answer="cannot_say",
            words="A live investigation",
            by=bob,
            at=days(2),
        )
    with looking_as(personas.alice) as alice:
        police = next(r for r in queries.case_page(alice, case.ref).requests if r.agency == "Police")
    assert (police.answer, police.words) == ("Cannot say", "A live investigation")


def test_a_request_is_answered_once(panel, personas, looking_as):
    case = panel.triaged()
    with looking_as(personas.dana) as dana:
        services.reply_not_known(request=panel.request_of(dana, case), by=dana, at=days(2))
        with pytest.raises(StageRefused):
            services.reply_not_known(request=panel.request_of(dana, case), by=dana, at=days(2))


def test_nobody_answers_for_another_agency(panel, personas, looking_as):
    case = panel.triaged()
    request = panel.request(case, "police")
    with looking_as(personas.alice) as alice, pytest.raises(PermissionRefused):
        services.reply_not_known(request=request, by=alice, at=days(2))
    with looking_as(personas.dana) as dana, pytest.raises(NotVisible):
        services.reply_not_known(request=request, by=dana, at=days(2))


def test_going_on_without_a_reply_needs_a_reason(panel, personas, looking_as):
    case = panel.triaged()
    with looking_as(personas.alice) as alice:
        with pytest.raises(DataUnfit):
            services.finish_research(case=case, by=alice, at=days(9))
        assert (
            services.finish_research(case=case, because="Housing is silent", by=alice, at=days(9)).state
            == "researched"
        )


def test_a_case_moves_only_as_its_kind_allows(panel, personas, looking_as):
    case = panel.triaged()
    with looking_as(personas.alice) as alice, pytest.raises(StageRefused):
        services.move_case(case=case, state="active", by=alice, at=days(2))


def test_two_people_do_not_move_a_case_at_once(panel, personas, looking_as):
    from plumbline.cases.services.states import add_state

    case = panel.triaged()
    with (
        looking_as(personas.alice) as alice,
        pytest.raises(StageRefused, match="Somebody else moved this case"),
    ):
        add_state(case, 2, "researched", by=alice, at=days(2))


ACTS = {
    "referral.made": "collection",
    "referral.triaged": "alteration",
    "case.opened": "collection",
    "research.asked": "disclosure",
    "research.answered": "disclosure",
    "case.moved": "alteration",
    "case.shared": "disclosure",
    "meeting.scheduled": "collection",
    "meeting.case_listed": "alteration",
    "meeting.attended": "collection",
    "meeting.moved": "alteration",
    "decision.taken": "collection",
    "minutes.approved": "alteration",
    "objective.set": "collection",
    "action.proposed": "collection",
    "contact.logged": "collection",
    "case.reviewed": "alteration",
    "case.closed": "alteration",
}


def test_every_act_of_a_case_is_in_the_ledger(panel, as_role):
    panel.everything()
    with as_role("auditor"):
        assert dict(Entry.objects.filter(what__in=ACTS).values_list("what", "verb")) == ACTS
