"""Read schemes and charters. They name nobody and are open to every signed-in person."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from plumbline.access.enums import Role
from plumbline.access.queries import members_of
from plumbline.access.viewer import Viewer
from plumbline.schemes.kind import Kind
from plumbline.schemes.models import Charter, Scheme
from plumbline.schemes.reading import kind_called
from plumbline.values.errors import DataUnfit, StageRefused


def scheme(slug: str) -> Scheme:
    """Return the scheme called ``slug``.

    Raises
    ------
    DataUnfit: there is none.
    """
    found = Scheme.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Scheme.objects.values_list("slug", flat=True)) or "none yet"
        raise DataUnfit(f"There is no scheme called “{slug}”. Known schemes: {known}.")
    return found


def schemes_of(viewer: Viewer) -> list[Scheme]:
    """Schemes at whose table one of the viewer's agencies sits, by name."""
    mine = set(viewer.agency_ids)
    return [s for s in Scheme.objects.all() if s.agencies & mine]


def scheme_by_id(scheme_id: UUID) -> Scheme:
    """Return a scheme by its id."""
    return Scheme.objects.get(id=scheme_id)


def kind_of(scheme: Scheme) -> Kind:
    """Return the kind of a scheme."""
    return kind_called(scheme.kind)


def latest_charter(scheme: Scheme, on: date) -> Charter | None:
    """The charter in force on a day, if there is one."""
    return Charter.objects.filter(scheme=scheme, signed_on__lte=on).order_by("-signed_on").first()


def charter_in_force(scheme: Scheme, on: date) -> Charter:
    """Return the charter in force on a day: the last one signed by then.

    Raises
    ------
    StageRefused: none was signed, so the scheme opens no case.
    """
    found = latest_charter(scheme, on)
    if found is None:
        raise StageRefused(
            f"{scheme.name} has no charter in force on {on:%-d %B %Y}. No case opens until its aim, criteria, "
            "measure and stop rule are signed.",
            slug="no-charter",
        )
    return found


def charter_is_overdue(charter: Charter, on: date) -> bool:
    """Say whether the charter should have been looked at again by a day."""
    return on > charter.review_on


def chairs_of(scheme: Scheme) -> list[UUID]:
    """Accounts that chair at an agency of the scheme now. They see its cases wherever they work."""
    return sorted({user.id for agency in scheme.agencies for user in members_of(agency, roles=[Role.CHAIR])})
