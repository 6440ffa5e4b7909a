"""Other cases of one person that the viewer sees, and that may stand beside the one that they have open."""

from __future__ import annotations

from plumbline.access.viewer import Viewer
from plumbline.cases.models import Participant
from plumbline.cases.queries.sight import visible_cases
from plumbline.people.queries import keys_of, resolve
from plumbline.schemes.kind import Side
from plumbline.schemes.permissions import caseworker
from plumbline.schemes.queries import kind_of


def other_cases_of(viewer: Viewer, here: Participant) -> list[Participant]:
    """How the same person stands in each other case that the viewer sees, the newest case first. No ledger entry.

    Left out is what may not stand on a page of this case though the viewer sees it. A case in which nothing may reach the person is
    beside no other. One behind a wall is only beside one of its own scheme, in which this person is not kept in the dark either: a
    panel's page of somebody never tells of a MARAC, whoever reads it (domain 12.4, rules 1 and 6).
    """
    keys = keys_of(resolve([here.person_id]).values())
    rows = Participant.objects.filter(
        case__in=visible_cases(caseworker(viewer)).exclude(id=here.case_id).values("id"), person_id__in=keys
    ).select_related("case__scheme")
    last = {(row.case_id, row.person_id): row for row in rows.order_by("number")}
    of_case = {row.case_id: row for row in last.values() if row.is_in and _may_stand_beside(here, row)}
    return sorted(of_case.values(), key=lambda row: (-row.case.opened_at.timestamp(), row.case.ref))


def _may_stand_beside(here: Participant, other: Participant) -> bool:
    if _side(other) is Side.NOT_TOLD:
        return False
    if not other.case.scheme.walled:
        return True
    return other.case.scheme_id == here.case.scheme_id and _side(here) is not Side.NOT_TOLD


def _side(row: Participant) -> Side:
    return kind_of(row.case.scheme).parts[row.part].side
