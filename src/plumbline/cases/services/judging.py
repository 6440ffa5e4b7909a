"""What people may do to a finished assessment: correct it by a further version, or set another band and say why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.assessments.queries import definition_of
from plumbline.assessments.scoring import score, stored
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Assessment, BandOverride
from plumbline.cases.queries.assessment_lines import band_now
from plumbline.cases.queries.assessments import assessment_to_change
from plumbline.cases.rules import day_of
from plumbline.cases.services.states import check_open
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused


CORRECTED = "Somebody corrected this assessment just now. Read theirs, then correct that if it needs it."
JUDGED = "Somebody set a band here just now. Read theirs first."
NOT_OURS = "An assessment is corrected by the agency that made it."


@transaction.atomic
def correct_assessment(
    *,
    assessment: Assessment,
    answers: Mapping[str, str],
    because: str,
    by: Viewer,
    on: date | None = None,
    at: datetime | None = None,
) -> Assessment:
    """Correct an assessment by a further version, scored by the same version of the instrument. The first stays readable.

    A band that somebody set by judgement stays with the version that it was set on.

    Refuses
        NotVisible: it is not theirs to see.
        PermissionRefused: no role that works with people at the agency that made it.
        StageRefused: the case is closed, or somebody corrected it meanwhile.
        DataUnfit: no reason, nothing changed, or answers that do not fit.
    Records
        ``assessment.corrected``.
    """
    was, now = assessment_to_change(by, assessment), at or timezone.now()
    if was.agency not in by.agencies_as(permissions.MAY["assess"]):
        raise PermissionRefused(NOT_OURS)
    check_open(was.case)
    if Assessment.objects.filter(corrects=was).exists():
        raise StageRefused(CORRECTED, slug="corrected-since")
    if not because.strip():
        raise DataUnfit("Say why this is corrected.", slug="why-missing")
    day = day_of(on or was.on, timezone.localdate(now))
    if dict(answers) == was.answers and day == was.on:
        raise DataUnfit("Nothing is different. Change an answer or the day.", slug="unchanged")
    result = score(definition_of(was.instrument), answers)
    row = Assessment(
        id=uuid4(), case=was.case, instrument=was.instrument, person_id=was.person_id, corrects=was, because=because.strip(),
        on=day, answers=dict(answers), result=stored(result), score=result.score, band=result.band, missing=result.missing,
        agency=was.agency, at=now, by=by.user_id, owner_agency=was.agency,
    )  # fmt: skip
    objects = [row.id, was.id, was.case_id, was.person_id]
    record(
        "assessment.corrected", verb=Verb.ALTERATION, object_kind="assessment", objects=objects, by=by, at=now
    )
    save_once(row, clash=CORRECTED, slug="corrected-since")
    return row


@transaction.atomic
def override_band(
    *,
    assessment: Assessment,
    band: str,
    because: str,
    by: Viewer,
    expected: int | None = None,
    at: datetime | None = None,
) -> BandOverride:
    """Set another band than the score gives, by professional judgement. Both are shown from then on, with name and reason.

    Parameters
    ----------
    expected : how many had been set before when the page was built, so that nobody overrules what they have not read.

    Refuses
        NotVisible: it is not theirs to see.
        PermissionRefused: no role of casework.
        StageRefused: the instrument does not allow it, the case is closed, it was corrected, or somebody set one meanwhile.
        DataUnfit: no reason, a band that the instrument does not have, or the one that it is in.
    Records
        ``assessment.band_set``.
    """
    row, now = assessment_to_change(by, assessment), at or timezone.now()
    permissions.check_may(by, "override_band", row.case.scheme)
    check_open(row.case)
    definition = definition_of(row.instrument)
    if not definition.judgement:
        raise StageRefused("This instrument leaves no band to judgement.", slug="no-judgement")
    if Assessment.objects.filter(corrects=row).exists():
        raise StageRefused(CORRECTED, slug="corrected-since")
    before = BandOverride.objects.filter(assessment=row).count()
    if expected not in (None, before):
        raise StageRefused(JUDGED, slug="judged-since")
    was = band_now(row)
    if definition.band(band) is None or band == was:
        raise DataUnfit("Choose another band of this instrument.", slug="band-unfit")
    if not because.strip():
        raise DataUnfit("Say why the band of the score does not fit this person.", slug="why-missing")
    agency = permissions.acting_agency(by, "override_band", row.case.scheme)
    override = BandOverride(
        id=uuid4(), case=row.case, assessment=row, number=before + 1, band_was=was, band=band, because=because.strip(),
        agency=agency, at=now, by=by.user_id, owner_agency=agency,
    )  # fmt: skip
    objects = [override.id, row.id, row.case_id, row.person_id]
    record(
        "assessment.band_set", verb=Verb.ALTERATION, object_kind="assessment", objects=objects, by=by, at=now
    )  # fmt: skip
    save_once(override, clash=JUDGED, slug="judged-since")
    return override
