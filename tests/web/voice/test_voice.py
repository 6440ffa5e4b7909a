"""Pages of voice: an interview from its slip to a quote on the board's page, and back again."""

import re

from plumbline.access.enums import Role
from plumbline.audit.models import Entry
from plumbline.schemes.models import Interview, InterviewQuote
from tests.casework import panel as panel
from tests.marac import add_person
from tests.web.contacting.test_queue import signed_in
from tests.web.onward.test_onward import text


NEW = "/schemes/violence-panel/voice/interviews/new?guide=people-1"
ANSWERS = {
    "happened_on": "1 3 2026",
    "consent": "quoted",
    "helped": "She came every week and stayed",
    "danger": "no",
}


def held(panel):
    add_person(panel.p, "ines", "probation", Role.ADVISER)
    ines = signed_in("ines")
    assert ines.post(NEW, ANSWERS).status_code == 302
    with panel.look(panel.p.analyst):
        return ines, f"/voice/interviews/{Interview.objects.get().id}"


def test_it_works(panel):
    ines, page = held(panel)
    analyst = signed_in("analyst")
    code = re.search(r"pl-code\">([0-9A-Z]{4}-[0-9A-Z]{4})<", text(ines.get(page))).group(1)
    asked = text(ines.get(f"{page}/code"))
    assert " checked" not in asked
    assert "One person who stayed, or who kept changing. Not: trust in services at large" in asked
    assert (
        re.search(r'value="trust"[^>]* aria-describedby="(\S+)"', asked).group(1) + '"'
        in asked.split("One person who")[0].rsplit("id=", 1)[1]
    )
    for client in (ines, analyst):
        assert client.post(f"{page}/code", {"themes": ["trust"]}).status_code == 302
    changed = ines.post(f"{page}/quote", {"words": "She never came", "theme": "trust"})
    assert changed.status_code == 422
    assert "This is not what was said" in text(changed)
    assert (
        ines.post(f"{page}/quote", {"words": "came every week and stayed", "theme": "trust"}).status_code
        == 302
    )
    with panel.look(panel.p.analyst):
        quote = InterviewQuote.objects.get().id
    assert "Check it" not in text(ines.get(page))
    assert "They consented to this: Kept for learning, and quoted without name." in text(
        ines.get(f"{page}/quote")
    )
    told = text(analyst.get(f"/voice/quotes/{quote}/check"))
    assert "“came every week and stayed”" in told
    assert "Put forward under “Trusting one worker”" in told
    assert ANSWERS["helped"] in told
    assert (
        analyst.post(f"/voice/quotes/{quote}/check", {"clear": "no", "because": "No name"}).status_code == 302
    )
    assert "Cleared: No name" in text(ines.get(page))
    board = signed_in("board")
    said = text(board.get("/schemes/violence-panel/voice"))
    assert "no measure of effect" in said
    assert "Fewer than 5 interviews are coded by two" in said
    assert "came every week" not in said
    assert "no measure of effect" in text(board.get("/board/violence-panel/process"))
    assert signed_in("bob").post("/voice/take-back", {"code": code, "what": "all"}).status_code == 302
    assert "Nothing of what they said is kept" in text(ines.get(page))


def test_danger_is_handed_over_before_it_is_saved(panel):
    add_person(panel.p, "ines", "probation", Role.ADVISER)
    ines = signed_in("ines")
    answer = ines.post(NEW, ANSWERS | {"danger": "yes"})
    assert answer.status_code == 422
    assert "Hand it over now by your safeguarding route" in text(answer)
    assert "She came every week and stayed" in text(answer)
    assert ines.post(NEW, ANSWERS | {"danger": "yes", "who_was_told": "Duty social ines"}).status_code == 302


def test_who_finds_what(panel):
    _, page = held(panel)
    for who in ("alice", "chair", "bob", "board", "governance"):
        assert signed_in(who).get(page).status_code == 403
    assert signed_in("dana").get(page).status_code == 404
    assert signed_in("charlie").get("/schemes/violence-panel/voice").status_code == 404


def test_whoever_reads_an_interview_is_written_down(panel, as_role):
    ines, page = held(panel)

    def entries():
        with as_role("auditor"):
            return Entry.objects.filter(what="interview.read").count()

    before = entries()
    for number, address in enumerate(
        (page, f"{page}/code", f"{page}/quote", "/schemes/violence-panel/voice/interviews"), 1
    ):
        ines.get(address)
        assert entries() == before + number
