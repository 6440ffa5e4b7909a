"""Read the small areas that the next measurement draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from plumbline.access.viewer import Viewer
from plumbline.finding import permissions
from plumbline.finding.models import ShapeReport, SmallAreas
from plumbline.finding.shaping.rates import areas_of
from plumbline.places import AreaMap


@dataclass(frozen=True, slots=True)
class HeldAreas:
    """Areas with their residents, and since when they are held."""

    areas: AreaMap
    since: datetime


def areas_held(viewer: Viewer) -> HeldAreas | None:
    """Areas given last from a page or drawn last by a measurement, whichever is newer; None where there are none.

    Boundaries do not change from one measurement to the next.
    """
    permissions.check_may_read_figures(viewer)
    given = SmallAreas.objects.order_by("-given_at", "pk").first()
    drawn = ShapeReport.objects.exclude(document__rates=None).order_by("-made_at", "pk").first()
    if given and (drawn is None or given.given_at >= drawn.made_at):
        return HeldAreas(AreaMap(given.boundaries, given.population, given.credit), given.given_at)
    part = drawn.document.get("rates") if drawn else None
    return HeldAreas(areas_of(part), drawn.made_at) if drawn and part else None
