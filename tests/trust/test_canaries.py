"""Markers planted through a whole case, and every page opened by those who must not see them."""

import html
import re
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection

from plumbline.access.enums import Role
from plumbline.access.identity import forget, identify
from plumbline.access.jobs import job_viewer
from plumbline.access.models import User
from plumbline.access.services import add_member
from plumbline.cases import services as cases
from plumbline.cases.models import Case
from plumbline.meetings import services as meetings
from plumbline.people.services import add_record
from plumbline.referrals.entry import GivenPerson
from plumbline.referrals.services import refer_person
from plumbline.sharing.models import Scoped
from plumbline.web.menu import ENTRIES
from tests.architecture.test_urls import patterns
from tests.casework import CRITERIA, days
from tests.casework import panel as panel
from tests.personas import LONG_AGO
from tests.remembering import remembered
from tests.signing_in import signed_in
from tests.trust.keys import at_hand, table
from tests.trust.legible import words_of


# Twenty-seven, one for each kind of field that holds words about a person.
KINDS = [
    "firstname",
    "lastname",
    "alias",
    "street",
    "postcode",
    "phone",
    "referral",
    "triage",
    "question",
    "factwords",
    "factsource",
    "refusal",
    "objective",
    "verb",
    "what",
    "nonewhy",
    "evidence",
    "contact",
    "ownwords",
    "corrected",
    "safecontact",
    "review",
    "reviewsaid",
    "proof",
    "closure",
    "carrieson",
    "reach",
]
MARKERS = {kind: f"Kanari{number:02d}{kind.title()}" for number, kind in enumerate(KINDS)}


@pytest.fixture
@remembered
def planted(panel):
    """A case carried from referral to closure, a marker in every field; its ids by the names that addresses use."""
    m, p = MARKERS, panel.p
    with panel.look(p.bob) as bob:
        referral = refer_person(
            scheme=panel.scheme,
            words=m["referral"],
            people=[
                GivenPerson(
                    "person",
                    first_name=m["firstname"],
                    last_name=m["lastname"],
                    date_of_birth=date(1990, 5, 4),
                    sex="M",
                )
            ],
            made_up=True,
            by=bob,
            at=days(0),
        )
        from plumbline.people.models import Person

        add_record(
            person=Person.objects.get(id=referral.person_id),
            first_name=m["alias"],
            last_name=m["lastname"],
            address=m["street"],
            postcode=m["postcode"],
            phone=m["phone"],
            by=bob,
            at=days(0),
        )
    with panel.look(p.alice) as alice:
        case = cases.triage(
            referral=referral,
            by=alice,
            decision="take",
            because=m["triage"],
            lead_agency=p.agencies["council"],
            criteria_met=CRITERIA,
            ask=[p.agencies["police"], p.agencies["housing"]],
            question=m["question"],
            at=days(1),
        )
    with panel.look(p.bob) as bob:
        fact = panel.fact(words=m["factwords"], source=m["factsource"])
        request = panel.request_of(bob, case)
        cases.reply_to_request(request=request, answer="known", facts=[fact], by=bob, at=days(2))
    with panel.look(p.dana) as dana:
        cases.reply_to_request(
            request=panel.request_of(dana, case), answer="cannot_say", words=m["refusal"], by=dana, at=days(2)
        )
    with panel.look(p.alice) as alice:
        cases.finish_research(case=case, by=alice, at=days(3))
    item = panel.meeting(case)
    with panel.look(p.alice) as alice:
        meetings.take_decision(item=item, kind="discussed", words="heard", by=alice, at=days(7))
        objective = cases.set_objective(case=case, words=m["objective"], by=alice, at=days(7))
        action = panel.action(case, objective, verb=m["verb"], what=m["what"])
        panel.action(case, None, serves_none_because=m["nonewhy"])
        cases.agree_plan(case=case, by=alice, at=days(7))
        meetings.end_meeting(meeting=item.meeting, by=alice, at=days(7))
    with panel.look(p.worker) as worker:
        cases.accept_action(action=action, by=worker, at=days(8))
        cases.finish_action(action=action, evidence=m["evidence"], by=worker, at=days(9))
        cases.log_contact(case=case, outcome="met", minutes=30, words=m["contact"], by=worker, at=days(9))
        first = cases.log_contact(
            case=case, outcome="met", their_words=m["ownwords"], action=action, by=worker, at=days(9)
        )
        contact = cases.correct_contact(
            contact=first,
            outcome="met",
            their_words=m["ownwords"],
            because=m["corrected"],
            by=worker,
            at=days(9),
        )
        panel.safe_contact(case, by=worker, words=m["safecontact"])
    onward = panel.referred_on(case, by=p.alice, at=days(9))
    with panel.look(p.alice) as alice:
        cases.hold_review(
            case=case,
            ratings=[cases.GivenRating(objective.id, "partly", m["proof"])],
            words=m["review"],
            their_words=m["reviewsaid"],
            outcome="close",
            by=alice,
            at=days(30),
        )
        cases.close_case(
            case=case, reason="no_gain", words=m["closure"], carries_on=m["carrieson"], reach=m["reach"], by=alice, at=days(30)
        )  # fmt: skip
    return {
        "case": case,
        "ref": case.ref,
        "referral_id": referral.id,
        "request_id": request.id,
        "action_id": action.id,
        "meeting_id": item.meeting_id,
        "item_id": item.id,
        "act": "end",
        "contact_id": contact.id,
        "onward_id": onward.id,
    }


def addresses(planted):
    """Every address that this case can fill in, and every one that needs nothing."""
    return _filled_in(planted)


def every_address(planted):
    """The same, and every other that has a row to stand for its keys, those of this case first."""
    return _filled_in(at_hand(planted))


def _filled_in(held):
    from django.urls import reverse

    for pattern in patterns():
        names = set(pattern.pattern.converters)
        if names <= set(held) and pattern.name != "sign-out":
            yield reverse(pattern.name, kwargs={n: held[n] for n in names})


def test_every_key_of_an_address_has_something_to_stand_for_it():
    """A page with a new key is crawled only once something stands for that key."""
    names = {name for pattern in patterns() for name in pattern.pattern.converters}
    known = {"ref", "reference", *table()["rows"], *table()["words"]}
    assert names - known == set()
    assert known - names == set()


def crawl(who, planted, filled_in=addresses):
    client = signed_in(who)
    return {address: client.get(address, follow=True) for address in sorted(set(filled_in(planted)))}


def push(who, planted, filled_in=addresses):
    """The same addresses by POST, with every word that names the case: what a search or a form would answer."""
    client = signed_in(who)
    words = {"reference": planted["ref"], "choice": "accept", "because": "x", "reason": "no_gain"}
    words |= {"words": planted["ref"], "answer": "not_known", "decision": "take", "outcome": "met"}
    found = {}
    for address in sorted(set(filled_in(planted))):
        if address != "/sign-in":
            found[address] = client.post(address, words, follow=True)
    return found


def text_of(response):
    raw = words_of(response.content) + str(response.headers)
    return (raw + html.unescape(raw) + raw[::-1]).casefold()


def markers_in(responses):
    whole = "".join(text_of(r) for r in responses.values())
    return {
        kind
        for kind, marker in MARKERS.items()
        if marker.casefold() in whole or marker.casefold()[::-1] in whole
    }


def test_paper_is_read_as_somebody_reads_it(panel):
    """The control of what is compressed: a name on printed papers is found in them."""
    _, item = panel.conferenced()
    tomorrow = date.today() + timedelta(days=1)
    given = {"what": "pack", "because": "No screens", "destroy_by": f"{tomorrow:%d %m %Y}"}
    made = signed_in("alice").post(f"/meetings/{item.meeting_id}/papers", given)
    assert made.content.startswith(b"%PDF")
    assert "Canary" not in made.content.decode(errors="replace")
    assert "canary" in text_of(made)


@pytest.mark.parametrize(
    ("who", "reads"), [("alice", True), ("bob", False), ("worker", False), ("chair", False)]
)
def test_why_an_agency_cannot_say_is_on_no_page_but_the_leads_and_its_own(planted, who, reads):
    assert ("refusal" in markers_in(crawl(who, planted))) is reads


def test_there_are_twenty_seven():
    assert len(MARKERS) == 27


def test_the_coordinator_sees_most_of_them(planted):
    """The positive control: the same crawl by somebody who may see finds them."""
    # Addresses and phones are shown on no page yet, and an earlier first name gives way to a later one.
    assert len(markers_in(crawl("alice", planted))) >= 12


@pytest.mark.parametrize("who", ["charlie", "board", "analyst", "governance", "researcher"])
def test_whoever_has_no_business_sees_none(planted, who):
    assert markers_in(crawl(who, planted)) == set()


@pytest.mark.extra
@pytest.mark.parametrize("who", ["charlie", "board", "analyst", "governance", "researcher"])
def test_nor_on_any_page_that_there_is(planted, who):
    """Every address that has a row to open, this case's or another's, is asked for and answered to."""
    assert markers_in(crawl(who, planted, every_address)) == set()
    assert markers_in(push(who, planted, every_address)) == set()


@pytest.mark.parametrize("who", ["charlie", "board", "analyst", "governance", "researcher"])
def test_whoever_has_no_business_posts_in_vain(planted, who, as_role):
    with as_role("migrator"):
        before = rows_of(planted)
    assert markers_in(push(who, planted)) == set()
    with as_role("migrator"):
        assert rows_of(planted) == before


def test_a_ledger_search_by_an_outside_agency_finds_no_case(planted, panel, as_role):
    """Governance of an agency outside the case gets the answer that a reference which never was gets."""

    with as_role("worker"):
        identify(job := job_viewer("set-up"))
        add_member(
            user=User.objects.get(id=panel.p.charlie.user_id),
            agency_id=panel.p.agencies["outside-charity"],
            role=Role.GOVERNANCE,
            by=job,
            starts=LONG_AGO,
        )
        forget()
    client = signed_in("charlie")
    answers = [client.post("/ledger", {"reference": ref}) for ref in (planted["ref"], "ZZZZ")]
    assert [a.status_code for a in answers] == [422, 422]
    hidden, never = (without_tokens(a).replace(planted["ref"].encode(), b"ZZZZ") for a in answers)
    assert hidden == never


def test_the_conflicted_sees_none_from_that_moment(planted, panel):
    assert markers_in(crawl("dana", planted)) != set()
    with panel.look(panel.p.dana) as dana:
        case = Case.objects.get(id=planted["case"].id)
        cases.declare_conflict(case=case, user=dana.user_id, by=dana, at=days(31))
    assert markers_in(crawl("dana", planted)) == set()
    with panel.look(panel.p.dana):
        assert rows_of(planted) == {}


def rows_of(planted):
    """Scoped tables in which the identified viewer sees rows of this case or this person, by raw SQL."""
    case, found = planted["case"], {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            columns = {f.column for f in model._meta.concrete_fields}
            key = {"case_id": case.id, "person_id": case.person_id}
            wanted = [c for c in key if c in columns]
            if issubclass(model, Scoped) and wanted:
                cursor.execute(
                    f"SELECT count(*) FROM {model._meta.db_table} WHERE {wanted[0]} = %s", [key[wanted[0]]]
                )
                count = cursor.fetchone()[0]
                if count:
                    found[model._meta.db_table] = count
    return found


def test_the_outsider_sees_no_row_of_any_scoped_table(planted, panel):
    with panel.look(panel.p.charlie), connection.cursor() as cursor:
        for model in apps.get_models():
            if issubclass(model, Scoped):
                cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
                assert cursor.fetchone()[0] == 0, model._meta.db_table


def without_tokens(response):
    return re.sub(rb'value="[A-Za-z0-9]{64}"', b"", response.content)


def test_what_is_hidden_and_what_never_was_are_one_page(planted):
    client = signed_in("charlie")
    hidden, never = client.get(f"/cases/{planted['ref']}"), client.get("/cases/ZZZZ")
    assert (hidden.status_code, never.status_code) == (404, 404)
    assert without_tokens(hidden) == without_tokens(never)


@pytest.mark.extra
def test_no_marker_in_any_title_or_address_or_log(planted, caplog):
    for who in ("alice", "bob", "charlie"):
        for address, response in crawl(who, planted).items():
            title = re.search(r"<title>(.*?)</title>", response.content.decode(), re.S)
            assert not any(m in address or m in (title.group(1) if title else "") for m in MARKERS.values())
    assert not any(m in caplog.text for m in MARKERS.values())


def test_every_menu_entry_leads_somewhere():
    from django.urls import reverse

    assert all(reverse(name) for name, _, _ in ENTRIES)
