"""Suggestions about words: once, on the page that follows, with the word of the list and nothing else; nothing waits for them."""

import json
import re
from html import unescape

import pytest

from plumbline.audit.models import Entry
from plumbline.cases import services as cases
from plumbline.cases.enums import Box
from plumbline.cases.models import Contact
from tests.casework import panel as panel
from tests.conftest import database_role
from tests.remembering import remembered
from tests.trust.test_canaries import signed_in
from tests.web.contacting.test_queue import Phone


HEARD = "About words"
WRITTEN = "Kanari is a nominal, hard-to-engage and an offender"


@pytest.fixture
@remembered
def active(panel):
    """The worker has accepted their action."""
    case, objective, action = panel.active()
    with panel.look(panel.p.worker) as worker:
        cases.accept_action(action=action, by=worker)
    return case


def body(response):
    assert response.status_code == 200, response.content[:400]
    return unescape(response.content.decode())


def log(client, case, **changes):
    given = {"outcome": "met", "lasted": "30", "safety": "no", "words": WRITTEN} | changes
    return body(client.post(f"/cases/{case.ref}/contacts/new", given, follow=True))


def about_words(page):
    """The banner alone."""
    return page.split(HEARD, 1)[1].split("</div>\n</div>", 1)[0] if HEARD in page else ""


def test_a_contact_is_saved_and_the_page_that_follows_says_which_words(active):
    page = log(signed_in("worker"), active)
    assert "Contact saved." in page
    said = about_words(page)
    assert '“nominal”: the person\'s name, or "the person"' in said
    assert "“hard to engage”: say what was offered, how and when" in said
    assert "“offender”: the person’s name, or say what they did" in said
    assert "Kanari" not in said
    assert f"/contacts/{_contact(active)}/correct" in said


def _contact(case):
    with database_role("migrator"):
        return Contact.objects.get(case=case).id


def test_it_is_said_once(active):
    client = signed_in("worker")
    assert HEARD in log(client, active)
    assert HEARD not in body(client.get(f"/cases/{active.ref}"))


def test_the_link_leads_to_the_form_that_corrects_it(active):
    client = signed_in("worker")
    log(client, active)
    assert "Correct a contact" in body(client.get(f"/contacts/{_contact(active)}/correct"))


def test_what_the_person_said_is_theirs(active):
    page = log(signed_in("worker"), active, words="We talked", their_words="I am an offender, a nominal")
    assert HEARD not in page


def test_a_refused_form_suggests_nothing(active):
    client = signed_in("worker")
    answer = client.post(f"/cases/{active.ref}/contacts/new", {"outcome": "met", "words": WRITTEN})
    assert answer.status_code == 422
    assert HEARD not in answer.content.decode()
    assert HEARD not in body(client.get(f"/cases/{active.ref}"))


def test_between_the_pages_waits_the_word_of_the_list_and_nothing_that_was_written(active):
    client = signed_in("worker")
    client.post(
        f"/cases/{active.ref}/contacts/new",
        {"outcome": "met", "lasted": "30", "safety": "no", "words": WRITTEN},
    )
    kept = client.session["care"]
    assert [word for word, _ in kept[0]["words"]] == ["nominal", "hard to engage", "offender"]
    assert "Kanari" not in json.dumps(kept)
    assert "nominal" not in str(client.cookies)
    client.get("/my-people")
    assert "care" not in client.session


def test_the_ledger_knows_nothing_of_words(active, as_role):
    log(signed_in("worker"), active)
    with as_role("auditor"):
        entries = list(Entry.objects.values("what", "because"))
    assert {"what": "contact.logged", "because": ""} in entries
    assert "nominal" not in str(entries)


def test_an_entry_sent_from_a_phone_is_suggested_on_the_next_page(active):
    """The script asks for no page: what there is to say waits for the next one."""
    phone = Phone(active)
    assert phone.send(words=WRITTEN).status_code == 200
    assert "“nominal”" in about_words(body(phone.client.get("/my-people")))


@pytest.mark.parametrize(
    ("path", "given", "about"),
    [
        ("objectives/new", {"words": "A nominal no longer", "driver": "none"}, "the objective"),
        (
            "actions/new",
            {
                "verb": "Visit",
                "what": "the nominal weekly",
                "objective": "none",
                "serves_none_because": "Chaotic",
                "newness": "new",
            },
            "the action",
        ),
    ],
)
def test_what_is_planned_is_looked_at_too(active, personas, path, given, about):
    owner = f"{personas.worker.user_id}.{personas.agencies['probation']}"
    answer = signed_in("alice").post(f"/cases/{active.ref}/{path}", {**given, "owner": owner}, follow=True)
    said = about_words(body(answer))
    assert f"In {about} a reader" in said
    assert "“nominal”" in said
    assert ("“chaotic”" in said) == (about == "the action")
    # There is no way to correct it, so none is offered.
    assert "<a " not in said


def test_a_reply_is_looked_at_fact_by_fact(panel):
    case = panel.triaged()
    request = panel.request(case, "police")
    fact = {
        "nature": "opinion",
        "source": "Log",
        "on": "20 2 2026",
        "marking": "panel",
        "gateway": "cda-1998-s115",
    }
    given = {"answer": "known", "fact": "Known nominal", "fact_2": "Chaotic"}
    given |= {f"{name}{end}": value for name, value in fact.items() for end in ("", "_2")}
    said = about_words(body(signed_in("bob").post(f"/requests/{request.id}", given, follow=True)))
    assert f"the answer to request {case.ref}" in said
    assert "“nominal”" in said
    assert "“chaotic”" in said


def test_a_closure_is_looked_at(panel):
    case, objective, _ = panel.active()
    with panel.look(panel.p.alice) as alice:
        cases.hold_review(case=case, ratings=panel.rating(objective), words="x", outcome="close", by=alice)
    given = {"reason": "no_gain", "words": "A chaotic nominal", "carries_on": ""}
    said = about_words(body(signed_in("alice").post(f"/cases/{case.ref}/close", given, follow=True)))
    assert "In the closure a reader" in said
    assert "“chaotic”" in said


def test_plain_words_hear_nothing(active):
    assert HEARD not in log(signed_in("worker"), active, words="He came and we talked about work")


def test_a_formulation_is_spoken_of(active):
    client = signed_in("worker")
    address = f"/cases/{active.ref}/formulations/1"
    page = body(client.get(address))
    hidden = dict(re.findall(r'<input type="hidden" name="(person|expected)" value="([^"]*)"', page))
    box = next(iter(Box)).value
    said = about_words(body(client.post(address, hidden | {f"{box}_fact": "He is a nominal"}, follow=True)))
    assert "“nominal”" in said
    assert "In the formulation" in said


def test_a_referral_on_is_spoken_of(active, panel):
    with panel.look(panel.p.alice):
        entry = panel.intervention().id
    given = {"version": "1", "purpose": "A chaotic nominal", "gateway": "cda-1998-s115", "born": "no"}
    answer = signed_in("alice").post(f"/cases/{active.ref}/onward/new/{entry}", given, follow=True)
    said = about_words(body(answer))
    assert "“nominal”" in said
    assert "In the referral" in said
