"""What was decided on a case at a meeting, and the minute that follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from plumbline.agencies.queries import names_of
from plumbline.cases.queries.steps import ActionLine
from plumbline.meetings import rules
from plumbline.meetings.lines import Cast, ParkTo
from plumbline.meetings.models import AgendaItem, Decision, Meeting, Parked, Vote
from plumbline.meetings.queries.attending import (
    AttendanceLine,
    Attending,
    observer_words,
    quorum_sentence,
)
from plumbline.meetings.queries.between import noted_lines
from plumbline.meetings.queries.missing import missing_kinds
from plumbline.meetings.queries.settled import settled_words
from plumbline.meetings.queries.taken_back import standing_decisions
from plumbline.meetings.queries.there import there_at
from plumbline.schemes.queries import kind_of
from plumbline.values.words import say


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision with the actions it points to. ``could_pull`` names agencies, where it was agreed without discussion."""

    decision: Decision
    label: str
    dissenting_agency: str
    actions: tuple[ActionLine, ...]
    could_pull: tuple[str, ...]
    votes: dict[str, tuple[str, ...]]
    not_voting: tuple[str, ...]

    @property
    def vote_words(self) -> str:
        """How it was voted on; empty where it was not put to the vote."""
        return rules.vote_words(self.votes, self.not_voting)


def decision_lines(item: AgendaItem, actions: Sequence[ActionLine]) -> tuple[DecisionLine, ...]:
    """Decisions on one case, with those of their actions that are among ``actions``."""
    kind, by_id = kind_of(item.case.scheme), {a.action.id: a for a in actions}
    rows = list(standing_decisions(item=item).order_by("number"))
    named = {d.dissenting_agency for d in rows if d.dissenting_agency} | {
        a for d in rows for a in d.could_pull
    }
    cast, could_vote = _votes_of(rows), dict[UUID, set[UUID]]()
    for d in rows:
        if d.id in cast:
            could_vote[d.id] = _could_vote(item.meeting, d.decided_at)
            # Nobody votes who turns out not to have been there.
            cast[d.id] = [vote for vote in cast[d.id] if vote.agency in could_vote[d.id]]
    voters = {a for could in could_vote.values() for a in could}
    agencies = names_of(named | voters)
    return tuple(
        DecisionLine(
            decision=d,
            label=kind.meeting.label_of(d.kind),
            dissenting_agency=agencies.get(d.dissenting_agency, "") if d.dissenting_agency else "",
            actions=tuple(by_id[a] for a in d.actions if a in by_id),
            could_pull=tuple(sorted(agencies.get(a, "") for a in d.could_pull)),
            votes=_by_cast(cast.get(d.id, []), agencies),
            not_voting=tuple(
                sorted(
                    agencies.get(a, "")
                    for a in could_vote.get(d.id, set()) - {v.agency for v in cast.get(d.id, [])}
                )
            ),
        )
        for d in rows
    )


def _votes_of(decisions: Sequence[Decision]) -> dict[UUID, list[Vote]]:
    found: dict[UUID, list[Vote]] = {}
    for vote in Vote.objects.filter(decision__in=decisions):
        found.setdefault(vote.decision_id, []).append(vote)
    return found


def _could_vote(meeting: Meeting, at: datetime) -> set[UUID]:
    there = there_at(meeting, at).filter(has_authority=True, confidentiality_accepted=True)
    return set(there.values_list("agency", flat=True))


def _by_cast(votes: Sequence[Vote], agencies: Mapping[UUID, str]) -> dict[str, tuple[str, ...]]:
    return {
        cast.value: tuple(sorted(agencies.get(v.agency, "") for v in votes if v.cast == cast.value))
        for cast in Cast
    }


def draft_minute(item: AgendaItem, attending: Attending, decisions: Sequence[DecisionLine]) -> str:
    """Build the minute of one case from what was decided."""
    return rules.minute_text(
        scheme=item.meeting.scheme.name,
        ref=item.case.ref,
        held_on=timezone.localdate(item.meeting.starts_at),
        present=[_present(line) for line in attending.members],
        observers=[observer_words(line) for line in attending.observers if line.statement],
        quorum=quorum_sentence(attending),
        noted=[*noted_lines(item), *parked_words(item), *settled_words(item)],
        decisions=[_decision_words(line, attending, missing_kinds(line.decision)) for line in decisions],
        missing=_missing(item.meeting, attending),
        apologies=[line.words for line in attending.apologies],
    )


def _missing(meeting: Meeting, attending: Attending) -> list[str]:
    """Agencies at the scheme's table of which nobody was recorded, by name."""
    there = {line.attendance.agency for line in attending.members}
    return sorted(names_of(meeting.scheme.agencies - there).values())


def parked_words(item: AgendaItem) -> list[str]:
    """To where and why the room put a case off, as it is minuted."""
    goes = {ParkTo.END.value: "the end of the agenda", ParkTo.NEXT.value: "the next meeting"}
    return [
        say(
            "Put off to {to} at {at:%H:%M}: {because}.",
            to=goes[row.to],
            at=timezone.localtime(row.at),
            because=row.because,
        )
        for row in Parked.objects.filter(item=item)
    ]


def _present(line: AttendanceLine) -> str:
    authority = "with authority" if line.attendance.has_authority else "without authority"
    bound = "" if line.is_bound else ", not bound to confidence"
    left = say(", left at {at:%H:%M}", at=timezone.localtime(line.left_at)) if line.left_at else ""
    return f"{line.name} ({line.agency}, {authority}{bound}{left})"


def _decision_words(line: DecisionLine, attending: Attending, missing: Sequence[str]) -> rules.DecisionWords:
    because = attending.because(line.decision.decided_at)
    notes = [
        line.vote_words,
        rules.without_discussion(line.could_pull),
        rules.without_quorum(missing, because),
    ]
    return rules.DecisionWords(
        label=line.label,
        words=line.decision.words,
        dissent=line.decision.dissent,
        dissenting_agency=line.dissenting_agency,
        actions=tuple(
            rules.action_words(
                words=a.words,
                owner=a.owner,
                agency=a.agency,
                due_on=a.steps[0].step.due_on,
                objective=a.objective,
            )
            for a in line.actions
        ),
        notes=tuple(note for note in notes if note),
    )
