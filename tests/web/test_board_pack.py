"""Late actions that climbed the whole ladder: the board reads how many, who leads the scheme reads which."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from plumbline.access.jobs import job_viewer
from plumbline.audit.models import Entry
from plumbline.cases.services.chasing import chase
from tests.casework import panel as panel
from tests.signing_in import signed_in
from tests.web.safety.test_pages import said


AT = "/board/violence-panel/pack"


@pytest.fixture
def climbed(panel, as_role, looking_as):
    """An action whose ladder was climbed whole."""
    action = panel.active()[2]
    job = job_viewer("remind")
    # Its owner was reminded; of manager and agency nobody is there to be.
    for day in (date(2026, 3, 23), date(2026, 4, 15)):
        with as_role("worker"), looking_as(job):
            chase(by=job, on=day, at=timezone.now() - timedelta(minutes=1))
    return action


def test_who_leads_reads_which(climbed):
    for who in ("alice", "chair"):
        client = signed_in(who)
        assert "Which actions are in the board’s pack" in said(client.get("/board/violence-panel"))
        page = said(client.get(AT))
        assert f"Case {climbed.case.ref}, action 1" in page
        assert "Late actions in the board’s pack: 1" in page


def test_the_list_that_goes_to_a_wall_or_on_paper_says_no_words_of_an_action(climbed):
    assert "mentoring" not in said(signed_in("alice").get(AT))


def test_the_board_reads_a_count_and_not_which(climbed):
    client = signed_in("board")
    page = said(client.get("/board/violence-panel"))
    assert "Late actions in the board’s pack" in page
    assert "mentoring" not in page
    assert climbed.case.ref not in page
    assert client.get(AT).status_code == 403
    assert signed_in("charlie").get(AT).status_code == 404


def test_the_page_of_the_action_says_in_which_pack(climbed):
    page = said(signed_in("alice").get(f"/actions/{climbed.id}"))
    assert f"In the board pack of {timezone.localdate():%B %Y}" in page


def test_whoever_reads_the_list_is_written_down(climbed, as_role):
    signed_in("alice").get(AT)
    with as_role("auditor"):
        rows = Entry.objects.filter(
            what="action.listed", objects_seen__contains=[climbed.id, climbed.case_id, climbed.case.person_id]
        )
        assert rows.exists()
