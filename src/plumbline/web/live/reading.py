"""The echo of a typed line: what was read, what is open, what is doubtful, and the fields that complete it in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.cases.rules import doubts_about_action
from plumbline.meetings import services
from plumbline.meetings.lines import (
    Cast,
    KnownPerson,
    ParkTo,
    ReadAction,
    ReadDecision,
    Reading,
    ReadPark,
    ReadStatement,
    Sort,
    Table,
    read_line,
)
from plumbline.meetings.lines.room import shown_verb
from plumbline.meetings.queries import SORT_NAMES, objective_numbered, table_of
from plumbline.schemes.kind import Kind
from plumbline.schemes.queries import kind_of
from plumbline.schemes.rules import due_on as last_day
from plumbline.values.errors import DataUnfit
from plumbline.values.words import joined, say
from plumbline.values.written_days import in_full, read_day


# Doubts that the field beside them asks about already.
ASKED = {
    "what": "Do what, exactly?",
    "due_on": "By when?",
    "none_because": "Which objective does this serve? If none, say why it is done.",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a line: its name, what was read, and whether that settles it."""

    label: str
    words: str
    settled: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """A field in which a part that is missing is given: a choice, or words if there is nothing to choose from."""

    name: str
    label: str
    given: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Echo:
    """A line as it was read. ``missing`` are the gaps without which it cannot be kept."""

    reading: Reading
    text: str
    label: str
    parts: tuple[Part, ...] = ()
    doubts: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    on_screen: str = ""
    missing: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Room:
    """Where a line is typed: by whom, on which case, at which table."""

    viewer: Viewer
    item: Any
    table: Table
    kind: Kind
    today: date

    @classmethod
    def of(cls, viewer: Viewer, item: Any) -> Room:
        """The room of an agenda item, today."""
        return cls(viewer, item, table_of(viewer, item), kind_of(item.meeting.scheme), timezone.localdate())

    def person(self, key: str) -> KnownPerson | None:
        """Somebody at the table by user and agency."""
        return next((p for p in self.table.people if f"{p.key}.{p.agency}" == key), None)

    def agency(self, key: str) -> str:
        """The name of an agency of the table."""
        return next((a.name for a in self.table.agencies if a.key == key), "")


def echo_of(room: Room, text: str, given: Mapping[str, str]) -> Echo:
    """Read a line and lay what was given in place over what it lacks."""
    reading = read_line(text, table=room.table, today=room.today)
    if isinstance(reading, ReadAction):
        return _action(room, text, reading, given)
    if isinstance(reading, ReadDecision):
        return _decision(room, text, reading, given)
    if isinstance(reading, ReadStatement):
        return _statement(room, text, reading, given)
    if isinstance(reading, ReadPark):
        return _park(text, reading, given)
    return Echo(reading, text, "On to the next case")


def keep(room: Room, echo: Echo, *, key: UUID) -> None:
    """Keep a line whose gaps are filled."""
    by, item, reading = room.viewer, room.item, echo.reading
    if isinstance(reading, ReadAction):
        services.keep_action(item=item, key=key, given=_given(room, reading), by=by)
    elif isinstance(reading, ReadDecision):
        services.keep_decision(
            item=item,
            key=key,
            kind=reading.kind,
            words=reading.words,
            dissent=reading.dissent,
            dissenting_agency=UUID(reading.dissenting_agency) if reading.dissenting_agency else None,
            votes={UUID(vote.agency): vote.cast for vote in reading.votes},
            by=by,
        )
    elif isinstance(reading, ReadPark):
        services.park_item(item=item, key=key, to=reading.to, because=reading.because, by=by)
    elif isinstance(reading, ReadStatement):
        agency = UUID(reading.agency) if reading.agency else None
        services.keep_statement(
            item=item, key=key, sort=reading.sort, words=reading.words, agency=agency, is_closed=reading.is_closed,
            readers=[UUID(key) for key in reading.readers], by=by,
        )  # fmt: skip


def words_of(reading: Reading) -> tuple[str, ...]:
    """What a kept line says in the words of whoever typed it."""
    if isinstance(reading, ReadAction):
        return (reading.verb, reading.what, reading.serves_none_because)
    if isinstance(reading, ReadDecision):
        return (reading.words, reading.dissent)
    return (reading.words,) if isinstance(reading, ReadStatement) else ()


def _given(room: Room, reading: ReadAction) -> services.GivenAction:
    assert reading.owner is not None  # noqa: S101 - `keep` is called when no gap is left
    served = None
    if reading.objective is not None:
        served = objective_numbered(room.viewer, room.item, reading.objective)
    return services.GivenAction(
        verb=reading.verb,
        what=reading.what,
        owner=UUID(reading.owner.key),
        agency=UUID(reading.owner.agency),
        objective=served,
        serves_none_because="" if served else reading.serves_none_because,
        due_on=reading.due_on,
        is_new=reading.is_new,
    )


def _action(room: Room, text: str, reading: ReadAction, given: Mapping[str, str]) -> Echo:
    reading = _completed(room, reading, given)
    due = reading.due_on or last_day(room.today, room.kind.limit("task"))
    doubts = doubts_about_action(
        verb=reading.verb,
        what=reading.what,
        due_on=reading.due_on,
        objective=reading.objective is not None or bool(reading.serves_none_because),
        kind=room.kind.work.actions,
    )
    if reading.no_such_day:
        doubts.insert(0, say("There is no such day: “{no_such_day}”.", no_such_day=reading.no_such_day))
    if reading.no_such_objective is not None:
        doubts.insert(
            0,
            say(
                "This case has no objective {no_such_objective}.", no_such_objective=reading.no_such_objective
            ),
        )
    if reading.due_on and reading.due_on < room.today:
        doubts.insert(0, "That day is past.")
    purpose = (
        f"{reading.objective}. {room.table.objectives[reading.objective]}"
        if reading.objective is not None
        else say("None: {serves_none_because}", serves_none_because=reading.serves_none_because)
        if reading.serves_none_because
        else ""
    )
    owner = f"{reading.owner.name}, {room.agency(reading.owner.agency)}" if reading.owner else ""
    day = in_full(due)
    words = f"{reading.verb} {reading.what}".strip()
    gaps = _action_gaps(room, reading, given)
    return Echo(
        reading=reading,
        text=text,
        label=SORT_NAMES[Sort.ACTION],
        parts=(
            Part("Owner", owner or room.agency(reading.agency), bool(reading.owner)),
            Part(
                "Date",
                day if reading.due_on else say("{day}, because none was said", day=day),
                bool(reading.due_on),
            ),
            Part("Objective", purpose, bool(purpose)),
            Part("Action", words, bool(reading.verb and reading.what)),
            *_newness(reading),
        ),
        doubts=tuple(d for d in doubts if d not in {ASKED.get(gap.name) for gap in gaps}),
        gaps=gaps,
        on_screen=shown_verb(reading.verb) or say("Action"),
        missing=tuple(gap.label for gap in gaps if gap.needed),
    )


def _newness(reading: ReadAction) -> tuple[Part, ...]:
    if reading.is_new is None:
        return ()
    return (Part("New or usual", "New" if reading.is_new else "Usual work", settled=True),)


def _completed(room: Room, reading: ReadAction, given: Mapping[str, str]) -> ReadAction:
    """Lay over a read action what was given in its gaps."""
    if reading.owner is None and given.get("owner"):
        reading = replace(reading, owner=room.person(given["owner"]))
    if not reading.what and given.get("what", "").strip():
        reading = replace(reading, what=given["what"].strip())
    if reading.due_on is None and given.get("due_on", "").strip():
        reading = _with_day(room, reading, given["due_on"].strip())
    number = given.get("objective", "")
    if reading.objective is None and number.isdecimal() and int(number) in room.table.objectives:
        reading = replace(reading, objective=int(number), no_such_objective=None)
    if reading.objective is None and not reading.serves_none_because:
        reading = replace(reading, serves_none_because=given.get("none_because", "").strip())
    return reading


def _with_day(room: Room, reading: ReadAction, written: str) -> ReadAction:
    try:
        return replace(reading, due_on=read_day(written, today=room.today, side="ahead"), no_such_day="")
    except DataUnfit:
        return replace(reading, due_on=None, no_such_day=written)


def _action_gaps(room: Room, reading: ReadAction, given: Mapping[str, str]) -> tuple[Gap, ...]:
    """What is asked for in place. A day is offered, not needed: the scheme's own limit stands where none is said."""
    gaps = []
    if reading.owner is None:
        people = reading.owners or tuple(
            p for p in room.table.people if not reading.agency or p.agency == reading.agency
        )
        choices = tuple((f"{p.key}.{p.agency}", f"{p.name}, {room.agency(p.agency)}") for p in people)
        gaps.append(Gap("owner", "Who does it?", given.get("owner", ""), choices))
    if not reading.what:
        gaps.append(
            Gap("what", say("{verb} what, exactly?", verb=reading.verb or say("Do")), given.get("what", ""))
        )
    if reading.due_on is None:
        gaps.append(Gap("due_on", "By when?", given.get("due_on", ""), needed=False))
    if reading.objective is None and not reading.serves_none_because:
        numbers = tuple((str(n), f"{n}. {words}") for n, words in sorted(room.table.objectives.items()))
        if numbers:
            gaps.append(Gap("objective", "For which objective?", given.get("objective", ""), numbers))
        gaps.append(
            Gap(
                "none_because",
                "If for none: why is it done?",
                given.get("none_because", ""),
                needed=not numbers,
            )
        )
    return tuple(gaps)


def _decision(room: Room, text: str, reading: ReadDecision, given: Mapping[str, str]) -> Echo:
    decisions = room.table.decisions
    if not reading.kind and given.get("kind") in decisions:
        reading = replace(reading, kind=given["kind"])
    known = {a.key for a in room.table.agencies}
    if reading.dissent and not reading.dissenting_agency and given.get("agency") in known:
        reading = replace(reading, dissenting_agency=given["agency"], dissent_of="")
    gaps = []
    if not reading.kind:
        gaps.append(Gap("kind", "Which decision is this?", given.get("kind", ""), tuple(decisions.items())))
    if reading.dissent and not reading.dissenting_agency:
        gaps.append(_whose(room, "Which agency dissents?", given))
    parts = [
        Part("Decision", decisions.get(reading.kind, ""), bool(reading.kind)),
        Part("In words", reading.words, bool(reading.words)),
    ]
    if reading.dissent:
        who = room.agency(reading.dissenting_agency) or reading.dissent_of
        parts.append(Part("Dissent", f"{who}: {reading.dissent}", bool(reading.dissenting_agency)))
    empty = () if reading.words else ("Say in a few words what was decided.",)
    doubts: tuple[str, ...] = empty
    if reading.is_vote:
        parts += _vote_parts(room, reading)
        doubts += _vote_doubts(room, reading)
    return Echo(
        reading=reading,
        text=text,
        label=SORT_NAMES[Sort.DECISION],
        parts=tuple(parts),
        doubts=doubts,
        gaps=tuple(gaps),
        on_screen=decisions.get(reading.kind, ""),
        missing=tuple(gap.label for gap in gaps) + doubts,
    )


def _vote_parts(room: Room, reading: ReadDecision) -> list[Part]:
    """Who votes how, and of whom no vote was said: that is read back, so that nothing is assumed."""
    named = {cast: [room.agency(v.agency) for v in reading.votes if v.cast is cast] for cast in Cast}
    parts = [
        Part(cast.value.capitalize(), ", ".join(agencies), True)
        for cast, agencies in named.items()
        if agencies
    ]
    voted = {v.agency for v in reading.votes}
    there = dict.fromkeys(p.agency for p in room.table.people if p.here)
    silent = [room.agency(agency) for agency in there if agency not in voted]
    return parts + ([Part("No vote recorded", ", ".join(silent), True)] if silent else [])


def _vote_doubts(room: Room, reading: ReadDecision) -> tuple[str, ...]:
    """What has to be put right before a vote is kept."""
    found: list[str] = [
        say("No agency of the table is called “{who}”.", who=who) for who in reading.voters_unknown
    ]
    found += [say("{agency} is named twice.", agency=room.agency(agency)) for agency in reading.voted_twice]
    if not reading.votes:
        found.append("Say who votes how: “; for police, council; against housing; none probation”.")
    return tuple(found)


def _park(text: str, reading: ReadPark, given: Mapping[str, str]) -> Echo:
    if not reading.because and given.get("park_because", "").strip():
        reading = replace(reading, because=given["park_because"].strip())
    gap = Gap("park_because", "Why is it put off?", given.get("park_because", ""))
    gaps = () if reading.because else (gap,)
    goes = "the next meeting" if reading.to is ParkTo.NEXT else "the end of the agenda"
    return Echo(
        reading=reading,
        text=text,
        label=SORT_NAMES[Sort.PARK],
        parts=(Part("Put off to", goes, True), Part("Why", reading.because, bool(reading.because))),
        gaps=gaps,
        missing=tuple(one.label for one in gaps),
    )


def _statement(room: Room, text: str, reading: ReadStatement, given: Mapping[str, str]) -> Echo:
    label = SORT_NAMES[reading.sort]
    if reading.sort is Sort.NOTE:
        doubts = (
            (
                say(
                    "“{unknown_sign}” means nothing here: it is kept as a note, as typed.",
                    unknown_sign=reading.unknown_sign,
                ),
            )
            if reading.unknown_sign
            else ()
        )
        return Echo(reading, text, label, (Part("Note", reading.words, True),), doubts)
    if not reading.agency and given.get("agency") in {a.key for a in room.table.agencies}:
        reading = replace(reading, agency=given["agency"])
    gaps = () if reading.agency else (_whose(room, "Whose knowledge is it?", given),)
    unknown = [
        say("Nobody at the table, or more than one, is called “{who}”.", who=who)
        for who in reading.readers_unknown
    ]
    empty = (*(() if reading.words else (say("Say the {label} in words.", label=label.lower()),)), *unknown)
    return Echo(
        reading=reading,
        text=text,
        label=label,
        parts=(
            Part("Agency", room.agency(reading.agency), bool(reading.agency)),
            Part(label, reading.words, bool(reading.words)),
            *((Part("Read by", _read_by(room, reading), True),) if reading.is_closed else ()),
        ),
        doubts=empty,
        gaps=gaps,
        missing=tuple(gap.label for gap in gaps) + empty,
    )


def _read_by(room: Room, reading: ReadStatement) -> str:
    """Who reads a closed line."""
    if not reading.readers:
        return say("That agency and the host alone")
    names = dict.fromkeys(p.name for key in reading.readers for p in room.table.people if p.key == key)
    return say("You and {names} alone", names=joined(names, ", "))


def _whose(room: Room, label: str, given: Mapping[str, str]) -> Gap:
    return Gap("agency", label, given.get("agency", ""), tuple((a.key, a.name) for a in room.table.agencies))


def is_plain(echo: Echo) -> bool:
    """Say whether there is nothing in a line to read back: an ordinary note."""
    return isinstance(echo.reading, ReadStatement) and echo.reading.sort is Sort.NOTE and not echo.doubts


def fields_of(posted: Mapping[str, Any]) -> dict[str, str]:
    """What was given in the gaps."""
    names = ("owner", "what", "due_on", "objective", "none_because", "kind", "agency", "park_because")
    return {name: str(posted.get(name, "")) for name in names}
