"""What an objective or an action is for: the driver of harm that it should move (domain 7.3, *theory: which driver will it move*)."""

from __future__ import annotations

from plumbline.cases.models import Case, Objective
from plumbline.schemes.kind import NO_DRIVER
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import DataUnfit


def check_driver(case: Case, driver: str) -> None:
    """Refuse a driver that nobody wrote down for this kind of scheme.

    Raises
    ------
    DataUnfit: it is none of them, nor ``none``, nor left empty.
    """
    if driver and driver != NO_DRIVER and driver not in kind_of(case.scheme).work.drivers:
        raise DataUnfit(
            "Choose what it should move from the list, or say that it moves none of them.",
            slug="driver-unknown",
        )


def driver_moved(case: Case, driver: str, objective: Objective | None) -> str:
    """The driver of an action: its own, else that of the objective that it serves, else openly none.

    Raises
    ------
    DataUnfit: the kind has no such driver.
    """
    check_driver(case, driver)
    return driver or (objective.driver if objective else NO_DRIVER)
