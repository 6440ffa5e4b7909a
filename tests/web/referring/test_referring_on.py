"""Referring on, by page: from the decision to a form that is filled in, and how far it came."""

from datetime import timedelta

import pytest
from django.utils import timezone

from plumbline.audit.models import Entry
from plumbline.cases.services import triage
from plumbline.referrals.entry import GivenEntry
from plumbline.referrals.models import Referral, ReferredOn
from plumbline.referrals.queries import draft_page
from plumbline.referrals.services import begin_referral_on, refer_person
from tests.casework import days
from tests.casework import panel as panel
from tests.iom import start_iom
from tests.marac import ANSWERS, HARMER, VICTIM, start_marac
from tests.signing_in import signed_in


@pytest.fixture
def iom(panel):
    return start_iom(panel.p, panel.look)


def decide(referral, who="alice", decision="refer_on"):
    return signed_in(who).post(
        f"/referrals/{referral.id}", {"decision": decision, "because": "Offends for gain"}
    )


def page_of(referral, who="alice"):
    return signed_in(who).get(f"/referrals/{referral.id}").content.decode()


def begun(panel, referral, scheme, **given):
    answer = signed_in("alice").post(f"/referrals/{referral.id}/on/{scheme.slug}", given)
    assert answer.status_code == 302, answer.content.decode()
    with panel.look(panel.p.alice) as alice:
        row = ReferredOn.objects.get()
        assert answer["Location"] == f"/referrals/drafts/{row.came_of}"
        return draft_page(alice, row.came_of)[1]


def test_the_decision_leads_to_the_choice_of_the_scheme(panel, iom):
    referral = panel.referral()
    assert decide(referral)["Location"] == f"/referrals/{referral.id}/on"


def test_another_decision_leads_back_to_the_list(panel, iom):
    assert decide(panel.referral(), decision="not_now")["Location"] == "/referrals"


def test_so_does_one_where_there_is_no_other_scheme(panel):
    referral = panel.referral()
    assert decide(referral)["Location"] == "/referrals"
    page = signed_in("alice").get(f"/referrals/{referral.id}/on").content.decode()
    assert "There is no other scheme to which you refer people" in page


def test_of_several_schemes_none_is_chosen_beforehand(panel, iom):
    start_marac(panel.p, panel.look)
    referral = panel.referral()
    decide(referral)
    page = signed_in("alice").get(f"/referrals/{referral.id}/on").content.decode()
    assert "Made-up IOM" in page
    assert "Made-up MARAC" in page
    assert "checked" not in page
    chosen = signed_in("alice").post(f"/referrals/{referral.id}/on", {"scheme": "iom"})
    assert chosen["Location"] == f"/referrals/{referral.id}/on/iom"


def test_one_scheme_is_gone_to_at_once(panel, iom):
    referral = panel.referral()
    decide(referral)
    answer = signed_in("alice").get(f"/referrals/{referral.id}/on")
    assert answer["Location"] == f"/referrals/{referral.id}/on/iom"


def test_the_person_and_the_reason_stand_in_the_draft_and_no_law(panel, iom):
    referral = panel.referral()
    decide(referral)
    typed = begun(panel, referral, iom)
    assert typed["words"] == ["Hurt three times since May"]
    assert (typed["person_1_last"], typed["person_1_born"]) == (["Marker"], ["4 5 1990"])
    assert "gateway" not in typed
    assert "Offends for gain" not in str(typed)


def test_the_form_of_the_other_scheme_opens_with_it(panel, iom):
    referral = panel.referral()
    decide(referral)
    answer = signed_in("alice").post(f"/referrals/{referral.id}/on/iom", follow=True)
    page = answer.content.decode()
    assert "Refer to Made-up IOM" in page
    assert 'value="Marker"' in page


def test_where_the_other_kind_has_several_parts_each_person_is_given_one(panel):
    marac = start_marac(panel.p, panel.look)
    referral = panel.referral()
    decide(referral)
    refused = signed_in("alice").post(f"/referrals/{referral.id}/on/marac", {})
    assert refused.status_code == 422
    assert "Choose who Marker, Canary is there" in refused.content.decode()
    typed = begun(panel, referral, marac, part_1="perpetrator")
    assert typed["perpetrator_1_last"] == ["Marker"]
    assert not any(name.startswith("victim") for name in typed)


def test_nothing_but_the_people_goes_along_from_behind_a_wall(panel):
    marac = start_marac(panel.p, panel.look)
    with panel.look(panel.p.bob) as bob:
        referral = refer_person(
            scheme=marac,
            words="Kanari why",
            people=[VICTIM, HARMER],
            entry=GivenEntry(route="professional_judgement", answers=ANSWERS),
            made_up=True,
            by=bob,
            at=days(0),
        )
    with panel.look(panel.p.alice) as alice:
        triage(referral=referral, decision="refer_on", because="Below the threshold", by=alice, at=days(1))
    page = signed_in("alice").get(f"/referrals/{referral.id}/on/violence-panel").content.decode()
    assert "Nothing else goes along" in page
    typed = begun(panel, referral, panel.scheme, part_1="left-out", part_2="person")
    assert typed["person_1_last"] == ["Perkins"]
    assert "words" not in typed
    assert "Vickers" not in str(typed)
    assert "Kanari" not in str(typed)


def test_more_people_than_a_part_takes_are_refused(panel):
    marac = start_marac(panel.p, panel.look)
    with panel.look(panel.p.bob) as bob:
        referral = refer_person(
            scheme=marac,
            words="Why",
            people=[VICTIM, HARMER],
            entry=GivenEntry(route="professional_judgement", answers=ANSWERS),
            made_up=True,
            by=bob,
            at=days(0),
        )
    with panel.look(panel.p.alice) as alice:
        triage(referral=referral, decision="refer_on", because="Below the threshold", by=alice, at=days(1))
    answer = signed_in("alice").post(
        f"/referrals/{referral.id}/on/violence-panel", {"part_1": "person", "part_2": "person"}
    )
    assert answer.status_code == 422
    assert "there is room for 1" in answer.content.decode()


def test_the_referral_says_how_far_it_came(panel, iom):
    referral = panel.referral()
    decide(referral)
    assert "Begin the referral to another scheme" in page_of(referral)
    begun(panel, referral, iom)
    page = page_of(referral)
    assert "Referred on to Made-up IOM on" in page
    assert "not sent yet" in page
    assert "Go on with it" in page
    assert "Begin the referral to another scheme" not in page


def test_somebody_who_may_not_know_of_the_other_reads_that_it_was_referred_on_alone(panel, iom):
    referral = panel.referral()
    decide(referral)
    begun(panel, referral, iom)
    page = page_of(referral, "chair")
    assert "Refer on" in page
    assert "Made-up IOM" not in page
    assert "Made-up IOM" not in signed_in("bob").get("/referrals").content.decode()


def test_sending_it_from_the_page_is_what_came_of_it(panel, iom):
    referral = panel.referral()
    decide(referral)
    typed = begun(panel, referral, iom)
    with panel.look(panel.p.alice):
        row = ReferredOn.objects.get()
    client = signed_in("alice")
    address = f"/referrals/drafts/{row.came_of}"
    marks = {"draft": row.came_of, "version": 1, "window": "00000000-0000-0000-0000-000000000001", "turn": 1}
    written = {name: values[0] for name, values in typed.items()} | {
        "danger": "no",
        "route": "judgement",
        "form_offending": "Burglary",
        "form_neighbourhood": "yes",
        "form_supervision": "none",
        "act": "check",
    }
    assert client.post(address, {**marks, **written}).status_code == 302
    assert client.post(f"{address}/check", {"version": 2}).status_code == 302
    with panel.look(panel.p.alice):
        assert Referral.objects.get(scheme=iom).id == row.came_of
    assert "nobody there has said yet that they are looking at it" in page_of(referral)


def test_who_would_go_along_is_written_down(panel, iom):
    referral = panel.referral()
    decide(referral)
    signed_in("alice").get(f"/referrals/{referral.id}/on/iom")
    with panel.look(panel.p.governance):
        entries = Entry.objects.filter(what="referral.consulted", objects_seen__contains=[referral.person_id])
        assert entries.exists()


def test_what_is_not_referred_on_has_no_such_page(panel, iom):
    referral = panel.referral()
    assert signed_in("alice").get(f"/referrals/{referral.id}/on").status_code == 404
    assert signed_in("alice").get(f"/referrals/{referral.id}/on/iom").status_code == 404


def test_the_inbox_says_that_it_lies_unsent(panel, iom):
    referral = panel.referral()
    with panel.look(panel.p.alice) as alice:
        then = timezone.now() - timedelta(days=5)
        triage(referral=referral, decision="refer_on", because="Offends for gain", by=alice, at=then)
        row = begin_referral_on(
            referral=referral, scheme=iom, typed={}, by=alice, at=timezone.now() - timedelta(days=4)
        )
    client = signed_in("alice")
    first = client.get("/inbox").content.decode()
    assert "Send what you referred on" in first
    assert f"/referrals/drafts/{row.came_of}" in first
    group = client.get("/inbox?group=onward").content.decode()
    assert "Referred on at triage, not sent (1)" in group


def test_what_was_decided_lately_is_found_again_by_whoever_decides_and_by_nobody_else(panel, iom):
    referral = panel.referral()
    decide(referral)
    link = f'href="/referrals/{referral.id}"'
    assert link in signed_in("alice").get("/referrals").content.decode().partition("Decided in the last")[2]
    assert "Decided in the last" not in signed_in("bob").get("/referrals").content.decode()


def test_what_was_decided_longer_ago_is_not_listed(panel, iom):
    referral = panel.referral()
    with panel.look(panel.p.alice) as alice:
        triage(
            referral=referral,
            decision="not_now",
            because="x",
            note="y",
            by=alice,
            at=timezone.now() - timedelta(days=29),
        )
    assert "Decided in the last" not in signed_in("alice").get("/referrals").content.decode()
