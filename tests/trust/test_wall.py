"""The wall of a MARAC: the perpetrator's offender manager, who works with them in a violence panel, learns of nothing."""

import html
import re
from datetime import date, timedelta
from difflib import unified_diff
from itertools import islice

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.identity import forget, identify
from plumbline.access.jobs import job_viewer
from plumbline.access.queries import viewer_for
from plumbline.access.services import add_member, open_account
from plumbline.audit.services import who_saw
from plumbline.cases import queries
from plumbline.cases import services as cases
from plumbline.cases.models import Participant, ResearchRequest
from plumbline.cases.queries.audit import objects_of_case, on_this_side
from plumbline.meetings import services as meetings
from plumbline.meetings.queries import meetings_for
from plumbline.people.models import Person
from plumbline.people.queries import names_for
from plumbline.people.services import share_identity
from plumbline.referrals.entry import GivenPerson, GivenSafeContact
from plumbline.values.errors import NotVisible, StageRefused
from tests.casework import days
from tests.casework import panel as panel
from tests.conftest import database_role
from tests.mappa import a_mappa
from tests.marac import Marac, add_person, settle_all, start_marac
from tests.personas import LONG_AGO, PASSWORD
from tests.remembering import remembered
from tests.trust.legible import words_of
from tests.trust.test_canaries import addresses, signed_in


WORDS = ("victimfirst", "victimlast", "childfirst", "typedfirst", "why", "triage", "question", "fact", "source", "objective", "verb", "what",
         "decided", "contact", "answer", "told", "nottold", "objects", "upheld", "consents", "safetold")  # fmt: skip
MARKERS = {word: f"Kanari{number:02d}{word.title()}" for number, word in enumerate(WORDS)}
# What names the other side without a marker.
PUBLIC = ("/referrals/new", "/schemes", "/quality")
SOURCES = ("marac", "made-up marac", "perpetrator", "domestic abuse")


@pytest.fixture
@remembered
def officer(personas):
    """The offender manager: a practitioner at probation, who does not sit at the table of the MARAC."""
    with database_role("worker"):
        job = job_viewer("set-up")
        identify(job)
        user = open_account(email="officer@example.invalid", name="Officer", password=PASSWORD, by=job)
        add_member(
            user=user,
            agency_id=personas.agencies["probation"],
            role=Role.PRACTITIONER,
            by=job,
            starts=LONG_AGO,
        )
        forget()
    return viewer_for(user)


@pytest.fixture
@remembered
def in_panel(panel, officer):
    """The man is in the violence panel, and the officer has an action there."""
    case, objective, _ = panel.active()
    with panel.look(panel.p.alice) as alice:
        panel.action(case, objective, owner=officer.user_id, verb="See", what="him each Tuesday", by=alice)
    return case


def crawled(planted):
    client = signed_in("officer")
    return {address: client.get(address, follow=True) for address in sorted(set(addresses(planted)))}


def pushed(planted):
    client = signed_in("officer")
    words = {
        "reference": planted["ref"],
        "choice": "accept",
        "because": "x",
        "reason": "flag_ended",
        "words": "x",
    }
    words |= {"answer": "not_known", "decision": "take", "outcome": "met", "state": "deferred"}
    wanted = [a for a in sorted(set(addresses(planted))) if a != "/sign-in"]
    return {address: client.post(address, words, follow=True) for address in wanted}


def said_in(responses):
    whole = "".join(words_of(r.content) + str(r.headers) for r in responses.values()).casefold()
    whole += html.unescape(whole)
    return {word for word, marker in MARKERS.items() if marker.casefold() in whole} | {
        s for s in SOURCES if s in whole
    }


def own_pages(case):
    """What the officer opens in a day, and every address of the panel's case."""
    return {"ref": case.ref}


@pytest.fixture
def marac(in_panel, personas, looking_as):
    """That there is a MARAC in the town is no secret; who is in it is."""
    return Marac(personas, looking_as, start_marac(personas, looking_as))


@pytest.fixture
@remembered
def before(in_panel, officer, marac):
    """The pages as they were when no MARAC knew of him."""
    pages = crawled(own_pages(in_panel))
    return in_panel, {address: text(page) for address, page in pages.items()}


@pytest.fixture
@remembered
def behind(before, marac, personas, looking_as):
    """A MARAC case with the same man carried to its plan, a marker in every word; probation is asked, is let in and owns an action."""
    case, pages = before
    m, p = MARKERS, personas
    referral = marac.referral(
        GivenPerson("victim", first_name=m["victimfirst"], last_name=m["victimlast"], sex="F"),
        GivenPerson("perpetrator", first_name=m["typedfirst"], last_name="Marker", sex="M"),
        GivenPerson("child", first_name=m["childfirst"], last_name=m["victimlast"]),
        safe=GivenSafeContact(("call",), m["safetold"]),
        at=days(8),
    )
    same_person(referral, case)
    with looking_as(p.alice) as alice:
        opened = cases.triage(
            referral=referral,
            decision="take",
            because=m["triage"],
            lead_agency=p.agencies["council"],
            ask=[p.agencies["police"], p.agencies["probation"]],
            question=m["question"],
            by=alice,
            at=days(9),
        )
    with looking_as(p.worker) as worker:
        request = ResearchRequest.objects.select_related("scheme").get(
            ref=opened.ref, agency=p.agencies["probation"]
        )
        from tests.casework import Panel

        given = Panel.fact(marac, words=m["fact"], source=m["source"])
        cases.reply_to_request(request=request, answer="known", facts=[given], by=worker, at=days(10))
    with looking_as(p.alice) as alice:
        cases.finish_research(case=opened, because="Tomorrow", by=alice, at=days(10))
        meeting = meetings.schedule_meeting(
            scheme=marac.scheme, starts_at=days(11), place=m["why"], by=alice, at=days(10)
        )
        item = meetings.add_to_agenda(meeting=meeting, case=opened, by=alice, at=days(10))
        for who in (p.alice, p.worker, p.bob):
            meetings.record_attendance(
                meeting=meeting, user=who.user_id, agency=who.agency_ids[0], has_authority=True,
                confidentiality_accepted=True, by=alice, at=days(11),
            )  # fmt: skip
        meetings.begin_meeting(meeting=meeting, by=alice, at=days(11))
    marac.go_on(meeting, at=days(11))
    with looking_as(p.alice) as alice:
        meetings.take_decision(item=item, kind="heard", words=m["decided"], by=alice, at=days(11))
        objective = cases.set_objective(case=opened, words=m["objective"], by=alice, at=days(11))
        action = cases.propose_action(
            case=opened, verb=m["verb"], what=m["what"], owner=p.worker.user_id, agency=p.agencies["probation"],
            objective=objective, due_on=date(2026, 3, 20), by=alice, at=days(11),
        )  # fmt: skip
        cases.agree_plan(case=opened, by=alice, at=days(11))
        settle_all(item, by=alice, at=days(11))
        meetings.end_meeting(meeting=meeting, by=alice, at=days(11))
    with looking_as(p.bob) as bob:
        cases.log_contact(
            case=opened,
            person_id=opened.person_id,
            outcome="met",
            minutes=5,
            words=m["contact"],
            by=bob,
            at=days(12),
        )
    say_what_was_told(opened, m, p, looking_as)
    with looking_as(p.worker) as worker:
        flag = cases.set_flag(case=opened, agency=p.agencies["probation"], by=worker, at=days(12))
    with looking_as(p.alice) as alice:
        him = Participant.objects.get(case=opened, part="perpetrator").person_id
        cases.answer_prompt(
            case=opened,
            prompt="mappa",
            person_id=him,
            answer="refer",
            words=m["answer"],
            by=alice,
            at=days(12),
        )
    ids = {
        "case": opened,
        "flag_id": flag.id,
        "ref": opened.ref,
        "referral_id": referral.id,
        "request_id": request.id,
        "action_id": action.id,
        "meeting_id": meeting.id,
        "item_id": item.id,
        "act": "end",
    }
    return case, pages, ids


def say_what_was_told(opened, m, p, looking_as):
    """The victim was told, objects and consents; that the man is not told has its reason written down."""
    with looking_as(p.alice) as alice:
        parts = dict(Participant.objects.filter(case=opened).values_list("part", "person_id"))
        hers, given = {"case": opened, "person_id": parts["victim"]}, {"by": alice, "at": days(12)}
        cases.say_told(**hers, how="in_person", words=m["told"], **given)
        cases.say_not_told(
            case=opened, person_id=parts["perpetrator"], reason="crime", decided_by=p.bob.user_id, words=m["nottold"],
            review_on=date(2026, 9, 1), **given,
        )  # fmt: skip
        objection = cases.take_objection(**hers, to_what=m["objects"], words=m["objects"], **given)
        cases.answer_objection(objection=objection, outcome="upheld", words=m["upheld"], **given)
        cases.record_consent(**hers, service=m["consents"], answer="given", how="by_phone", **given)


def same_person(referral, case):
    """The desk finds that the man typed in behind the wall is the man of the panel."""
    from plumbline.referrals.models import Named

    with database_role("migrator"):
        typed = Named.objects.get(referral=referral, part="perpetrator").person_id
        Person.objects.filter(id=typed).update(alias_of=case.person_id)


def test_whoever_sits_at_the_table_finds_them(behind, personas):
    """The positive control: the representative of the same agency, by the same crawl."""
    _, _, ids = behind
    client = signed_in("worker")
    seen = {a: client.get(a, follow=True) for a in sorted(set(addresses(ids)))}
    assert {"victimlast", "fact", "objective", "what", "marac"} <= said_in(seen)
    assert {"told", "nottold", "objects", "upheld", "consents"} <= said_in(seen)
    # What is asked of the co-ordinator alone is nobody else's, at the table or not.
    assert "answer" not in said_in(seen)


def test_no_page_of_the_officer_betrays_it(behind):
    _, _, ids = behind
    for pages in (crawled(ids), pushed(ids)):
        assert said_in(pages) & set(MARKERS) == set()
        for address, page in pages.items():
            assert address in PUBLIC or said_in({address: page}) == set(), address


def test_the_officers_own_pages_stand_as_they_stood(behind):
    """Two worlds that differ in the MARAC alone: the same words on every page of the panel's case and of the day."""
    case, pages, _ = behind
    again = crawled(own_pages(case))
    assert differences(pages, again) == {}


def test_the_search_of_the_officer_finds_the_panels_case_alone(behind):
    case, _, ids = behind
    client = signed_in("officer")
    for words, found in (
        ("Marker", True),
        (MARKERS["victimlast"], False),
        (MARKERS["childfirst"], False),
        (ids["ref"], False),
    ):
        page = client.post("/find", {"words": words})
        assert page.status_code == 200
        assert (case.ref in words_of(page.content), f"/cases/{ids['ref']}" in words_of(page.content)) == (
            found,
            False,
        )


def differences(pages, again):
    """The addresses whose words differ, each with the lines that do."""
    found = {}
    for address in again:
        was, now = pages[address], text(again[address])
        if was != now:
            lines = unified_diff(was[1].splitlines(), now[1].splitlines(), lineterm="", n=0)
            found[address] = [was[0], now[0], *islice(lines, 20)]
    return found


def text(response):
    # A page says when it is printed, to the minute: two of a walk may fall on either side of one.
    words = re.sub(r"Printed [^.]*? by ", "", words_of(response.content))
    words = re.sub(r"(pl-print-mark[^>]*>[^<]*?), \d\d:\d\d ", r"\1 ", words)
    return response.status_code, re.sub(r'type="hidden"[^>]*value="[^"]*"', "", words)


def test_two_worlds_seen_a_minute_apart_are_the_same_world(before, monkeypatch):
    """The positive control of the comparison: pages remembered from earlier in the process differ in nothing but what is the time."""
    case, pages = before
    later = timezone.now() + timedelta(minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    again = crawled(own_pages(case))
    assert differences(pages, again) == {}


def test_a_request_behind_the_wall_is_for_the_table_alone(behind, officer, looking_as):
    _, _, ids = behind
    with looking_as(officer):
        assert not queries.requests_for(officer).requests
        with pytest.raises(NotVisible):
            queries.request_for(officer, ids["request_id"])
        assert meetings_for(officer)
        assert all(line.meeting.scheme.kind != "marac" for line in meetings_for(officer))


def test_the_database_shows_the_officer_no_row_of_it(behind, officer, personas, looking_as):
    """The second lock, by raw SQL, though their agency is in the case; the representative of the same agency reads them."""
    _, _, ids = behind
    tables = ("action", "casestate", "contact", "flag", "objective", "participant", "researchrequest")
    tables += ("telling", "objection", "objectionanswer", "consent")
    wanted = {f"cases_{table}": ("case_id", ids["case"].id) for table in tables}
    wanted |= {"cases_case": ("id", ids["case"].id), "referrals_referral": ("id", ids["referral_id"])}
    wanted |= {"referrals_named": ("referral_id", ids["referral_id"])}
    wanted |= {"cases_researchreply": ("request_id", ids["request_id"])}
    wanted |= {
        "cases_actionstep": ("action_id", ids["action_id"]),
        "meetings_decision": ("item_id", ids["item_id"]),
    }
    wanted |= {"meetings_agendaitem": ("id", ids["item_id"]), "cases_fact": ("words", MARKERS["fact"])}
    found = {}
    for who in (officer, personas.worker):
        with looking_as(who), connection.cursor() as cursor:
            for table, (column, key) in wanted.items():
                cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} = %s", [key])
                found[who.name, table] = cursor.fetchone()[0]
    assert [table for table in wanted if found["Officer", table]] == []
    assert [table for table in wanted if not found["Worker", table]] == []


def test_what_was_typed_in_behind_the_wall_renames_nobody(behind, personas, looking_as):
    case, _, ids = behind
    with looking_as(personas.worker) as worker:
        assert names_for(worker, [case.person_id])[case.person_id].first_name == "Canary"
        # Behind the wall he has the same name; whoever is known from there alone has the name typed there.
        keys = dict(Participant.objects.filter(case=ids["case"]).values_list("part", "person_id"))
        assert names_for(worker, [keys["victim"]])[keys["victim"]].first_name == MARKERS["victimfirst"]


def test_the_ledger_of_the_panels_case_says_nothing_of_the_other(behind, personas, looking_as):
    case, _, ids = behind
    with looking_as(personas.governance) as gwen:
        entries = on_this_side(who_saw(gwen, objects_of_case(case.ref)), case.ref)
        assert {"case.opened", "action.proposed"} <= {e.what for e in entries}
        other = {ids["case"].id, ids["referral_id"], ids["request_id"], ids["action_id"]}
        assert [e.what for e in entries if other & set(e.objects_seen)] == []
        assert [e.because for e in entries if "marac" in e.because or "judgement" in e.because] == []
        # Whoever looks the other case up finds it whole.
        own = on_this_side(who_saw(gwen, objects_of_case(ids["ref"])), ids["ref"])
        assert {"case.opened", "research.asked", "identity.shared"} <= {e.what for e in own}


@pytest.mark.parametrize("turned_down", [False, True])
def test_a_referral_is_behind_the_wall_before_any_case_stands_for_it(
    in_panel, marac, personas, looking_as, turned_down
):
    """Bob refers; whoever works beside him at the police and sits at no table has no row of it, nor who was named in it."""
    colleague = add_person(personas, "colleague", "police", Role.PRACTITIONER)
    referral = marac.referral(at=days(8))
    if turned_down:
        with looking_as(personas.alice) as alice:
            cases.triage(
                referral=referral,
                decision="not_now",
                because="Not at high risk",
                by=alice,
                at=days(9),
            )
    wanted = {"referrals_referral": "id", "referrals_named": "referral_id"}
    found = {}
    for who in (colleague, personas.bob, personas.alice):
        with looking_as(who), connection.cursor() as cursor:
            for table, column in wanted.items():
                cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} = %s", [referral.id])
                found[who.name, table] = bool(cursor.fetchone()[0])
    assert {who for (who, _), seen in found.items() if seen} == {"Bob", "Alice"}


def test_nobody_is_asked_where_nobody_sits_at_the_table(marac, personas):
    """Without a representative a request would reach all who work with people there."""
    with database_role("migrator"):
        from plumbline.access.models import Membership

        Membership.objects.filter(user_id=personas.worker.user_id, role=Role.REPRESENTATIVE.value).delete()
    with pytest.raises(StageRefused, match="no representative"):
        marac.taken(ask=("probation",))


def test_the_mail_of_the_officer_names_no_source(behind, officer):
    """An e-mail is one line and the address of the front page; see tests/notices for what it holds."""
    client = Client(HTTP_HOST="localhost")
    client.post("/sign-in", {"email": "officer@example.invalid", "password": PASSWORD})
    assert said_in({"notices": client.get("/notices"), "people": client.get("/my-people")}) == set()


def test_identity_shared_behind_the_wall_names_its_case_in_the_ledger(behind, personas, looking_as, as_role):
    from plumbline.audit.models import Entry

    _, _, ids = behind
    with as_role("auditor"):
        shared = [e for e in Entry.objects.filter(what="identity.shared") if ids["case"].id in e.objects_seen]
    assert shared
    assert share_identity


@pytest.fixture
def in_mappa(behind, personas, looking_as):
    """The same man is managed by MAPPA, at whose table sit agencies of the MARAC and a prison that does not sit there."""
    case, _, _ = behind
    mappa = a_mappa(personas, looking_as)
    managed = mappa.taken(mappa.referral(GivenPerson("offender", case.person_id), at=days(13)))
    mappa.to(managed, "level_1", because="The licence is enough", at=days(15))
    managed = mappa.at_level("2", mappa.referred(managed, at=days(20)), at=days(27))
    with looking_as(personas.alice):
        meeting = managed.agenda_items.get().meeting_id
    return managed, [
        f"/cases/{managed.ref}",
        f"/cases/{managed.ref}/chronology",
        f"/cases/{managed.ref}/chronology?all=1",
        f"/cases/{managed.ref}/agencies",
        f"/cases/{managed.ref}/forms/mappa_a",
        f"/meetings/{meeting}",
    ]


def test_what_is_on_his_side_carries_nothing_that_a_marac_gave(in_mappa, officer):
    """MAPPA outranks MARAC for one perpetrator, and its pages hold what its own agencies gave: also for who sits at both tables."""
    managed, pages = in_mappa
    for who in ("paul", "bob", "worker"):
        client = signed_in(who)
        seen = {page: client.get(page, follow=True) for page in pages}
        assert [page for page, answer in seen.items() if answer.status_code != 200] == [], who
        assert said_in(seen) & set(MARKERS) == set(), who
        assert said_in({page: seen[page] for page in pages[:3]}) == set(), who
    assert signed_in("officer").get(f"/cases/{managed.ref}").status_code == 404


def test_that_mappa_leads_is_told_behind_the_wall_alone(in_mappa, behind, personas, looking_as, officer):
    """The co-ordinator answers what the precedence asks; whoever sees both reads it on the case of the MARAC, and nobody anywhere else."""
    managed, pages = in_mappa
    _, _, ids = behind
    with looking_as(personas.alice) as alice:
        him = Participant.objects.get(case=ids["case"], part="perpetrator").person_id
        for prompt, answer in (("mappa", "already"), ("precedence", "not_said")):
            cases.answer_prompt(
                case=ids["case"], prompt=prompt, person_id=him, answer=answer, words=MARKERS["answer"], by=alice,
                at=days(30),
            )  # fmt: skip
    asked = words_of(signed_in("alice").get(f"/cases/{ids['ref']}/prompts").content)
    assert "Once MAPPA manages this perpetrator, it leads for them" in asked
    both = words_of(signed_in("bob").get(f"/cases/{ids['ref']}").content)
    assert managed.ref in both
    assert MARKERS["answer"] not in both
    for who in ("paul", "bob", "worker"):
        client = signed_in(who)
        seen = {page: client.get(page, follow=True) for page in pages}
        assert said_in(seen) & set(MARKERS) == set(), who
        assert said_in({page: seen[page] for page in pages[:3]}) == set(), who
        assert [page for page in seen if ids["ref"] in words_of(seen[page].content)] == [], who
    day = {page: signed_in("paul").get(page, follow=True) for page in ("/", "/notices", "/my-people")}
    assert said_in(day) == set()
    # To the officer, who sees neither, the day is as it was.
    own = crawled(own_pages(behind[0]))
    assert said_in(own) & set(MARKERS) == set()


def test_who_sits_at_the_table_of_mappa_alone_finds_no_marac(in_mappa, behind):
    _, _, ids = behind
    paul = signed_in("paul")
    for page in (f"/cases/{ids['ref']}", f"/meetings/{ids['meeting_id']}", "/find"):
        assert paul.get(page).status_code in (200, 404)
    assert paul.get(f"/cases/{ids['ref']}").status_code == 404
    assert paul.get(f"/meetings/{ids['meeting_id']}").status_code == 404
    found = words_of(paul.post("/find", {"words": "Marker"}).content)
    assert f"/cases/{in_mappa[0].ref}" in found
    assert f"/cases/{ids['ref']}" not in found
    day = {
        page: paul.get(page, follow=True)
        for page in ("/", "/notices", "/meetings", "/my-people", "/requests")
    }
    assert said_in(day) == set()


def test_an_answer_that_leads_to_mappa_takes_nothing_along(in_mappa, behind):
    _, _, ids = behind
    alice = signed_in("alice")
    asked = words_of(alice.get(f"/cases/{ids['ref']}/prompts").content)
    assert MARKERS["answer"] in asked
    assert 'href="/referrals/new/mappa"' in asked
    assert said_in({"form": alice.get("/referrals/new/mappa")}) & set(MARKERS) == set()
