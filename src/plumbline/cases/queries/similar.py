"""Counts of what similar cases got and what came after, without rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from plumbline.access.viewer import Viewer
from plumbline.cases.look_back import late_by
from plumbline.interventions.models import Version
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of


OLDEST = 200


@dataclass(frozen=True, slots=True)
class Likeness:
    """What makes cases similar; empty or None is any.

    ``driver``: what an objective or an action of them was to move. Of the person whom they were opened for: the age on that day, and a ``kind`` of
    violence in the twelve months before it.
    """

    driver: str = ""
    kind: str = ""
    from_age: int | None = None
    below_age: int | None = None


@dataclass(frozen=True, slots=True)
class AfterCounts:
    """Look-backs so many months after closure. ``told``: the files reach that day, and nothing speaks against them; the others are of those told."""

    months: int
    due: int
    told: int
    hurt: int
    suspected: int
    back: int


@dataclass(frozen=True, slots=True)
class GotCounts:
    """``cases`` in which somebody started an intervention, and in how many it was ``completed``; of all cases alike where there is no ``name``."""

    name: str
    cases: int
    completed: int
    after: tuple[AfterCounts, ...]


def similar_figures(viewer: Viewer, *, scheme: Scheme, like: Likeness, today: date) -> list[GotCounts]:
    """Count the closed cases of a scheme that are alike: all of them first, then by intervention, by name; never ranked.

    The database counts on behalf of the viewer's agencies, so that a board reads figures without seeing one case. Nothing for whoever reads no
    figures of the scheme. Small counts are hidden by whoever shows them.
    """
    ages = (like.from_age, (like.below_age or OLDEST) - 1) if like.from_age is not None else (None, None)
    unseen = sorted(kind_of(scheme).work.unseen_after)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT intervention, months, cases, completed, due, told, hurt, suspected, back "
            "FROM cases_similar_counts(%s, %s, %s, %s, %s, %s, %s, %s) ORDER BY months",
            [scheme.id, like.driver, like.kind, *ages, today, unseen, late_by()],
        )
        rows = cursor.fetchall()
    held: dict[UUID | None, list[tuple[int, ...]]] = {}
    for intervention, *counts in rows:
        held.setdefault(intervention, []).append(tuple(map(int, counts)))
    names = {
        one.intervention_id: one.name
        for one in Version.objects.filter(intervention__in=[key for key in held if key]).order_by(
            "number", "pk"
        )
    }
    found = [_got(names.get(key, "") if key else "", counts) for key, counts in held.items()]
    return sorted(found, key=lambda one: one.name.casefold())


def _got(name: str, rows: list[tuple[int, ...]]) -> GotCounts:
    """From rows of months, cases, completed, due, told, hurt, suspected, back."""
    _, cases, completed, *_ = rows[0]
    return GotCounts(name, cases, completed, tuple(AfterCounts(row[0], *row[3:]) for row in rows))
