"""Read signed summaries and the installations that are believed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.finding.models import NominationRun
from plumbline.studies import permissions
from plumbline.studies.models import InstallationKey, KnownInstallation, Result, Summary, TakenSummary
from plumbline.studies.queries.keys import own_keys
from plumbline.studies.signing import fingerprint
from plumbline.values.errors import NotVisible


@dataclass(frozen=True, slots=True)
class InstallationView:
    """A known installation: how its key in force is read out, how many summaries of it are here, who confirmed it.

    ``changed_at``: when it went over to another key than the one that was confirmed, if it did.
    """

    installation: KnownInstallation
    fingerprint: str
    summaries: int
    confirmed_by: str
    changed_at: datetime | None

    @property
    def is_withdrawn(self) -> bool:
        """Whether it is no longer believed."""
        return hasattr(self.installation, "end")


@dataclass(frozen=True, slots=True)
class TakenView:
    """A summary taken in, with what it says and whether its installation is still believed."""

    row: TakenSummary
    says: dict[str, Any]

    @property
    def is_believed(self) -> bool:
        """Whether its installation is not withdrawn."""
        return not hasattr(self.row.installation, "end")


def own_fingerprint() -> str:
    """How the key in force of this installation is read out."""
    return fingerprint(own_keys()[-1].public_key)


def known_installations(viewer: Viewer) -> list[InstallationView]:
    """Every installation ever confirmed, those withdrawn among them, by name."""
    permissions.check_may_read_evaluations(viewer)
    rows = list(KnownInstallation.objects.select_related("end").order_by("name", "confirmed_at", "pk"))
    names = names_of_users(row.confirmed_by for row in rows)
    held: dict[UUID, int] = {}
    for key in TakenSummary.objects.values_list("installation_id", flat=True):
        held[key] = held.get(key, 0) + 1
    further = {key.installation_id: key for key in InstallationKey.objects.order_by("taken_at", "pk")}
    return [
        InstallationView(
            row,
            fingerprint(bytes(further[row.id].public_key if row.id in further else row.public_key)),
            held.get(row.id, 0),
            names.get(row.confirmed_by, ""),
            further[row.id].changed_at if row.id in further else None,
        )
        for row in rows
    ]


def installation_of(viewer: Viewer, installation_id: UUID) -> KnownInstallation:
    """Return one known installation.

    Raises
    ------
    NotVisible: there is none.
    """
    permissions.check_may_read_evaluations(viewer)
    found = KnownInstallation.objects.select_related("end").filter(id=installation_id).first()
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    return found


def summary_made_of(result: Result) -> Summary | None:
    """The summary that was made of a result, if one was."""
    return Summary.objects.filter(result=result).first()


def circumstances_declared(results: Iterable[Result]) -> dict[UUID, dict[str, str]]:
    """The circumstances of each result of which a summary was signed here; one signed before they were asked for has none."""
    rows = Summary.objects.filter(result__in=list(results)).values_list("result_id", "canonical")
    return {result: json.loads(canonical).get("circumstances", {}) for result, canonical in rows}


def kinds_of_lists(runs: Iterable[UUID]) -> dict[UUID, str]:
    """Kind of scheme of each list that is the viewer's to see; a researcher of an agency outside the scheme sees none."""
    return dict(NominationRun.objects.filter(id__in=list(runs)).values_list("id", "kind"))


def taken_summaries(viewer: Viewer) -> list[TakenView]:
    """Every summary taken in, the latest evaluation first."""
    permissions.check_may_read_released(viewer)
    rows = TakenSummary.objects.select_related("installation__end").order_by("-evaluated_at", "pk")
    return [TakenView(row, json.loads(row.canonical)) for row in rows]


def taken_summary_of(viewer: Viewer, summary_id: UUID) -> TakenView:
    """Return one summary taken in.

    Raises
    ------
    NotVisible: there is none.
    """
    permissions.check_may_read_released(viewer)
    row = TakenSummary.objects.select_related("installation__end").filter(id=summary_id).first()
    if row is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    return TakenView(row, json.loads(row.canonical))
