"""What a case holds that may show that an action is done, beside its contacts: as far as whoever looks may see it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.cases.enums import ONWARD_NAMES, OnwardState, Shows, Told
from plumbline.cases.models import (
    Action,
    ActionStep,
    Assessment,
    CaseFileTaken,
    Flag,
    OnwardStep,
    Telling,
)
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.models import Scoped
from plumbline.sharing.visibility import visible_to
from plumbline.values.words import say


@dataclass(frozen=True, slots=True)
class ProofLine:
    """One row that shows something was done: what it is, on which day, and in words for whoever may see it."""

    shows: Shows
    id: UUID
    on: date
    words: str
    row: Scoped

    @property
    def key(self) -> str:
        """As a form names it: ``flag.`` and its id."""
        return f"{self.shows.value}.{self.id}"


@dataclass(frozen=True, slots=True)
class _Source:
    """Where one sort of proof is kept, on which day it was, and what it is called."""

    rows: Callable[[], QuerySet[Any]]
    case: str
    on: Callable[[Any], date]
    words: Callable[[Any], str]


def _flag_words(row: Flag) -> str:
    return say("Records flagged by {agency}", agency=names_of([row.agency]).get(row.agency, ""))


def _onward_words(row: OnwardStep) -> str:
    name = row.onward.version.name
    if row.state == OnwardState.SENT:
        return say("Referred on: {name}", name=name)
    return say("Referral on, {name}: {state}", name=name, state=ONWARD_NAMES[OnwardState(row.state)].lower())


SOURCES: Mapping[Shows, _Source] = {
    Shows.ONWARD: _Source(
        lambda: OnwardStep.objects.exclude(state=OnwardState.TAKEN_BACK.value).select_related(
            "onward__version"
        ),
        "onward__case",
        lambda row: timezone.localdate(row.at),
        _onward_words,
    ),
    Shows.TELLING: _Source(
        lambda: Telling.objects.filter(outcome=Told.TOLD.value),
        "case",
        lambda row: row.on,
        lambda _: say("Somebody of the case was told that agencies work together on it"),
    ),
    Shows.FLAG: _Source(lambda: Flag.objects.all(), "case", lambda row: row.set_on, _flag_words),
    Shows.ASSESSMENT: _Source(
        lambda: Assessment.objects.select_related("instrument"),
        "case",
        lambda row: row.on,
        lambda row: say("Assessment: {title}", title=row.instrument.title),
    ),
    Shows.PAPER: _Source(
        lambda: CaseFileTaken.objects.all(),
        "file__case",
        lambda row: timezone.localdate(row.at),
        lambda row: say("File of this case, {ref}", ref=row.ref),
    ),
}


def proofs_for(viewer: Viewer, action: Action) -> list[ProofLine]:
    """What may be chosen as proof of an action that the viewer looks at: rows of its case since it was agreed, the newest first."""
    since = timezone.localdate(action.proposed_at)
    found = [line for line in _of_case(viewer, action.case_id) if line.on >= since]
    return sorted(found, key=lambda line: (line.on, line.key), reverse=True)


def _of_case(viewer: Viewer, case: UUID) -> Iterator[ProofLine]:
    for shows, source in SOURCES.items():
        yield from _lines(viewer, shows, source.rows().filter(**{source.case: case}))


def _lines(viewer: Viewer, shows: Shows, rows: QuerySet[Any]) -> Iterator[ProofLine]:
    source = SOURCES[shows]
    for row in visible_to(narrowed(viewer), rows):
        yield ProofLine(shows, row.id, source.on(row), source.words(row), row)


def shown_by(viewer: Viewer, steps: Iterable[ActionStep]) -> dict[UUID, str]:
    """By step, what was said to show it, in words; only what the viewer may see themselves."""
    wanted: dict[Shows, list[UUID]] = {}
    marked = [(step, step.shown_id) for step in steps if step.shown_id]
    for step, row in marked:
        wanted.setdefault(Shows(step.shown_kind), []).append(row)
    words = dict(_worded(viewer, wanted))
    return {step.id: words[row] for step, row in marked if row in words}


def _worded(viewer: Viewer, wanted: Mapping[Shows, Collection[UUID]]) -> Iterator[tuple[UUID, str]]:
    for shows, ids in wanted.items():
        for line in _lines(viewer, shows, SOURCES[shows].rows().filter(id__in=ids)):
            yield line.id, line.words


def is_seen_by_all(line: ProofLine, action: Action) -> bool:
    """Whether everybody who sees an action sees what shows that it is done."""
    row = line.row
    return (
        set(action.seen_by_agencies) <= set(row.seen_by_agencies)
        and set(action.seen_by_users) <= set(row.seen_by_users)
        and set(row.hidden_from) <= set(action.hidden_from)
    )
