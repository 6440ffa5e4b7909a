"""What the data measure of somebody referred, beside what the referrer says: the age, and events that the police recorded."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of, of_kinds
from plumbline.referrals.models import Referral
from plumbline.schemes.kind import Limit, Route
from plumbline.schemes.queries import kind_of
from plumbline.schemes.rules import began_on
from plumbline.timeline.queries import Recorded, recorded_events


POLICE = "police"
LOOK_BACK = Limit(12, "months")
"""How far back the charter's criteria usually look; a route that measures events says its own."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What is counted of the principal of a referral.

    ``route``: the way in whose threshold is in events, None for another. ``recorded``: None where nothing can be counted.
    ``sources``: the agencies whose events they are.
    """

    route: Route | None
    told: int | None
    recorded: Recorded | None
    sources: tuple[str, ...]
    within: Limit

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
    kind = kind_of(referral.scheme)
    route = kind.routes.get(referral.route)
    route = route if route and route.measure == "events" else None
    within = route.within if route and route.within else LOOK_BACK
    sources = _sources(referral, route)
    last = timezone.localdate(referral.referred_at)
    recorded = recorded_events(
        viewer, referral.person_id, agencies=sources, first=began_on(last, within), last=last
    )
    return Measured(route, referral.events, recorded, tuple(names_of(sources).values()), within)


def _sources(referral: Referral, route: Route | None) -> list[UUID]:
    """The agencies whose events count; none for a way in that says no source."""
    if route and not route.counted_from:
        return []
    return of_kinds(referral.scheme.agencies, [route.counted_from if route else POLICE])
