"""Values that wait for a second person, and what became of those that were refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from plumbline.access.enums import Role
from plumbline.access.queries import members_of
from plumbline.access.viewer import Viewer
from plumbline.schemes.models import ProposedValue, Scheme
from plumbline.schemes.permissions import may_answer_value, may_withdraw_value
from plumbline.schemes.queries import schemes_of
from plumbline.values.errors import NotVisible


@dataclass(frozen=True, slots=True)
class Proposal:
    """One value that was proposed: what it would be and what it overrides, from when, why, by whom; ``refused``, ``withdrawn``: why it is not.

    ``may_withdraw``: the viewer proposed it. ``may_answer``: the viewer is the second person whom it waits for. ``is_open``: nobody has answered.
    """

    id: UUID
    scheme: Scheme
    path: str
    value: str
    overrides: str
    because: str
    from_date: date
    proposed_by: UUID
    proposed_at: datetime
    is_open: bool
    refused: str
    answered_by: UUID | None
    may_answer: bool
    withdrawn: str = ""
    may_withdraw: bool = False


def proposals_of(viewer: Viewer, scheme: Scheme) -> list[Proposal]:
    """Values of a scheme that wait for a second person or were refused or withdrawn, the newest first."""
    rows = ProposedValue.objects.filter(scheme=scheme).exclude(answer__confirmed=True)
    return [
        _proposal(viewer, row)
        for row in rows.select_related("scheme", "answer").order_by("-proposed_at", "pk")
    ]


def proposal_shown(viewer: Viewer, proposal_id: UUID) -> Proposal:
    """One proposed value of a scheme at whose table one of the viewer's agencies sits.

    Raises
    ------
    NotVisible: there is none, or it is of another scheme.
    """
    return _proposal(viewer, proposal_row(viewer, proposal_id))


def proposals_told(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Proposal]:
    """Those of some proposed values that are the viewer's to read, by id; for their notices."""
    wanted = list(ids)
    rows = (
        ProposedValue.objects.filter(id__in=wanted, scheme__in=schemes_of(viewer)).select_related(
            "scheme", "answer"
        )
        if wanted
        else ()
    )
    return {row.id: _proposal(viewer, row) for row in rows}


def proposal_row(viewer: Viewer, proposal_id: UUID) -> ProposedValue:
    """The row behind `proposal_shown`, for the service that answers.

    Raises
    ------
    NotVisible: there is none, or it is of another scheme.
    """
    rows = ProposedValue.objects.filter(id=proposal_id, scheme__in=schemes_of(viewer))
    found = rows.select_related("scheme", "answer").first()
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    return found


def second_people(scheme: Scheme, *, without: UUID) -> list[UUID]:
    """Accounts that keep information governance at an agency of a scheme, but for whoever proposes."""
    return sorted(
        {user.id for agency in scheme.agencies for user in members_of(agency, roles=[Role.GOVERNANCE])}
        - {without}
    )


def _proposal(viewer: Viewer, row: ProposedValue) -> Proposal:
    answer = getattr(row, "answer", None)
    words = "" if answer is None or answer.confirmed else answer.words
    withdrawn = answer is not None and answer.is_withdrawn
    return Proposal(
        row.id,
        row.scheme,
        row.path,
        row.value,
        row.overrides,
        row.because,
        row.from_date,
        row.proposed_by,
        row.proposed_at,
        is_open=answer is None,
        refused="" if withdrawn else words,
        withdrawn=words if withdrawn else "",
        answered_by=answer.answered_by if answer else None,
        may_answer=answer is None and may_answer_value(viewer, row.scheme, row.proposed_by),
        may_withdraw=answer is None and may_withdraw_value(viewer, row.scheme, row.proposed_by),
    )
