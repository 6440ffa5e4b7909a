"""What agencies answered in a case, and what is read before any contact, through the machine door: by the rules of the pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from plumbline.access.tokens import Scope
from plumbline.audit.models import Entry
from plumbline.cases.services import reply_to_request
from plumbline.cases.services.staff_warnings import warn_staff


@pytest.fixture
def case(panel):
    """Alice reads of it that the police know the man, and that housing does not."""
    return panel.active()[0]


def returns(door, ref, **more):
    asked = "&".join(f"{name}={value}" for name, value in more.items())
    return door.get(f"cases/{ref}/returns?{asked}").json()


class TestReturns:
    def test_each_fact_has_its_marking_its_law_and_its_source(self, case, machine):
        said = {one["agency"]: one for one in returns(machine("alice"), case.ref)["returns"]}
        (fact,) = said["Police"]["facts"]
        assert fact["words"] == "Seen with a knife at the bus station"
        assert (fact["marking"], fact["nature"], fact["may_go_on"]) == ("panel", "fact", True)
        assert fact["certainty"] == ""
        assert "s.115" in fact["citation"]
        assert said["Police"]["answer"] == "known"
        assert (said["Housing"]["answer"], said["Housing"]["facts"]) == ("not_known", [])

    def test_a_refusal_says_why_and_what_waits_says_nothing(self, panel, machine):
        case = panel.triaged()
        with panel.look(panel.p.bob) as bob:
            reply_to_request(
                request=panel.request_of(bob, case), answer="cannot_say", words="Before a court", by=bob
            )
        said = {one["agency"]: one for one in returns(machine("alice"), case.ref)["returns"]}
        assert (said["Police"]["answer"], said["Police"]["words"]) == ("cannot_say", "Before a court")
        assert (said["Housing"]["answer"], said["Housing"]["answered_at"]) == (None, None)

    def test_a_fact_for_its_owner_is_not_there_for_others(self, panel, machine):
        case = panel.triaged()
        with panel.look(panel.p.bob) as bob:
            facts = [panel.fact(words="For us alone", marking="owner"), panel.fact()]
            reply_to_request(request=panel.request_of(bob, case), answer="known", facts=facts, by=bob)
        said = machine("alice").get(f"cases/{case.ref}/returns")
        assert (b"For us alone" in said.content, b"Seen with a knife" in said.content) == (False, True)

    def test_a_page_at_a_time_each_once(self, case, machine):
        door, found, after = machine("alice"), [], ""
        while after is not None:
            page = returns(door, case.ref, most=1, **({"after": after} if after else {}))
            found += [one["id"] for one in page["returns"]]
            after = page["next"]
        assert len(found) == len(set(found)) == 2
        wrong = door.get(f"cases/{case.ref}/returns?after={case.id}")
        assert (wrong.status_code, wrong.json()["type"]) == (422, "urn:plumbline:no-such-page")

    def test_what_is_held_already_is_not_sent_again(self, case, machine):
        door = machine("alice")
        first = door.get(f"cases/{case.ref}/returns")
        again = door.get(f"cases/{case.ref}/returns", **{"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_an_agency_outside_gets_the_answer_of_what_never_was(self, case, machine):
        for what in ("returns", "before-contact", "onward"):
            hidden, never = (machine("charlie").get(f"cases/{ref}/{what}") for ref in (case.ref, "ZZZZ"))
            assert (hidden.status_code, hidden.content) == (404, never.content), what

    @pytest.mark.parametrize("what", ["returns", "before-contact"])
    def test_reading_a_case_is_not_reading_this(self, case, machine, what):
        refused = machine("alice", scopes=[Scope.READ_CASES]).get(f"cases/{case.ref}/{what}")
        assert (refused.status_code, refused.json()["type"]) == (403, "urn:plumbline:scope-missing")


def before(door, ref):
    return door.get(f"cases/{ref}/before-contact").json()


class TestBeforeContact:
    @pytest.fixture
    def warned(self, panel, case):
        with panel.look(panel.p.bob) as bob:
            return warn_staff(
                case=case, person_id=case.person_id, do="Visit in pairs", why="He hit a nurse", source="Crime report",
                until=timezone.localdate() + timedelta(days=30), readers=[panel.p.agencies["police"]], by=bob,
            )  # fmt: skip

    def test_nobody_has_written_it_down(self, case, machine):
        said = before(machine("alice"), case.ref)
        assert said["safe_contact"]["standing"] == "not_written"
        assert said["safe_contact"]["advice"].startswith("Nobody has written down")
        assert said["warnings"] == []

    def test_its_writer_s_agency_reads_the_rule_and_the_others_whom_to_ask(self, panel, case, machine):
        with panel.look(panel.p.worker) as worker:
            panel.safe_contact(case, by=worker)
        own, other = (before(machine(who), case.ref)["safe_contact"] for who in ("worker", "bob"))
        assert (own["standing"], own["safe"], own["words"]) == (
            "known",
            ["call"],
            "Mornings, from the library",
        )
        assert "visit" in own["unsafe"]
        assert (other["standing"], other["agency"]) == ("ask_first", "Probation")
        # Nothing to read as "every way is safe", or as "none is".
        assert (other["safe"], other["unsafe"], other["words"]) == ([], [], "")
        assert other["advice"].startswith("Ask Probation before you make contact.")

    def test_what_to_do_is_for_all_and_why_for_its_readers(self, warned, case, machine):
        (own,), (other,) = (before(machine(who), case.ref)["warnings"] for who in ("bob", "worker"))
        assert (own["do"], own["why"]) == ("Visit in pairs", "He hit a nurse")
        assert (other["do"], other["why"], other["source"]) == ("Visit in pairs", "", "")
        assert own["about"] == str(case.person_id)

    def test_that_it_was_read_is_in_the_ledger(self, panel, warned, case, machine, as_role):
        with panel.look(panel.p.worker) as worker:
            panel.safe_contact(case, by=worker)
        before(machine("worker"), case.ref)
        with as_role("auditor"):
            mine = Entry.objects.filter(actor=panel.p.worker.user_id)
            assert case.person_id in mine.get(what="case.consulted").objects_seen
            assert mine.filter(what__in=["safe_contact.consulted", "staff_warning.consulted"]).count() == 2

    def test_a_rule_that_changed_is_sent_again(self, panel, case, machine):
        door = machine("worker")
        first = door.get(f"cases/{case.ref}/before-contact")["ETag"]
        same = door.get(f"cases/{case.ref}/before-contact", **{"If-None-Match": first})
        with panel.look(panel.p.worker) as worker:
            panel.safe_contact(case, by=worker)
        changed = door.get(f"cases/{case.ref}/before-contact", **{"If-None-Match": first})
        assert (same.status_code, changed.status_code) == (304, 200)


def test_a_warning_goes_with_an_answer(panel, machine):
    case, bob = panel.triaged(), machine("bob")
    (waiting,) = bob.get("requests").json()["requests"]
    asked = bob.get(f"requests/{waiting['id']}").json()
    warning = {
        "about": asked["people"][0]["id"], "do": "Visit in pairs", "why": "He hit a nurse", "source": "Crime report",
        "until": str(timezone.localdate() + timedelta(days=30)), "marking": "panel",
    }  # fmt: skip
    fact = {
        "words": "Seen with a knife", "source": "Statement", "on": "2026-02-20", "nature": "fact", "marking": "panel",
        "certainty": "told",
        "gateway": asked["gateways"][0]["slug"],
    }  # fmt: skip
    of_nobody = bob.post(f"requests/{waiting['id']}/answer", {"answer": "not_known", "warning": warning})
    assert (of_nobody.status_code, of_nobody.json()["type"]) == (422, "urn:plumbline:warned-of-nobody")
    sent = bob.post(
        f"requests/{waiting['id']}/answer", {"answer": "known", "facts": [fact], "warning": warning}
    )
    assert sent.status_code == 201, sent.content
    answers = returns(machine("alice"), case.ref)["returns"]
    assert [f["certainty"] for one in answers for f in one["facts"]] == ["told"]
    (line,) = before(machine("alice"), case.ref)["warnings"]
    assert (line["do"], line["agency"]) == ("Visit in pairs", "Police")
