"""One look is one entry: whoever reads the ledger counts looks, and a look counted twice is a false alarm."""

from collections import Counter

import pytest
from django.urls import reverse

from plumbline.audit.enums import Verb
from plumbline.audit.models import Entry
from plumbline.cases import services as cases
from tests.casework import days
from tests.casework import panel as panel
from tests.trust.test_canaries import signed_in


PAGES = {
    "alice": ["inbox", "case", "meeting", "referrals", "action", "triage", "propose-action", "review"],
    "bob": ["desk", "case", "meeting", "referrals", "answer", "log-contact"],
    "worker": ["my-people", "desk", "case", "log-contact", "correct-contact", "safe-contact", "action"],
}


@pytest.fixture
def under_way(panel):
    """An open case that every list holds: a request unanswered, an action open, a meeting ahead."""
    case, _, action = panel.active()
    with panel.look(panel.p.alice) as alice:
        waiting = cases.ask_for_research(
            case=case, agencies=[panel.p.agencies["police"]], by=alice, at=days(8)
        )
    with panel.look(panel.p.worker) as worker:
        contact = cases.log_contact(case=case, outcome="met", action=action, by=worker, at=days(8))
        panel.safe_contact(case, by=worker)
    item = panel.meeting(case)
    return {
        "case": case,
        "ref": case.ref,
        "referral_id": case.referral_id,
        "request_id": waiting[0].id,
        "action_id": action.id,
        "meeting_id": item.meeting_id,
        "contact_id": contact.id,
    }


@pytest.mark.parametrize("who", PAGES)
def test_a_page_leaves_no_more_than_one_entry_of_consultation_for_a_person(under_way, who, as_role):
    keys = {"case": "ref", "propose-action": "ref", "review": "ref", "log-contact": "ref"}
    keys |= {"correct-contact": "contact_id", "safe-contact": "ref"}
    keys |= {"meeting": "meeting_id", "action": "action_id", "triage": "referral_id", "answer": "request_id"}
    person, client = under_way["case"].person_id, signed_in(who)
    for name in PAGES[who]:
        address = reverse(name, args=[under_way[keys[name]]] if name in keys else [])
        with as_role("auditor"):
            before = set(Entry.objects.values_list("id", flat=True))
        assert client.get(address).status_code == 200, address
        with as_role("auditor"):
            new = Entry.objects.exclude(id__in=before).filter(verb=Verb.CONSULTATION.value)
            found = Counter(e.what for e in new if person in e.objects_seen)
        assert sum(found.values()) <= 1, (address, found)
