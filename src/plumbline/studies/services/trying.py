"""Try what a list could show on the years before it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.finding.enums import Method
from plumbline.finding.queries import NominationRun, run_of
from plumbline.finding.reading import by_person, for_selection
from plumbline.selection import load_rule
from plumbline.selection.counting import YEAR_DAYS
from plumbline.studies import design_trial, permissions
from plumbline.studies.cohort import sides_scored
from plumbline.studies.design_trial import AskedList, design_figures
from plumbline.studies.follow_up import loaded_from
from plumbline.studies.models import PowerTrial
from plumbline.studies.power_trial import Frames, power_figures
from plumbline.studies.rules import years_back
from plumbline.timeline.queries import births_frame, involvements_frame, spells_frame


LONDON = ZoneInfo("Europe/London")
MOST_YEARS = 3


@transaction.atomic
def try_power(*, run_id: UUID, by: Viewer, at: datetime | None = None) -> PowerTrial:
    """Play what a list can be compared by on the town's own years before it, and keep what that could have shown.

    A list by lot is played as a lottery, and one by rank by each of its designs. Takes seconds to a minute: asked of the analyst's queue. Reads nothing at or after the moment of the list.

    Refuses
        PermissionRefused: the viewer is no analyst, researcher or job. NotVisible: no such list.
        DataUnfit: for a lottery the years before the list hold too little.
    Records
        ``power.tried``.
    """
    permissions.check_may_evaluate(by)
    run = run_of(by, run_id)
    index = run.as_of.astimezone(LONDON).replace(tzinfo=None)
    trial = PowerTrial(run=run, tried_at=at or timezone.now(), tried_by=by.actor_id)
    record(
        "power.tried",
        verb=Verb.CONSULTATION,
        object_kind="power_trial",
        objects=[trial.id, run.id],
        by=by,
        at=at,
    )
    trial.figures = (_by_lot if run.method == Method.BY_LOT else _by_rank)(run, index, by)
    trial.save(force_insert=True)
    return trial


def _by_lot(run: NominationRun, index: datetime, by: Viewer) -> dict[str, Any]:
    return power_figures(
        _frames(index, by, years=MOST_YEARS),
        run_id=run.id,
        index=index,
        rule=load_rule(run.rule),
        listed=run.listed,
        above=_above(run),
        years_held=_held(index, MOST_YEARS),
    )


def _by_rank(run: NominationRun, index: datetime, by: Viewer) -> dict[str, Any]:
    years = design_trial.MOST_YEARS
    asked = AskedList(
        run_id=run.id,
        index=index,
        rule=load_rule(run.rule),
        places=run.listed,
        years_held=_held(index, years),
        has_cases=run.scheme_id is not None,
    )
    return design_figures(_frames(index, by, years=years), asked, sides=sides_scored(run.id), plan=run.plan)


def _frames(index: datetime, by: Viewer, *, years: int) -> Frames:
    rows = involvements_frame(by, start=index - timedelta(days=years * YEAR_DAYS), end=index)
    return Frames(for_selection(rows), by_person(spells_frame(by)), by_person(births_frame(by)))


def _held(index: datetime, most: int) -> int:
    return years_back(index=index.date(), loaded_from=loaded_from(before=index.date()), most=most)


def _above(run: NominationRun) -> int:
    """People at the top who were offered a place without a lot: as many as the terms of the lot left above those around the line."""
    around = run.commitment.listed if run.commitment else run.listed
    return max(0, run.capacity - around // 2)
