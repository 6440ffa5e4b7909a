"""Say that help was needed and was not to be had."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import onward as rules
from plumbline.cases import permissions
from plumbline.cases.models import Case, Objective, UnmetNeed
from plumbline.cases.queries.sight import case_to_change, objective_of
from plumbline.cases.services.states import check_open
from plumbline.interventions.enums import Help
from plumbline.values.errors import DataUnfit


@transaction.atomic
def record_unmet_need(
    *,
    case: Case,
    help: str,  # noqa: A002 - the catalogue's word
    why: str,
    by: Viewer,
    words: str = "",
    objective: Objective | None = None,
    at: datetime | None = None,
) -> UnmetNeed:
    """Say that help was needed and was not to be had.

    Refuses
        PermissionRefused: no role that works on cases. NotVisible: the case is not theirs to see.
        StageRefused: the case is closed. DataUnfit: no kind of help, or no reason.
    Records
        ``unmet.recorded``.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    permissions.check_may(by, "say_unmet", case.scheme)
    check_open(case)
    if help not in set(Help):
        raise DataUnfit("Choose what kind of help was needed.", slug="help")
    rules.check_unmet(why=why, words=words)
    agency = permissions.acting_agency(by, "say_unmet", case.scheme)
    row = UnmetNeed(
        case=case,
        help=help,
        why=why,
        words=words.strip(),
        objective=objective_of(by, case, objective.id) if objective else None,
        agency=agency,
        at=now,
        by=by.user_id,
        owner_agency=agency,
    )
    record(
        "unmet.recorded",
        verb=Verb.COLLECTION,
        object_kind="unmet-need",
        objects=[row.id, case.id],
        by=by,
        at=now,
    )
    row.save(force_insert=True)
    return row
