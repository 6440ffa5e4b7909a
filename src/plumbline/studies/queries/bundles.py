"""Read research bundles: what was asked, how far people could be told apart, who said yes, and whether it is over."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.studies import permissions
from plumbline.studies.models import BundleCheck, BundleContent, BundleMeasure, ResearchBundle, Result
from plumbline.studies.queries.releases import CHECKERS_NEEDED
from plumbline.values.errors import NotVisible


REDONE = ("lottery", "waitlist", "same_day", "placebo_year", "capacity_line", "adjusted")
"""Ways of comparing whose rows a bundle can hold and whose figure its code finds again."""


@dataclass(frozen=True, slots=True)
class BundleView:
    """One bundle as it stands. ``checks`` in order, each with its checker's name; ``is_made`` also where it could not be, ``refused`` says why."""

    bundle: ResearchBundle
    asked_by: str
    measure: BundleMeasure | None
    checks: tuple[tuple[BundleCheck, str], ...]
    is_made: bool
    sha256: str
    refused: str
    today: date
    may_check: bool
    may_take_out: bool

    @property
    def is_over(self) -> bool:
        """Whether its last day is past."""
        return self.bundle.ends_on < self.today

    @property
    def is_held_back(self) -> bool:
        """Somebody said no."""
        return any(not check.passed for check, _ in self.checks)

    @property
    def is_approved(self) -> bool:
        """Two said yes and nobody no."""
        return not self.is_held_back and sum(check.passed for check, _ in self.checks) >= CHECKERS_NEEDED


def bundles(viewer: Viewer) -> list[BundleView]:
    """Every bundle ever asked for, the latest first, those that are over among them; outside the partnership those made for one's own."""
    permissions.check_may_read_released(viewer)
    return _views(viewer, list(_mine(viewer).order_by("-asked_at", "pk")))


def bundle_of(viewer: Viewer, bundle_id: UUID) -> BundleView:
    """Return one bundle.

    Raises
    ------
    NotVisible: there is none.
    """
    permissions.check_may_read_released(viewer)
    found = _views(viewer, list(_mine(viewer).filter(id=bundle_id)))
    if not found:
        raise NotVisible("This page is not there, or is not yours to see.")
    return found[0]


def _mine(viewer: Viewer) -> QuerySet[ResearchBundle]:
    """All of them to whoever reads evaluations; to others those that were made for their organisation."""
    if not permissions.is_outside(viewer):
        return _rows()
    made = BundleContent.objects.filter(refused="").values("bundle_id")
    return _rows().filter(for_agency__in=viewer.agency_ids, id__in=made)


def _rows() -> QuerySet[ResearchBundle]:
    return ResearchBundle.objects.select_related("result__protocol", "measure")


def _views(viewer: Viewer, rows: list[ResearchBundle]) -> list[BundleView]:
    """All of them with a few statements, however many they are."""
    checks: dict[UUID, list[BundleCheck]] = defaultdict(list)
    for check in BundleCheck.objects.filter(bundle__in=rows).order_by("checked_at", "pk"):
        checks[check.bundle_id].append(check)
    contents = {row.bundle_id: row for row in BundleContent.objects.filter(bundle__in=rows).defer("sealed")}
    who = [row.asked_by for row in rows] + [check.checked_by for held in checks.values() for check in held]
    names = names_of_users(who)
    return [_view(viewer, row, checks[row.id], contents.get(row.id), names) for row in rows]


def _view(
    viewer: Viewer,
    row: ResearchBundle,
    checks: list[BundleCheck],
    content: BundleContent | None,
    names: dict[UUID, str],
) -> BundleView:
    measure = getattr(row, "measure", None)
    today = timezone.localdate()
    mine = viewer.user_id in {row.asked_by, *(check.checked_by for check in checks)}
    is_enough = measure is not None and measure.smallest >= measure.least
    is_current = row.ends_on >= today
    is_open = is_enough and content is None and all(check.passed for check in checks)
    is_there = content is not None and not content.refused
    return BundleView(
        bundle=row,
        asked_by=names.get(row.asked_by, ""),
        measure=measure,
        checks=tuple((check, names.get(check.checked_by, "")) for check in checks),
        is_made=content is not None,
        sha256=content.sha256 if content else "",
        refused=content.refused if content else "",
        today=today,
        may_check=is_open and is_current and not mine and permissions.may_release(viewer),
        may_take_out=is_there
        and is_current
        and (permissions.may_take_bundles_out(viewer) or permissions.is_outside(viewer)),
    )


def bundleable(viewer: Viewer) -> list[Result]:
    """Results that a bundle can be made of, the latest first: planned ones that give a figure."""
    permissions.check_may_read_evaluations(viewer)
    rows = (
        Result.objects.select_related("protocol")
        .exclude(standing="exploratory")
        .order_by("-evaluated_at", "pk")
    )
    return [row for row in rows if can_be_bundled(row)]


def can_be_bundled(result: Result) -> bool:
    """Whether it gives a figure with its error that the rows of a bundle lead to."""
    figures = result.figures
    return figures["design"] in REDONE and figures.get("rate_ratio") is not None and bool(figures.get("se"))
