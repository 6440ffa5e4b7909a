"""In summer the day begins an hour before midnight in universal time: agreements and deadlines are of the day in London."""

from datetime import UTC, date, datetime, timedelta

import pytest

from plumbline.referrals.entry import GivenPerson
from plumbline.referrals.services import refer_person
from plumbline.sharing.models import Agreement
from plumbline.values.errors import StageRefused
from tests.casework import panel as panel


# Half past midnight on 1 July in London.
EARLY = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)


def test_an_agreement_holds_from_the_first_minute_of_its_first_day(panel, as_role):
    with as_role("migrator"):
        Agreement.objects.filter(purpose="violence-panel").update(
            starts=date(2026, 7, 1), review_on=date(2027, 1, 1)
        )
    given = {
        "scheme": panel.scheme,
        "words": "x",
        "people": [GivenPerson("person", first_name="Early", last_name="Marker")],
        "made_up": True,
    }
    with panel.look(panel.p.bob) as bob:
        with pytest.raises(StageRefused, match="greement"):
            refer_person(**given, by=bob, at=EARLY - timedelta(hours=1))
        assert refer_person(**given, by=bob, at=EARLY).id
