"""Read the catalogue. It names nobody, so no entry is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.interventions import permissions
from plumbline.interventions.enums import HELP_NAMES, Help
from plumbline.interventions.models import Intervention, Version, Withdrawal
from plumbline.interventions.rules import is_offered
from plumbline.values.errors import NotVisible


@dataclass(frozen=True, slots=True)
class Entry:
    """An intervention as it stands. ``is_offered``: somebody can be referred today."""

    version: Version
    provider_id: UUID
    provider: str
    help: str
    made_up: bool
    withdrawn: Withdrawal | None
    is_offered: bool

    @property
    def id(self) -> UUID:
        """Of the intervention, whatever its version."""
        return self.version.intervention_id


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version with who made it."""

    version: Version
    by: str


def catalogue(viewer: Viewer, *, on: date | None = None) -> list[Entry]:
    """Every intervention as it stands: those on offer first, then by name.

    Raises
    ------
    PermissionRefused: no use for it.
    """
    permissions.check_may_read(viewer)
    found = _entries(Intervention.objects.all(), on or timezone.localdate())
    return sorted(found, key=lambda e: (not e.is_offered, e.version.name.casefold()))


def entry_for(viewer: Viewer, intervention: UUID, *, on: date | None = None) -> Entry:
    """One intervention as it stands.

    Raises
    ------
    PermissionRefused: no use for it. NotVisible: it is not there.
    """
    permissions.check_may_read(viewer)
    found = _entries(Intervention.objects.filter(id=intervention), on or timezone.localdate())
    if not found:
        raise NotVisible("This page is not there, or is not yours to see.")
    return found[0]


def called(words: str) -> dict[UUID, str]:
    """Interventions that go, or ever went, by a name, whatever its case and the spaces in it: each with the name it has now."""
    wanted, names, now = " ".join(words.split()).casefold(), set(), {}
    for row, name in Version.objects.order_by("number").values_list("intervention", "name"):
        now[row] = name
        if " ".join(name.split()).casefold() == wanted:
            names.add(row)
    return {row: name for row, name in now.items() if row in names}


def history_of(viewer: Viewer, intervention: UUID) -> list[VersionLine]:
    """Every version, the latest first."""
    permissions.check_may_read(viewer)
    rows = list(Version.objects.filter(intervention=intervention).order_by("-number"))
    users = names_of_users({row.by for row in rows})
    return [VersionLine(row, users.get(row.by, "")) for row in rows]


def help_words(slug: str) -> str:
    """A kind of help in words."""
    return HELP_NAMES[Help(slug)] if slug in set(Help) else slug


def _entries(rows: Iterable[Intervention], on: date) -> list[Entry]:
    found = list(rows)
    last: dict[UUID, Version] = {}
    for version in Version.objects.filter(intervention__in=found).order_by("number"):
        last[version.intervention_id] = version
    withdrawn = {w.intervention_id: w for w in Withdrawal.objects.filter(intervention__in=found)}
    agencies = names_of({row.provider for row in found})
    return [
        Entry(
            version=last[row.id],
            provider_id=row.provider,
            provider=agencies.get(row.provider, ""),
            help=help_words(last[row.id].help),
            made_up=row.made_up,
            withdrawn=withdrawn.get(row.id),
            is_offered=is_offered(
                starts_on=last[row.id].starts_on,
                ends_on=last[row.id].ends_on,
                is_withdrawn=row.id in withdrawn,
                on=on,
            ),
        )
        for row in found
        if row.id in last
    ]
