"""Pages of sample audits, from the terms to what two raters said."""

import re

from plumbline.audit.models import Entry
from plumbline.cases.models import AuditedCase, QualityAudit
from tests.cases.test_quality import GOOD, committed_before
from tests.casework import panel as panel
from tests.web.contacting.test_queue import signed_in
from tests.web.onward.test_onward import text


TERMS = {"form": "work-on-a-case-1", "closed_from": "1 3 2026", "closed_until": "1 5 2026", "size": "5"}


def drawn(panel):
    panel.everything()
    alice = signed_in("alice")
    assert alice.post("/quality/of/violence-panel/new", TERMS).status_code == 302
    with panel.look(panel.p.alice):
        audit = QualityAudit.objects.get()
    committed_before(audit)
    assert alice.post(f"/quality/{audit.id}/draw").status_code == 302
    with panel.look(panel.p.alice):
        return f"/quality/{audit.id}", f"/quality/cases/{AuditedCase.objects.get().id}"


def test_it_works(panel):
    """Committed, drawn, rated by two who do not see each other, settled by a third."""
    audit, case = drawn(panel)
    bob, dana, alice = (signed_in(who) for who in ("bob", "dana", "alice"))
    shown = text(bob.get(audit))
    assert re.search(r"Fingerprint of the seed \(SHA-256\): <span class=\"pl-hash\">[0-9a-f]{64}", shown)
    assert "You can rate it" in shown
    asked = text(bob.get(f"{case}/rate"))
    assert " checked" not in asked
    short = bob.post(f"{case}/rate", GOOD | {"risk": "", "words": "What I typed"})
    assert short.status_code == 422
    assert "What I typed" in text(short)
    assert bob.post(f"{case}/rate", GOOD | {"words": "CANARY of Bob"}).status_code == 302
    for client in (dana, alice):
        assert "CANARY" not in text(client.get(case))
    assert dana.post(f"{case}/rate", GOOD | {"voice": "fully"}).status_code == 302
    both = text(alice.get(case))
    assert "CANARY of Bob" in both
    assert "Not settled yet" in both
    assert alice.post(f"{case}/settle", {"voice": "partly", "because": "Page 3"}).status_code == 302
    assert "Page 3" in text(bob.get(case))
    board = text(signed_in("board").get("/board/violence-panel/outputs"))
    assert "Rated by two people" in board
    assert "cannot be told" in board


def test_who_finds_what(panel):
    audit, case = drawn(panel)
    charlie, worker = signed_in("charlie"), signed_in("worker")
    for address in (audit, case, f"{case}/rate", f"{case}/settle"):
        assert charlie.get(address).status_code == 404
    assert "You worked on this case" in text(worker.get(case))
    assert signed_in("bob").get("/quality/of/violence-panel/new").status_code == 403
    assert "Violence panel" in text(worker.get("/quality"))


def test_whoever_is_shown_a_case_is_written_down(panel, as_role):
    audit, case = drawn(panel)
    bob = signed_in("bob")

    def entries():
        with as_role("auditor"):
            return Entry.objects.filter(what="quality.consulted").count()

    before = entries()
    for number, address in enumerate((audit, case, f"{case}/rate"), 1):
        bob.get(address)
        assert entries() == before + number
