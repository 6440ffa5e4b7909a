"""Every row of one person's chronology in a case, those that a meeting decided or heard among them.

No ledger entry: whoever shows them writes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.cases.chronology import Row, Sort
from plumbline.cases.models import Case
from plumbline.cases.queries.about import kept_key
from plumbline.cases.queries.assessed import assessment_rows
from plumbline.cases.queries.chronology import case_rows, contact_rows, event_rows
from plumbline.cases.queries.told_rows import told_rows
from plumbline.meetings.enums import OUTCOME_NAMES, Outcome
from plumbline.meetings.lines import Sort as LineSort
from plumbline.meetings.models import QuestionEnd
from plumbline.meetings.queries.taken_back import (
    Ended,
    decision_ends,
    line_ends,
    standing_decisions,
    standing_lines,
)
from plumbline.schemes.kind import Kind
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.enums import Marking
from plumbline.sharing.visibility import visible_to
from plumbline.values.words import say


SAID_THERE = "Said at a meeting"
SAID = {LineSort.FACT.value: "Fact", LineSort.OPINION.value: "Opinion", LineSort.STRENGTH.value: "Strength"}


def rows_of_person(
    viewer: Viewer, case: Case, kind: Kind, person_id: UUID, names: Mapping[UUID, str]
) -> Iterator[Row]:
    """Every row about one person of a case that the viewer may see. A contact stands with whom it was with alone.

    No ledger entry: whoever shows them writes it.
    """
    yield from event_rows(viewer, case, person_id)
    yield from case_rows(viewer, case)
    yield from assessment_rows(viewer, case, person_id)
    yield from told_rows(viewer, case, person_id)
    yield from contact_rows(viewer, case, {kept_key(case, person_id)})
    yield from _decisions(viewer, case, kind, names)
    yield from _asked_between(viewer, case, kind)
    yield from _said_there(viewer, case)


def _decisions(viewer: Viewer, case: Case, kind: Kind, names: Mapping[UUID, str]) -> Iterator[Row]:
    seen = narrowed(viewer)
    for d in visible_to(seen, standing_decisions(item__case=case)):
        dissent = (
            say(
                "{dissenting_agency} dissents: {dissent}",
                dissenting_agency=names.get(d.dissenting_agency, ""),
                dissent=d.dissent,
            )
            if d.dissenting_agency
            else ""
        )
        yield Row(
            Sort.DECISION, d.id, d.decided_at, d.decided_at, f"{kind.meeting.label_of(d.kind)}: {d.words}",
            source="Meeting", by=d.recorded_by, detail=dissent, readers=frozenset(d.seen_by_agencies),
            named=d.marking == Marking.NAMED.value,
        )  # fmt: skip
    for ended in decision_ends(seen, item__case=case):
        yield _taken_back(Sort.DECISION, ended, source="Meeting")


def _taken_back(sort: Sort, ended: Ended, *, source: str, agency: UUID | None = None) -> Row:
    """What stands in the place of a line or a decision that was taken back: for its readers, without what it said."""
    row = ended.row
    return Row(
        sort, row.id, row.at, row.at, ended.said, agency=agency, source=source, by=row.by,
        readers=frozenset(row.seen_by_agencies), named=row.marking == Marking.NAMED.value,
    )  # fmt: skip


def _asked_between(viewer: Viewer, case: Case, kind: Kind) -> Iterator[Row]:
    """What was asked between meetings and came to its end, in its own words: it is no decision of a meeting."""
    rows = visible_to(narrowed(viewer), QuestionEnd.objects.filter(case=case)).select_related("question")
    for end in rows:
        asked = end.question
        yield Row(
            Sort.DECISION, end.id, end.at, end.at, f"{kind.meeting.label_of(asked.kind)}: {asked.decision}",
            source=OUTCOME_NAMES[Outcome(end.outcome)], by=end.by, detail=end.words,
            readers=frozenset(end.seen_by_agencies), named=end.marking == Marking.NAMED.value,
        )  # fmt: skip


def _said_there(viewer: Viewer, case: Case) -> Iterator[Row]:
    """What agencies said at a meeting and somebody kept. Notes are nobody's, and stay with the meeting."""
    seen = narrowed(viewer)
    for line in standing_lines(seen, item__case=case, sort__in=SAID):
        yield Row(
            Sort.FACT, line.id, line.kept_at, line.kept_at, line.words, agency=line.agency,
            source=SAID_THERE, by=line.kept_by, marks=(SAID[line.sort],), weighs=True,
            readers=frozenset(line.seen_by_agencies), named=line.marking == Marking.NAMED.value,
        )  # fmt: skip
    for ended in line_ends(seen, item__case=case, sort__in=SAID):
        yield _taken_back(Sort.FACT, ended, source=SAID_THERE, agency=ended.row.agency)
