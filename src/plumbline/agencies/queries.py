"""Read organisations. They are no secret: every signed-in person may know who sits at the table."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from plumbline.agencies.models import Agency
from plumbline.values.errors import DataUnfit
from plumbline.values.one_reading import looked_up
from plumbline.values.words import say


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
        raise DataUnfit(
            say("There is no agency called “{slug}”. Known agencies: {known}.", slug=slug, known=known)
        )
    return found


def of_kinds(ids: Iterable[UUID], kinds: Iterable[str]) -> list[UUID]:
    """Those of some agencies that are of these kinds, such as ``domestic-abuse-service``."""
    wanted = frozenset(kinds)
    return [key for key, kind in kinds_of(ids).items() if kind in wanted]


def kinds_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Kinds of the given agencies, by id."""
    return {key: kind for key, (_, kind) in _known(ids).items()}


def names_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of the given agencies, by id."""
    return {key: name for key, (name, _) in _known(ids).items()}


def _known(ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Name and kind by id. There are few, and a page names them in many places: all are read at the first."""
    rows = Agency.objects.order_by().values_list("id", "name", "kind")
    return looked_up("agency", ids, lambda _: {key: (name, kind) for key, name, kind in rows})
