"""Years of a scheme made of counts."""

from datetime import date

from plumbline.cases.queries.compared import Delivered
from plumbline.cases.queries.figures import COUNTS, DeliveryFigures
from plumbline.reporting.linked import Year
from plumbline.schemes.enums import How


def given_with(**counts):
    """What was delivered, nought where nothing is said."""
    return DeliveryFigures(
        start=date(2025, 11, 30), end=date(2026, 11, 30), **(dict.fromkeys(COUNTS, 0) | counts)
    )


def year_with(*, given=None, ways=(), outputs=(), offered=(), unmet=(), looked_back=()):
    """A year of which the rest is nought."""
    return Year(
        given=given or given_with(),
        ways=tuple(ways) or (Delivered(How.PANEL), Delivered(How.TEAM)),
        outputs=tuple(outputs),
        offered=tuple(offered),
        unmet=tuple(unmet),
        looked_back=tuple(looked_back),
    )
