"""What agencies answered in a case, as far as it may leave the page for an agency's own system."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Case
from plumbline.cases.queries.onward import facts_to_share
from plumbline.cases.queries.page import RequestLine, request_lines
from plumbline.cases.queries.releases import may_leave_sealed
from plumbline.cases.queries.sight import case_for, participants_of
from plumbline.schemes.permissions import narrowed


@dataclass(frozen=True, slots=True)
class Researched:
    """Requests of a case with their answers.

    ``people``: everybody whom they may speak of; ``may_go_on``: facts that the viewer may share on with a provider.
    """

    case: Case
    people: tuple[UUID, ...]
    lines: tuple[RequestLine, ...]
    may_go_on: frozenset[UUID]


def researched(viewer: Viewer, ref: str, *, at: datetime | None = None) -> Researched:
    """Return every request of a case with its answer and facts, as the case page shows them.

    What another system has read has left: of a sealed case it gets its own facts, and those that their owners released.

    Raises
    ------
    NotVisible: the case is not there, or not theirs to see.

    Records
        ``case.consulted``, one entry for case and people.
    """
    case, now = case_for(viewer, ref), at or timezone.now()
    people = tuple(row.person_id for row in participants_of(case))
    record(
        "case.consulted",
        verb=Verb.CONSULTATION,
        object_kind="case",
        objects=[case.id, *people],
        by=viewer,
        at=at,
    )
    lines = request_lines(viewer, case, at=now)
    leaving = _leaving(viewer, case, lines)
    return Researched(
        case=case,
        people=people,
        lines=tuple(
            replace(line, facts=tuple(f for f in line.facts if f.fact.id in leaving)) for line in lines
        ),
        may_go_on=frozenset(fact.id for fact in facts_to_share(viewer, case)),
    )


def _leaving(viewer: Viewer, case: Case, lines: tuple[RequestLine, ...]) -> frozenset[UUID]:
    facts = [one.fact for line in lines for one in line.facts]
    return frozenset(f.id for f in may_leave_sealed(case, facts, agencies=narrowed(viewer).agency_ids))
