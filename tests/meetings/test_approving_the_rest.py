"""A chair with a conflict of interest approves the minutes that they see; another approves what is left, and the first learns of nothing."""

import pytest

from plumbline.access.enums import Role
from plumbline.access.models import User
from plumbline.access.queries import viewer_for
from plumbline.access.services import add_member
from plumbline.cases import services as cases
from plumbline.meetings import services
from plumbline.meetings.models import Minute
from plumbline.meetings.queries.meetings import meeting_page
from plumbline.values.errors import StageRefused
from tests.casework import days
from tests.casework import panel as panel
from tests.personas import LONG_AGO


@pytest.fixture
def ended(panel):
    """A meeting on one case that ended, a chair who is kept from the case, and another chair."""
    case, item = panel.conferenced()
    with panel.look(panel.p.administrator) as admin:
        add_member(
            user=User.objects.get(id=panel.p.bob.user_id), agency_id=panel.p.agencies["police"], role=Role.CHAIR, starts=LONG_AGO, by=admin
        )  # fmt: skip
    other = viewer_for(User.objects.get(id=panel.p.bob.user_id))
    with panel.look(panel.p.alice) as alice:
        services.take_decision(item=item, kind="discussed", words="heard", by=alice, at=days(7))
        cases.declare_conflict(case=case, user=panel.p.chair.user_id, by=alice, at=days(7))
        services.end_meeting(meeting=item.meeting, by=alice, at=days(7))
    return item, other


def test_what_one_chair_does_not_see_another_approves(panel, ended):
    item, other = ended
    with panel.look(panel.p.chair) as chair:
        assert services.approve_minutes(meeting=item.meeting, by=chair, at=days(8)) == []
        assert meeting_page(chair, item.meeting_id).left_to_approve == 0
        with pytest.raises(StageRefused):
            services.approve_minutes(meeting=item.meeting, by=chair, at=days(8))
    with panel.look(other) as bob:
        assert meeting_page(bob, item.meeting_id).left_to_approve == 1
        (minute,) = services.approve_minutes(meeting=item.meeting, by=bob, at=days(8))
        assert minute.item_id == item.id
        assert meeting_page(bob, item.meeting_id).left_to_approve == 0
        with pytest.raises(StageRefused):
            services.approve_minutes(meeting=item.meeting, by=bob, at=days(9))
        assert Minute.objects.count() == 1
