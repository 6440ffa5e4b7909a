"""Findings of this installation and of others, in one shape."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from math import log
from typing import Any
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.evaluation import read_anew
from plumbline.studies import permissions
from plumbline.studies.models import ReleaseCheck, Result
from plumbline.studies.pooling import Effect, Finding, PartEffect
from plumbline.studies.queries.releases import Release
from plumbline.studies.queries.summaries import (
    TakenView,
    circumstances_declared,
    kinds_of_lists,
    taken_summaries,
)
from plumbline.studies.summarising import sizes_of


HERE = "Here"


def findings(viewer: Viewer) -> list[Finding]:
    """Released results of this installation and summaries of installations that are believed, the latest of each plan.

    Whatever they found: nothing is left out for being none or adverse.
    """
    permissions.check_may_read_released(viewer)
    released = _released()
    kinds = kinds_of_lists(row.protocol.run_id for row in released)
    declared = circumstances_declared(released)
    ours = [_ours(row, kinds.get(row.protocol.run_id, ""), declared.get(row.id, {})) for row in released]
    if permissions.is_outside(viewer):
        ours = [replace(one, people=_rounded_people(row)) for one, row in zip(ours, released, strict=True)]
    theirs = [_theirs(view) for view in taken_summaries(viewer) if view.is_believed]
    return [*_latest(ours), *_latest(theirs)]


def _rounded_people(row: Result) -> int | None:
    """How many were compared as it may leave the partnership: rounded, None where an arm is hidden."""
    people: int | None = sizes_of(row.figures)["people"]
    return people


def _latest(found: list[Finding]) -> list[Finding]:
    """A later look takes the place of an earlier one of the same plan."""
    newest = {
        (one.study, one.standing, one.place): one for one in sorted(found, key=lambda one: one.evaluated_at)
    }
    return list(newest.values())


def _released() -> list[Result]:
    rows = list(Result.objects.select_related("protocol").exclude(standing="exploratory"))
    checks: dict[UUID, list[ReleaseCheck]] = defaultdict(list)
    for check in ReleaseCheck.objects.filter(result__in=rows):
        checks[check.result_id].append(check)
    return [
        row for row in rows if Release(tuple((c, "") for c in checks[row.id]), may_check=False).is_released
    ]


def _ours(row: Result, kind: str, declared: dict[str, str]) -> Finding:
    figures, protocol = row.figures, row.protocol
    return Finding(
        id=row.id,
        is_ours=True,
        place=HERE,
        by="",
        kind=kind,
        study=str(protocol.run_id),
        question=protocol.question,
        outcome=protocol.outcome,
        window_days=protocol.window_days,
        days=figures["days"],
        compared=figures["design"],
        standing=row.standing,
        verdict=row.verdict,
        strength=(figures.get("strength") or {}).get("word", ""),
        evaluated_at=row.evaluated_at,
        smallest=protocol.smallest_worth_having,
        people=figures.get("n"),
        made_up=bool(figures.get("made_up")),
        effect=_own_effect(figures),
        parts=tuple(
            PartEffect(part["part"], log(part["ratio"]), part["se"] ** 2)
            for part in figures.get("parts") or ()
            if part["ratio"] is not None and part.get("se")
        ),
        circumstances=declared,
    )


def _own_effect(figures: dict[str, Any]) -> Effect | None:
    if figures.get("rate_ratio") is None:
        return None
    se = figures.get("se")
    return Effect(
        log_ratio=log(figures["rate_ratio"]),
        variance=se**2 if se else None,
        ci_low=figures["ci_low"],
        ci_high=figures["ci_high"],
        level=figures["level"] or 0.95,
    )


def _said_of(says: Mapping[str, Any]) -> str:
    """The verdict of a summary by today's rule: another installation may have made it by one put right since."""
    told = says["effect"] or {}
    return read_anew(
        says["verdict"],
        ci_low=told.get("ci_low"),
        ci_high=told.get("ci_high"),
        smallest_worth_having=says["smallest_worth_having"],
    ).value


def _theirs(view: TakenView) -> Finding:
    says = view.says
    told = says["effect"]
    return Finding(
        id=view.row.id,
        is_ours=False,
        place=says["place"],
        by=view.row.installation.name,
        kind=says["kind"],
        study=f"{view.row.installation_id}/{says['study']}",
        question=says["question"],
        outcome=says["outcome"],
        window_days=says["window_days"],
        days=says["days"],
        compared=says["compared"],
        standing=says["standing"],
        verdict=_said_of(says),
        strength=says["strength"]["word"],
        evaluated_at=datetime.fromisoformat(says["evaluated_at"]),
        smallest=says["smallest_worth_having"],
        people=says["people"],
        made_up=says["made_up"],
        effect=Effect(**told) if told else None,
        parts=tuple(
            PartEffect(row["part"], row["difference"]["log_ratio"], row["difference"]["variance"])
            for row in says["moderators"]
        ),
        circumstances=says.get("circumstances", {}),
    )
