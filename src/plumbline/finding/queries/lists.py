"""Runs, as everybody of the scheme may read them; and the check of a draw, for the analyst's role."""

from __future__ import annotations

from uuid import UUID

import polars as pl
from django.db.models import QuerySet

from plumbline.access.viewer import Viewer
from plumbline.finding import permissions
from plumbline.finding.drawing import draw
from plumbline.finding.enums import Arm, Method
from plumbline.finding.models import ListEntry, NominationRun, SeedReveal
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of
from plumbline.selection import verify_seed
from plumbline.sharing.visibility import visible_to
from plumbline.values.errors import DataUnfit, NotVisible, StageRefused
from plumbline.values.words import say


def _runs(viewer: Viewer) -> QuerySet[NominationRun]:
    """Runs the viewer may read: a job or an analyst all of them, others those of their agencies' schemes."""
    permissions.check_may_read_figures(viewer)
    every = NominationRun.objects.all()
    return every if permissions.may_analyse(viewer) else visible_to(viewer, every)


def runs(viewer: Viewer) -> list[NominationRun]:
    """Runs with their revealed seeds, the latest first."""
    return list(_runs(viewer).select_related("reveal").order_by("-as_of", "-made_at", "pk"))


def latest_run(viewer: Viewer) -> NominationRun:
    """Return the run made last.

    Raises
    ------
    StageRefused: no list has been frozen.
    """
    found = _runs(viewer).order_by("-made_at", "pk").first()
    if found is None:
        raise StageRefused("No list has been frozen yet: nominate first.", slug="no-list")
    return found


def run_of(viewer: Viewer, run_id: UUID) -> NominationRun:
    """Return one run.

    Raises
    ------
    NotVisible: there is none, or not for this viewer.
    """
    found = _runs(viewer).filter(id=run_id).first()
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    return found


def only_scheme() -> Scheme | None:
    """Return the one scheme that chooses its people from lists; None where there is none.

    Raises
    ------
    DataUnfit: there are several, so one must be named.
    """
    found = [
        scheme for scheme in Scheme.objects.filter(taken_back_at__isnull=True) if kind_of(scheme).has_lists
    ]
    if len(found) > 1:
        known = ", ".join(scheme.slug for scheme in found)
        raise DataUnfit(
            say("There are several schemes: say which. Known schemes: {known}.", known=known),
            slug="which-scheme",
        )
    return found[0] if found else None


def verify_draw(viewer: Viewer, run_id: UUID) -> bool:
    """Repeat a lot from its revealed seed and the frozen entries: commitment kept, and every arm as drawn.

    Runs only as the analyst's database role; no key is read.

    Raises
    ------
    StageRefused: places were not given by lot.
    """
    permissions.check_may_analyse(viewer)
    run = run_of(viewer, run_id)
    if run.method != Method.BY_LOT:
        raise StageRefused("Places on this list were not given by lot.", slug="not-a-lot")
    seed = bytes.fromhex(SeedReveal.objects.get(run=run).seed)
    listed = pl.DataFrame(
        list(
            ListEntry.objects.filter(run=run)
            .exclude(arm__in=(Arm.BELOW_LINE.value, Arm.NEVER.value))
            .values("study_number", "rank", "cluster", "arm")
        )
    )
    again = draw(
        listed,
        always=set(listed.filter(pl.col("arm") == Arm.ALWAYS)["study_number"]),
        seed=seed,
        kind=run.kind,
        ethics_decision=run.ethics_decision,
    )
    compared = listed.join(again.select("arm", study_number="person"), on="study_number", suffix="_again")
    return verify_seed(seed, run.seed_commitment) and bool((compared["arm"] == compared["arm_again"]).all())
