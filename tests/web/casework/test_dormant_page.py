"""The question in the inbox, and its three answers."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from plumbline.meetings import services as meetings
from plumbline.meetings.models import AgendaItem
from tests.casework import panel as panel
from tests.trust.test_canaries import signed_in


@pytest.fixture
def case(panel):
    return panel.active()[0]


def body(response, status=200):
    assert response.status_code == status
    return unescape(response.content.decode())


def answered(case, **given):
    return signed_in("alice").post(f"/cases/{case.ref}/dormant", given, follow=True)


def test_the_inbox_asks(case):
    page = body(signed_in("alice").get("/inbox"))
    assert f"Case {case.ref}: still needed?" in page


def test_still_needed_with_a_reason_and_a_day(case):
    ahead = timezone.localdate() + timedelta(days=30)
    page = body(answered(case, answer="still_needed", words="In prison", until=f"{ahead:%d %m %Y}"))
    assert "The case stays open." in page
    assert "still needed?" not in page
    assert signed_in("alice").get(f"/cases/{case.ref}/dormant").status_code == 404


def test_without_a_day_it_says_so_beside_the_field(case):
    page = body(answered(case, answer="still_needed", words="In prison"), 422)
    assert "look at it next, by" in page
    assert "In prison" in page


def test_to_be_closed_leads_to_the_closing_form(case):
    page = body(answered(case, answer="close", words="Nobody needs it"))
    assert "The case is open until you close it here." in page
    assert "Close this case" in page


def test_to_the_next_meeting(case, panel, personas, looking_as):
    with looking_as(personas.alice) as alice:
        meetings.end_meeting(meeting=AgendaItem.objects.get(case=case).meeting, by=alice)
    assert "No meeting of this scheme is called" in body(
        answered(case, answer="to_meeting", words="Ask all"), 422
    )
    with looking_as(personas.alice) as alice:
        meetings.schedule_meeting(scheme=panel.scheme, starts_at=timezone.now() + timedelta(days=9), by=alice)
    page = body(answered(case, answer="to_meeting", words="Ask all"))
    assert "still needed?" not in page
    with looking_as(personas.alice):
        assert AgendaItem.objects.filter(case=case, question="Is this case still needed?").count() == 1


@pytest.mark.parametrize("who", ["chair", "bob", "worker"])
def test_nobody_else_is_asked(case, who):
    assert signed_in(who).get(f"/cases/{case.ref}/dormant").status_code == 403
