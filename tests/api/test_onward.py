"""Onward referrals through the machine door: the whole loop, from what is on offer to how it ended."""

from datetime import date
from uuid import uuid4

import pytest

from plumbline.access.enums import Role
from plumbline.access.tokens import Scope
from plumbline.audit.models import Entry
from tests.api.machine import machine_for
from tests.cases.test_onward import _agree
from tests.casework import days
from tests.marac import add_person


@pytest.fixture
def case(panel):
    return panel.active()[0]


@pytest.fixture
def offer(panel, case):
    with panel.look(panel.p.alice):
        return panel.intervention("probation")


def sending(door, case, **changes):
    """What a system sends to refer the person of a case on, as it has read it."""
    found = door.get(f"cases/{case.ref}").json()
    (entry,) = door.get("interventions").json()["interventions"]
    return {
        "intervention": entry["id"],
        "version": entry["version"],
        "person": found["people"][0]["id"],
        "purpose": "Somebody to talk to",
        "gateway": "cda-1998-s115",
    } | changes


def send(door, case, **changes):
    return door.post(f"cases/{case.ref}/onward", sending(door, case, **changes))


def step(door, onward_id, state, **more):
    read = door.get(f"onward/{onward_id}").json()
    said = {"state": state, "expected_step": read["steps"], **more}
    return door.post(f"onward/{onward_id}/steps", said)


def test_the_loop_is_closed(case, offer, machine):
    alice, worker = machine("alice"), machine("worker")
    sent = send(alice, case)
    assert sent.status_code == 201, sent.content
    key = sent.json()["id"]
    assert [line["id"] for line in worker.get("onward").json()["onward"]] == [key]
    for state in ("accepted", "waiting", "started", "completed"):
        assert step(worker, key, state).status_code == 201, state
    read = alice.get(f"onward/{key}").json()
    assert [one["state"] for one in read["history"]] == [
        "sent",
        "accepted",
        "waiting",
        "started",
        "completed",
    ]
    assert (read["is_over"], read["moves"], read["purpose"]) == (True, [], "Somebody to talk to")
    assert worker.get("onward").json()["onward"] == []
    (line,) = alice.get(f"cases/{case.ref}/onward").json()["onward"]
    assert (line["state"], line["reference"]) == ("completed", f"{case.ref}-1")


def test_declining_says_why(case, offer, machine):
    worker, key = machine("worker"), send(machine("alice"), case).json()["id"]
    bare = step(worker, key, "declined", words="Full until May")
    assert (bare.status_code, bare.json()["type"]) == (422, "urn:plumbline:why-missing")
    wordless = step(worker, key, "declined", why="no_place")
    assert (wordless.status_code, wordless.json()["type"]) == (422, "urn:plumbline:words-missing")
    assert step(worker, key, "declined", words="Full until May", why="no_place").status_code == 201
    last = machine("alice").get(f"onward/{key}").json()["history"][-1]
    assert (last["state"], last["why"], last["words"]) == ("declined", "No place is free", "Full until May")


def test_each_side_takes_its_own_steps_and_from_what_it_read(case, offer, machine):
    alice, worker = machine("alice"), machine("worker")
    key = send(alice, case).json()["id"]
    assert step(alice, key, "accepted").status_code == 403
    assert step(worker, key, "accepted").status_code == 201
    stale = worker.post(f"onward/{key}/steps", {"state": "started", "expected_step": 1})
    assert (stale.status_code, stale.json()["type"]) == (409, "urn:plumbline:moved-since")
    back = step(worker, key, "sent")
    assert (back.status_code, back.json()["type"]) == (409, "urn:plumbline:no-such-move")


def test_only_facts_that_were_chosen_go_and_each_by_itself(case, offer, machine, as_role):
    alice = machine("alice")
    police = next(r for r in alice.get(f"cases/{case.ref}/returns").json()["returns"] if r["facts"])
    (fact,) = police["facts"]
    strange = send(alice, case, facts=[str(uuid4())])
    assert (strange.status_code, strange.json()["type"]) == (422, "urn:plumbline:facts-unfit")
    key = send(alice, case, facts=[fact["id"]]).json()["id"]
    read = alice.get(f"onward/{key}").json()
    assert [one["words"] for one in read["facts"]] == ["Seen with a knife at the bus station"]
    assert read["date_of_birth"] is None
    with as_role("auditor"):
        assert case.person_id in Entry.objects.get(what="onward.sent").objects_seen


def test_sent_twice_with_one_key_is_one(case, offer, machine):
    alice = machine("alice")
    what = sending(alice, case)
    first, again = (alice.post(f"cases/{case.ref}/onward", what, key="k") for _ in range(2))
    assert (first.status_code, first.json()) == (201, again.json())
    other = alice.post(f"cases/{case.ref}/onward", what)
    assert (other.status_code, other.json()["type"]) == (409, "urn:plumbline:referred-already")


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"person": str(uuid4())}, "person-unfit"),
        ({"gateway": "no-law"}, "no-gateway"),
        ({"purpose": " "}, "purpose"),
        ({"purpose": "Lives at SL1 1AA"}, "an-address"),
        ({"answer_by": "2020-01-01"}, "day-past"),
        ({"version": 9}, "entry-changed"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_a_sentence(case, offer, machine, change, slug):
    refused = send(machine("alice"), case, **change)
    assert refused.json()["type"] == f"urn:plumbline:{slug}"
    assert refused.status_code in (409, 422)
    assert refused.json()["detail"].endswith(".")


def test_a_provider_outside_the_case_reads_its_referral_and_nothing_else(panel, case, machine):
    viewer = add_person(panel.p, "rita", "charity", Role.REPRESENTATIVE)
    _agree(panel, "charity")
    onward = panel.referred_on(case, by=panel.p.alice, provider="charity", at=days(8))
    rita = machine_for(panel.p, panel.look, viewer)
    assert [one["id"] for one in rita.get("onward").json()["onward"]] == [str(onward.id)]
    assert rita.get(f"onward/{onward.id}").json()["moves"] == ["accepted", "declined", "refused"]
    for what in ("", "/returns", "/before-contact", "/onward"):
        assert rita.get(f"cases/{case.ref}{what}").status_code == 404, what


def test_hidden_and_absent_are_one_answer(panel, case, machine):
    onward = panel.referred_on(case, by=panel.p.alice, at=days(8))
    charlie = machine("charlie")
    hidden, never = charlie.get(f"onward/{onward.id}"), charlie.get(f"onward/{uuid4()}")
    assert (hidden.status_code, hidden.content) == (404, never.content)
    assert charlie.get("onward").json() == {"onward": [], "next": None}


def test_one_that_has_not_changed_is_not_sent_again(panel, case, machine):
    onward = panel.referred_on(case, by=panel.p.alice, at=days(8))
    worker = machine("worker")
    etag = worker.get(f"onward/{onward.id}")["ETag"]
    assert worker.get(f"onward/{onward.id}", **{"If-None-Match": etag}).status_code == 304
    step(worker, onward.id, "accepted")
    assert worker.get(f"onward/{onward.id}", **{"If-None-Match": etag}).status_code == 200


class TestPages:
    @pytest.fixture
    def two(self, panel, case):
        """Two referrals of one person to two services of probation."""
        from plumbline.interventions.services import add_intervention
        from tests.interventions.test_catalogue import MENTORING

        first = panel.referred_on(case, by=panel.p.alice, at=days(8))
        with panel.look(panel.p.alice) as alice:
            from dataclasses import replace

            other = add_intervention(
                provider=panel.p.agencies["probation"], given=replace(MENTORING, name="Second"), made_up=True, by=alice,
                at=days(-30),
            )  # fmt: skip
            from plumbline.cases.services import refer_on

            second = refer_on(
                case=case, intervention=other.id, person_id=case.person_id, purpose="More", gateway="cda-1998-s115",
                by=alice, at=days(8),
            )  # fmt: skip
        return [first, second]

    @pytest.mark.parametrize(("who", "where"), [("worker", "onward"), ("alice", "cases/{ref}/onward")])
    def test_every_line_comes_once(self, case, two, machine, who, where):
        door, found, after = machine(who), [], ""
        while after is not None:
            more = f"&after={after}" if after else ""
            page = door.get(f"{where.format(ref=case.ref)}?most=1{more}").json()
            found += [one["id"] for one in page["onward"]]
            after = page["next"]
        assert sorted(found) == sorted(str(one.id) for one in two)

    def test_what_is_settled_between_two_pages_takes_none_along(self, case, two, machine):
        door = machine("worker")
        first = door.get("onward?most=1").json()
        (line,) = first["onward"]
        step(door, line["id"], "refused", words="Does not want it")
        rest = door.get(f"onward?after={first['next']}").json()
        assert [one["id"] for one in rest["onward"]] == [str(o.id) for o in two if str(o.id) != line["id"]]


def test_scopes_open_each_its_own(case, offer, machine):
    alice = machine("alice", scopes=[Scope.READ_ONWARD])
    assert alice.get(f"cases/{case.ref}/onward").status_code == 200
    assert alice.get("interventions").status_code == 403
    assert alice.post(f"cases/{case.ref}/onward", {}).status_code in (403, 422)
    assert machine("board").get("interventions").status_code == 403


def test_a_service_that_rests_on_consent_takes_it_down_with_the_referral(panel, case, machine):
    from dataclasses import replace

    from plumbline.interventions.services import add_intervention
    from tests.interventions.test_catalogue import MENTORING

    with panel.look(panel.p.alice) as alice:
        add_intervention(
            provider=panel.p.agencies["probation"], given=replace(MENTORING, consent_from=date(2020, 1, 1)),
            made_up=True, by=alice, at=days(-30),
        )  # fmt: skip
    door = machine("alice")
    said = door.get("interventions").json()
    assert said["interventions"][0]["needs_consent"]
    without = send(door, case)
    assert (without.status_code, without.json()["type"]) == (409, "urn:plumbline:no-consent-to-service")
    no_way = send(door, case, consent_how="by-dove")
    assert no_way.status_code == 422
    sent = send(door, case, consent_how=next(iter(said["consent_ways"])))
    assert sent.status_code == 201, sent.content
