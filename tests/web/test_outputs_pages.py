"""Pages of what came out of the work: counts for the board, cases for those who lead."""

from plumbline.audit.models import Entry
from plumbline.cases import services
from tests.casework import days
from tests.casework import panel as panel
from tests.signing_in import signed_in


AT = "/board/violence-panel/outputs"


def test_the_board_page_leads_to_it_and_it_names_no_case(panel):
    case, _, _ = panel.active()
    board = signed_in("board")
    assert f'href="{AT}"' in board.get("/board/violence-panel").content.decode()
    shown = board.get(AT).content.decode()
    assert "what was done and how much of it reached them" in shown
    assert case.ref not in shown
    assert "Case by case" not in shown


def test_case_by_case_is_for_those_who_lead(panel):
    case, _, action = panel.active()
    with panel.look(panel.p.worker) as worker:
        services.log_contact(case=case, outcome="met", minutes=30, action=action, by=worker, at=days(9))
    alice = signed_in("alice")
    assert "Case by case" in alice.get(AT).content.decode()
    shown = alice.get(f"{AT}/cases").content.decode()
    assert case.ref in shown
    assert 'data-label="First met after">8&nbsp;days</td>' in shown
    assert signed_in("board").get(f"{AT}/cases").status_code == 403
    assert signed_in("charlie").get(f"{AT}/cases").status_code == 404


def test_whoever_reads_case_by_case_is_written_down(panel, as_role):
    case, _, _ = panel.active()
    with as_role("auditor"):
        before = Entry.objects.filter(what="case.listed", objects_seen__contains=[case.id]).count()
    signed_in("alice").get(f"{AT}/cases")
    with as_role("auditor"):
        rows = Entry.objects.filter(what="case.listed", objects_seen__contains=[case.id, case.person_id])
        assert rows.count() == before + 1
