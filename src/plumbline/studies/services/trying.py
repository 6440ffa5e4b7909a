"""Try what a list could show on the years before it."""

from __future__ import annotations

from datetime import datetime, timedelta
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
from plumbline.studies import permissions
from plumbline.studies.follow_up import loaded_from
from plumbline.studies.models import PowerTrial
from plumbline.studies.power_trial import Frames, power_figures
from plumbline.studies.rules import years_back
from plumbline.timeline.queries import births_frame, involvements_frame, spells_frame
from plumbline.values.errors import DataUnfit


LONDON = ZoneInfo("Europe/London")
MOST_YEARS = 3
BY_LOT_ALONE = "Only a list whose places were given by lot is played as a lottery."


@transaction.atomic
def try_power(*, run_id: UUID, by: Viewer, at: datetime | None = None) -> PowerTrial:
    """Play a list's size as a lottery on the town's own years before it, and keep what that could have shown.

    Takes seconds: asked of the analyst's queue. Reads nothing at or after the moment of the list.

    Refuses
        PermissionRefused: the viewer is no analyst, researcher or job. NotVisible: no such list.
        DataUnfit: places went by rank, or the years before the list hold too little.
    Records
        ``power.tried``.
    """
    permissions.check_may_evaluate(by)
    run = run_of(by, run_id)
    if run.method != Method.BY_LOT:
        raise DataUnfit(BY_LOT_ALONE, slug="not-by-lot")
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
    rows = involvements_frame(by, start=index - timedelta(days=MOST_YEARS * YEAR_DAYS), end=index)
    trial.figures = power_figures(
        Frames(for_selection(rows), by_person(spells_frame(by)), by_person(births_frame(by))),
        run_id=run.id,
        index=index,
        rule=load_rule(run.rule),
        listed=run.listed,
        above=_above(run),
        years_held=years_back(index=index.date(), loaded_from=loaded_from(), most=MOST_YEARS),
    )
    trial.save(force_insert=True)
    return trial


def _above(run: NominationRun) -> int:
    """People at the top who were offered a place without a lot: as many as the terms of the lot left above those around the line."""
    around = run.commitment.listed if run.commitment else run.listed
    return max(0, run.capacity - around // 2)
