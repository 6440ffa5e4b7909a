"""Which agency a feed comes from, unless the person who brings the file says otherwise."""

from __future__ import annotations

from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import agency_by_slug
from plumbline.agencies.services import add_agency


SUPPLIERS = {
    "police_crimes": "police",
    "police_people": "police",
    "custody": "police",
    "policeuk_street": "police",
    "ae_minimum": "hospital",
    "linked_events": "research",
    "policeuk_outcomes": "police",
    "policeuk_stop_search": "police",
    "probation": "probation",
    "youth_justice": "youth-justice",
    "council_asb": "council",
    "council_housing": "council",
    "ambulance": "ambulance",
    "domestic_abuse_service": "domestic-abuse-service",
}


# The kind of agency that the first file of a feed opens, where it is not called like its kind.
OF_KIND = {"hospital": "health", "ambulance": "health"}


def usual_supplier(feed: str, *, by: Viewer) -> UUID:
    """Agency that a feed usually comes from. The first file that a job takes in opens it; a person cannot.

    Raises
    ------
    DataUnfit: a person brings the file and there is no such agency yet.
    """
    slug = SUPPLIERS[feed]
    if by.kind == "job":
        return add_agency(
            slug=slug, name=slug.replace("-", " ").capitalize(), kind=OF_KIND.get(slug, slug), by=by
        ).id
    return agency_by_slug(slug).id
