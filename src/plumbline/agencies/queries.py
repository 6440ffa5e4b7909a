"""Read organisations. They are no secret: every signed-in person may know who sits at the table."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from plumbline.agencies.models import Agency
from plumbline.values.errors import DataUnfit


def agencies() -> list[Agency]:
    """Every agency, by name."""
    return list(Agency.objects.all())


def agency_by_slug(slug: str) -> Agency:
    """Return the agency called ``slug``.

    Raises
    ------
    DataUnfit: there is none; the message lists those there are.
    """
    found = Agency.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Agency.objects.values_list("slug", flat=True)) or "none yet"
        raise DataUnfit(f"There is no agency called “{slug}”. Known agencies: {known}.")
    return found


def of_kinds(ids: Iterable[UUID], kinds: Iterable[str]) -> list[UUID]:
    """Those of some agencies that are of these kinds, such as ``domestic-abuse-service``."""
    return list(Agency.objects.filter(id__in=list(ids), kind__in=list(kinds)).values_list("id", flat=True))


def kinds_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Kinds of the given agencies, by id."""
    return dict(Agency.objects.filter(id__in=list(ids)).values_list("id", "kind"))


def names_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of the given agencies, by id."""
    return dict(Agency.objects.filter(id__in=list(ids)).values_list("id", "name"))
