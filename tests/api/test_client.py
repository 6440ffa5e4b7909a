"""The Python client against the door on a real socket: refers, answers, logs, steps, and reads a message to its webhook."""

import typing
from uuid import UUID

import pytest

from plumbline.api.urls import document
from plumbline.cases import services
from plumbline.jobs.webhooks import tell_webhooks
from plumbline_client import Plumbline, Refused, read_message, shapes
from tests.api.listening import door_on_loopback, receiver
from tests.casework import days
from tests.marac import Marac, start_marac


@pytest.fixture
def door(machine):
    with door_on_loopback() as address:
        yield lambda who: Plumbline(address, machine(who).secret)


def test_an_agency_s_system_does_its_work(panel, door, as_role):
    police = door("bob")
    with receiver() as inbound:
        hook = police.register_webhook(inbound.address, ["referral.decided", "request.asked"])
        sent = police.refer(
            "violence-panel",
            words="Hurt three times since May",
            people=[
                {"part": "person", "first_name": "Kim", "last_name": "Made-Up", "date_of_birth": "1990-01-02"}
            ],
        )
        assert police.referral(sent)["decision"] == ""
        case = taken_in(panel, sent)
        with as_role("worker"):
            assert tell_webhooks() == 2
        told = {m.event: m for m in (read_message(h, b, hook["secret"]) for _, h, b in inbound.got)}
    assert police.referral(told["referral.decided"].reference)["decision"]
    asked = police.request(told["request.asked"].reference)
    assert "Kim" in asked["people"][0]["name"]
    police.not_known(asked["id"])
    assert police.work()["requests"] == []
    with pytest.raises(Refused) as refused:
        police.not_known(asked["id"])
    assert (refused.value.status, refused.value.slug) == (409, "answered-already")
    assert case.ref in {line["reference"] for line in door("alice").cases()}


def taken_in(panel, referral_id):
    from plumbline.cases import services as cases
    from plumbline.referrals.models import Referral
    from tests.charters import CRITERIA

    with panel.look(panel.p.alice) as alice:
        return cases.triage(
            referral=Referral.objects.get(id=referral_id),
            by=alice,
            decision="take",
            because="Fits the charter",
            lead_agency=panel.p.agencies["council"],
            criteria_met=CRITERIA,
            ask=[panel.p.agencies["police"]],
        )


def test_a_worker_s_system_steps_an_action_and_logs_a_contact(panel, door):
    case, _, action = panel.active()
    probation = door("worker")
    probation.step(probation.action(str(action.id)), "accepted")
    probation.log_contact(case.ref, outcome="met", minutes=30, action=str(action.id))
    probation.step(probation.action(str(action.id)), "done", words="Met him for half an hour")
    found = probation.case(case.ref)
    assert found["contacts"] == {"attempted": 1, "met": 1, "minutes": 30}
    assert [a["state"] for a in found["actions"]] == ["done"]


def test_a_contact_and_a_rule_say_whom_they_are_about(personas, looking_as, door):
    marac = Marac(personas, looking_as, start_marac(personas, looking_as))
    case, council = marac.taken(), door("alice")
    child = next(one["id"] for one in council.case(case.ref)["people"] if one["part"] == "child")
    council.log_contact(case.ref, outcome="met", minutes=30, about=child)
    assert council.case(case.ref)["contacts"] == {"attempted": 0, "met": 0, "minutes": 0}
    with looking_as(personas.alice) as alice:
        services.set_safe_contact(
            case=case, person_id=UUID(child), safe_ways=["visit"], words="At school", by=alice, at=days(3)
        )
    (other,) = council.before_contact(case.ref)["others"]
    assert (other["about"], other["label"], other["standing"], other["words"]) == (
        child,
        "Child",
        "known",
        "At school",
    )


def test_a_system_reads_what_is_known_and_closes_the_loop_of_a_referral(panel, door):
    case, _, _ = panel.active()
    with panel.look(panel.p.alice):
        panel.intervention("probation")
    council, probation = door("alice"), door("worker")
    assert {one["agency"]: one["answer"] for one in council.returns(case.ref)} == {
        "Police": "known",
        "Housing": "not_known",
    }
    assert council.before_contact(case.ref)["safe_contact"]["standing"] == "not_written"
    (offer,) = council.interventions()
    found = council.case(case.ref)
    sent = council.refer_on(
        case.ref, offer, found["people"][0]["id"], purpose="Somebody to talk to", gateway=found["gateways"][0]["slug"]
    )  # fmt: skip
    assert [line["id"] for line in probation.onward_to_us()] == [sent]
    probation.step_onward(probation.onward(sent), "accepted")
    probation.step_onward(probation.onward(sent), "started")
    probation.step_onward(probation.onward(sent), "ended_early", words="Moved away")
    assert [line["state"] for line in council.onward_of(case.ref)] == ["ended_early"]


def test_a_token_goes_over_tls_alone():
    with pytest.raises(ValueError, match="https"):
        Plumbline("http://plumbline.example.org", "plb_x")


def test_its_shapes_are_those_of_the_document():
    said = document()["components"]["schemas"]
    ours = {n: t for n, t in vars(shapes).items() if typing.is_typeddict(t)}
    assert {n: set(t.__annotations__) for n, t in ours.items()} == {
        n: set(said[n]["properties"]) for n in ours
    }
