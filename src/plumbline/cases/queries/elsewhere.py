"""In which other cases that the viewer sees somebody is, so that two panels do not work on one person unawares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Case, Closure, Participant
from plumbline.cases.queries.sight import visible_cases
from plumbline.people.queries import keys_of, resolve


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A case that holds somebody: its reference, its scheme, and whether it is open."""

    ref: str
    scheme: str
    is_open: bool


def cases_with(viewer: Viewer, person_ids: Iterable[UUID]) -> list[Elsewhere]:
    """Cases that the viewer sees anyway and that hold one of these people now, the last opened first.

    None behind a wall: that there is one is told on its own pages alone.

    Records
        ``case.listed``, one entry, where there is something.
    """
    keys = keys_of(resolve(list(person_ids)).values())
    standing = visible_cases(viewer).filter(scheme__walled=False)
    rows = Participant.objects.filter(person_id__in=keys, case__in=standing.values("id")).order_by("number")
    last = {(row.case_id, row.person_id): row.is_in for row in rows}
    found = list(
        standing.filter(id__in={case for (case, _), is_in in last.items() if is_in}).order_by(
            "-opened_at", "pk"
        )
    )
    if found:
        _write(viewer, found)
    closed = set(Closure.objects.filter(case__in=found).values_list("case_id", flat=True))
    return [Elsewhere(case.ref, case.scheme.name, case.id not in closed) for case in found]


def _write(viewer: Viewer, found: list[Case]) -> None:
    objects = [key for case in found for key in (case.id, case.person_id)]
    record("case.listed", verb=Verb.CONSULTATION, object_kind="case", objects=objects, by=viewer)
