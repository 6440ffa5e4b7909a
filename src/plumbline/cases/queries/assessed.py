"""Rows of assessments and formulations for a chronology. Safety plans have none: they stand on their own page alone.

No ledger entry: whoever puts them on a page writes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.assessments.queries import definition_of
from plumbline.assessments.scoring import read_back
from plumbline.assessments.words import could_words, missing_words, score_words
from plumbline.cases.chronology import LONDON, Row, Sort
from plumbline.cases.models import Assessment, BandOverride, Case, Formulation
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.visibility import visible_to
from plumbline.values.words import joined, say


def assessment_rows(viewer: Viewer, case: Case, person_id: UUID) -> Iterator[Row]:
    """Assessments of one person that stand, each with what is missing beside its score, and that a formulation was written."""
    seen = narrowed(viewer)
    mine = Assessment.objects.filter(case=case, person_id=person_id).select_related("instrument")
    rows = list(visible_to(seen, mine))
    overrides = {
        o.assessment_id: o for o in visible_to(seen, BandOverride.objects.filter(assessment__in=rows))
    }
    corrected = {row.corrects_id for row in rows}
    for row in rows:
        if row.id not in corrected:
            yield _assessment(row, overrides.get(row.id))
    for f in visible_to(seen, Formulation.objects.filter(case=case, person_id=person_id)):
        yield Row(
            Sort.ASSESSMENT, f.id, f.at, f.at, say("Formulation {number} written", number=f.number), agency=f.agency, source="Formulation",
            by=f.by, readers=frozenset(f.seen_by_agencies),
        )  # fmt: skip


def _assessment(row: Assessment, override: BandOverride | None) -> Row:
    result, definition = read_back(row.result), definition_of(row.instrument)
    said = [score_words(result), missing_words(result), could_words(result)]
    band = definition.band(row.band)
    if band:
        said.append(say("Band by the score: {band}", band=band.label))
    set_to = definition.band(override.band) if override else None
    if override and set_to:
        said.append(say("Set to {set_to}: {because}", set_to=set_to.label, because=override.because))
    # What was set or corrected since is news, though the day of the assessment is past.
    known_at = max(row.at, override.at) if override else row.at
    return Row(
        Sort.ASSESSMENT, row.id, datetime.combine(row.on, time(), LONDON), known_at,
        say("Assessed by {instrument}", instrument=row.instrument.title), agency=row.agency,
        source=say("{instrument}, version {version}", instrument=row.instrument.title, version=row.instrument.version), by=row.by,
        detail=joined((w.rstrip(".") for w in said if w), ". "),
        marks=(say("Corrected: {because}", because=row.because),) if row.corrects_id else (), readers=frozenset(row.seen_by_agencies),
    )  # fmt: skip
