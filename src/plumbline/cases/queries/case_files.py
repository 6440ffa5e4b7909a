"""Files of a case that were asked for, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.cases.models import Case, CaseFile
from plumbline.cases.permissions import LEADS
from plumbline.cases.queries.sight import visible_cases
from plumbline.schemes.permissions import caseworker, narrowed
from plumbline.sharing.visibility import one_visible_to, visible_to
from plumbline.values.words import say


@dataclass(frozen=True, slots=True)
class CaseFileLine:
    """One asking in finished words. ``may_take``, ``may_answer``: what the viewer may do with it now."""

    file: CaseFile
    by: str
    state: str
    answered_by: str
    because: str
    may_take: bool
    may_answer: bool


def case_files_of(viewer: Viewer, case: Case) -> tuple[CaseFileLine, ...]:
    """What was asked for of a case that the viewer is looking at, the latest first. Names nobody who is spoken of."""
    if not viewer.has_role(*LEADS):
        return ()
    rows = list(
        visible_to(narrowed(viewer), CaseFile.objects.filter(case=case)).select_related("answer", "taken")
    )
    users = names_of_users({r.asked_by for r in rows} | {r.answer.by for r in rows if hasattr(r, "answer")})
    return tuple(_line(row, users, viewer) for row in rows)


def case_file_for(viewer: Viewer, file_id: UUID) -> CaseFile:
    """One asking, to act on.

    Raises
    ------
    NotVisible: it is not there, or its case is not theirs to see.
    """
    rows = CaseFile.objects.filter(id=file_id, case__in=visible_cases(caseworker(viewer)))
    return one_visible_to(caseworker(viewer), rows.select_related("case__scheme", "answer", "taken"))


def _line(row: CaseFile, users: dict[UUID, str], viewer: Viewer) -> CaseFileLine:
    answer, taken = getattr(row, "answer", None), getattr(row, "taken", None)
    own, agreed = row.asked_by == viewer.user_id, not row.leaves or (answer is not None and answer.given)
    return CaseFileLine(
        file=row,
        by=users.get(row.asked_by, ""),
        state=_state(row),
        answered_by=users.get(answer.by, "") if answer else "",
        because=answer.because if answer else "",
        may_take=own and agreed and taken is None,
        may_answer=row.leaves and answer is None and not own,
    )


def _state(row: CaseFile) -> str:
    if hasattr(row, "taken"):
        return say("Taken out as {ref}", ref=row.taken.ref)
    if not row.leaves:
        return "Not taken out yet"
    if not hasattr(row, "answer"):
        return "Waits for a second person"
    return "Agreed, not taken out yet" if row.answer.given else "Not agreed"
