"""A charter with every part, as tests sign it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from plumbline.access.viewer import Viewer
from plumbline.schemes.charters import Chain, GivenCharter
from plumbline.schemes.models import Charter, Scheme
from plumbline.schemes.services import sign_charter


CRITERIA = ("Hurt or suspected three times in twelve months", "Lives in the town")
CHAIN = Chain(
    activity="Agencies agree actions for one person",
    activity_measure="Meetings with an agreed plan",
    output="Actions are done in time",
    output_measure="Share done, checked and on time",
    outcome="The person is hurt less",
    outcome_measure="Violence per person-year at liberty",
)


def given_charter(scheme: Scheme, **changes: Any) -> GivenCharter:
    """A charter of a scheme as somebody would write it."""
    given: dict[str, Any] = {
        "aim": "Fewer people hurt twice",
        "who_for": "Adults of the town who are hurt again and again",
        "criteria": CRITERIA,
        "lawful_basis": "Crime and Disorder Act 1998 s.115",
        "measure": "Violence per person-year, against those not drawn",
        "theory": (CHAIN,),
        "brings": dict.fromkeys(scheme.agencies, "Somebody with authority at every meeting"),
        "success_test": "A fall that the interval does not put down to chance, within two years",
        "stop_rule": "Stop if two years show no worthwhile fall",
        "agreed_by": "Bea Board, chair of the board",
        "signed_on": date(2026, 1, 5),
        "review_on": date(2027, 1, 5),
    }
    return GivenCharter(**(given | changes))


def signed(scheme: Scheme, *, by: Viewer, at: datetime | None = None, **changes: Any) -> Charter:
    """Sign a charter for a scheme; call it with ``by`` identified."""
    return sign_charter(scheme=scheme, charter=given_charter(scheme, **changes), by=by, at=at)
