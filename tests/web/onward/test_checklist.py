"""The page on which a fidelity checklist is answered, and where its figures stand."""

import pytest

from plumbline.audit.models import Entry
from plumbline.cases import services as cases
from tests.cases.test_fidelity import LIST
from tests.casework import days
from tests.casework import panel as panel
from tests.web.contacting.test_queue import signed_in
from tests.web.onward.test_onward import text


@pytest.fixture
def onward(panel):
    case = panel.active()[0]
    with panel.look(panel.p.alice):
        entry = panel.intervention(must_happen=LIST).id
    sent = panel.referred_on(case, by=panel.p.alice, intervention=entry)
    with panel.look(panel.p.worker) as worker:
        for state in ("accepted", "started"):
            cases.step_onward(onward=sent, state=state, by=worker, at=days(9))
    return sent


def test_it_works(panel, onward):
    """Nothing is chosen to begin with; what is left open is shown as not answered; the next answering begins with the last."""
    worker, page = signed_in("worker"), f"/onward/{onward.id}"
    assert "Answer the checklist" in text(worker.get(page))
    asked = text(worker.get(f"{page}/checklist"))
    assert " checked" not in asked
    empty = worker.post(f"{page}/checklist", {"expected": "0"})
    assert empty.status_code == 422
    assert "Answer at least one line" in text(empty)
    assert (
        worker.post(f"{page}/checklist", {"expected": "0", "line_0": "kept", "line_1": "partly"}).status_code
        == 302
    )
    shown = text(worker.get(page))
    for said in ("Kept", "Partly", "Not answered", "Answer the checklist again"):
        assert said in shown
    assert text(worker.get(f"{page}/checklist")).count(" checked") == 2
    board = text(signed_in("board").get("/board/violence-panel/outputs"))
    assert "Delivered as meant (fidelity)" in board
    assert "Hidden: too few deliveries" in board


def test_the_catalogue_says_what_must_happen(panel, onward):
    shown = text(signed_in("alice").get(f"/interventions/{onward.version.intervention_id}"))
    assert all(line in shown for line in LIST)
    assert signed_in("charlie").get(f"/onward/{onward.id}/checklist").status_code == 404


def test_whoever_is_shown_somebody_is_written_down(panel, onward, as_role):
    signed_in("worker").get(f"/onward/{onward.id}/checklist")
    with as_role("auditor"):
        assert Entry.objects.filter(what="onward.consulted", objects_seen__contains=[onward.id]).exists()
