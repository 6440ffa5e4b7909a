"""What the data measure of somebody referred, beside what the referrer says: the age, and events that the police recorded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import cast
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of, of_kinds
from plumbline.referrals.models import Referral, TriageMeasure
from plumbline.schemes.kind import Limit, Route
from plumbline.schemes.kind.clocks import Unit
from plumbline.schemes.queries import kind_of
from plumbline.schemes.rules import began_on
from plumbline.sharing.visibility import visible_to
from plumbline.timeline.queries import Recorded, recorded_events


POLICE = "police"
LOOK_BACK = Limit(12, "months")
"""How far back the charter's criteria usually look; a route that measures events says its own."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What is counted of the principal of a referral.

    ``route``: the way in whose threshold is in events, None for another. ``recorded``: None where nothing can be counted.
    ``sources``: the agencies whose events they are. ``counted_on``: when it was counted, where that was for a decision that is taken.
    """

    route: Route | None
    told: int | None
    recorded: Recorded | None
    sources: tuple[str, ...]
    within: Limit
    counted_on: date | None = None

    @property
    def events(self) -> int | None:
        """What is held against the threshold: the referrer's number, or what is counted where they left it blank."""
        return self.told if self.told is not None else self.recorded.hurt if self.recorded else None

    @property
    def is_reached(self) -> bool | None:
        """Whether the threshold of the way in is reached; None where that cannot be told: there may be more than was counted."""
        if self.route is None or self.route.at_least is None or self.events is None:
            return None
        if self.events >= self.route.at_least:
            return True
        counted_all = self.told is not None or (self.recorded is not None and self.recorded.whole)
        return False if counted_all else None


def measured_of(viewer: Viewer, referral: Referral) -> Measured:
    """Count what the police recorded of the principal before a referral that the viewer holds, as far as they may see.

    The page that shows it has its entry, which names the person.
    """
    route = measured_route(referral)
    within = route.within if route and route.within else LOOK_BACK
    sources = sources_of(referral, route)
    last = timezone.localdate(referral.referred_at)
    recorded = recorded_events(
        viewer, referral.person_id, agencies=sources, first=began_on(last, within), last=last
    )
    return Measured(route, referral.events, recorded, tuple(names_of(sources).values()), within)


def measured_route(referral: Referral) -> Route | None:
    """The way in of a referral where its threshold is in events; None for another."""
    route = kind_of(referral.scheme).routes.get(referral.route)
    return route if route and route.measure == "events" else None


def measured_then(viewer: Viewer, referral: Referral) -> Measured | None:
    """What was counted when a referral was decided, as far as the viewer may see; None where nothing was kept.

    The page that shows it has its entry, which names the person.
    """
    rows = TriageMeasure.objects.filter(triage__referral=referral)
    row, route = visible_to(viewer, rows).first(), measured_route(referral)
    if row is None or route is None:
        return None
    within = Limit(row.within_value, cast("Unit", row.within_unit))
    return Measured(
        replace(route, at_least=row.at_least, within=within),
        row.told,
        _recorded_then(row),
        tuple(names_of(row.sources).values()),
        within,
        counted_on=timezone.localdate(row.counted_at),
    )


def _recorded_then(row: TriageMeasure) -> Recorded | None:
    if row.hurt is None or row.suspected is None or row.first_day is None or row.last_day is None:
        return None
    return Recorded(row.hurt, row.suspected, row.first_day, row.last_day, row.is_whole)


def sources_of(referral: Referral, route: Route | None) -> list[UUID]:
    """The agencies whose events count; none for a way in that says no source."""
    if route and not route.counted_from:
        return []
    return of_kinds(referral.scheme.agencies, [route.counted_from if route else POLICE])
