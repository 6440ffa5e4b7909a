"""What somebody reads before they call, write or visit: how the person may be reached, and what to do for one's own safety."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Case
from plumbline.cases.queries.people import PersonLine, people_of
from plumbline.cases.queries.safe_contact import SafeContactLine, safe_contacts_of
from plumbline.cases.queries.sight import case_for
from plumbline.cases.queries.staff_warnings import WarningLine, standing_warnings


@dataclass(frozen=True, slots=True)
class BeforeContact:
    """``safe``: the rule for the person of the case; None where nobody wrote one down. ``others``: those for others in it, with whom.

    ``warnings``: those that stand, with whom.
    """

    case: Case
    people: tuple[PersonLine, ...]
    safe: SafeContactLine | None
    others: tuple[tuple[SafeContactLine, PersonLine], ...]
    warnings: tuple[tuple[WarningLine, PersonLine | None], ...]


def before_contact(viewer: Viewer, ref: str, *, at: datetime | None = None) -> BeforeContact:
    """Return what the case page says of reaching its people, by the same rules.

    Raises
    ------
    NotVisible: the case is not there, or not theirs to see.

    Records
        ``case.consulted``, one entry for case and people; ``safe_contact.consulted`` and ``staff_warning.consulted`` where there is one.
    """
    case = case_for(viewer, ref)
    people = people_of(viewer, case)
    objects = [case.id, *(line.person_id for line in people)]
    record("case.consulted", verb=Verb.CONSULTATION, object_kind="case", objects=objects, by=viewer, at=at)
    by_key = {line.person_id: line for line in people}
    standing = standing_warnings(viewer, [case], on=timezone.localdate(at)).get(case.id, ())
    rules = safe_contacts_of(viewer, case)
    return BeforeContact(
        case=case,
        people=people,
        safe=rules.get(None),
        others=tuple((rules[key], line) for key, line in by_key.items() if key in rules),
        warnings=tuple((line, by_key.get(line.warning.person_id)) for line in standing),
    )
