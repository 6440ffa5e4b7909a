"""What a return of a year may count: each by its name in the kind's ``returns.yaml``. Pure functions; no kind is named here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from plumbline.cases.queries.managed import Dated, ManagedCase
from plumbline.meetings.queries.kept import CaseAtMeeting
from plumbline.schemes.kind import Indicator, Kind


Values = Mapping[str, str]
Of = Callable[[ManagedCase], int]
AtMeeting = Callable[[CaseAtMeeting], int]
WORDS: dict[str, str] = {
    "managed_at_end": "cases open on the last day, as they stood then; can be split by tracks",
    "managed_in_year": "cases that were open on a day of the year, with every set of values that they had; can be split by tracks",
    "at_end:TRACK=VALUE|VALUE": "cases with one of these values on the last day",
    "in_year:TRACK=VALUE|VALUE": "cases with one of these values on some day of the year",
    "had:TRACK.VALUE": "cases in which a value began within the year",
    "filled:FORM": "cases whose form was filled in, or filled in again, within the year",
    "dated:FORM.DAY": "days of the year that a question of a form tells, each once for a case; can be split by tracks, and counts cases then",
    "dated:FORM.DAY=QUESTION:ANSWER|ANSWER&QUESTION:ANSWER": "those with one of these answers on the form as it was filled in last for that day",
    "dated_cases:FORM.DAY": "cases with such a day; the same may follow",
    "reviews_due": "reviews that fell due within the year",
    "reviews_on_time": "those held by their day",
    "clock_due:CLOCK": "cases in which a clock was kept, or ran out, within the year",
    "clock_kept:CLOCK": "those in which it was kept",
    "case_meetings": "times that a meeting decided on a case",
    "case_meetings_quorate": "those with a quorum",
    "case_meetings_answered:QUESTION": "those with an answer to a question of the kind",
    "minutes_due": "those whose minutes were due",
    "minutes_in_time": "those whose minutes were out in time",
}
"""What a return of a year can count, in words; ``+`` between two that count cases means both."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a name counts: of a case so many, or of a case at a meeting; ``holds`` splits by values where it is asked to."""

    of_case: Of | None = None
    of_meeting: AtMeeting | None = None
    holds: Callable[[ManagedCase], Sequence[Values]] | None = None


def _at_end(one: ManagedCase) -> Sequence[Values]:
    return () if one.at_end is None else (one.at_end,)


PLAIN: dict[str, Counted] = {
    "managed_at_end": Counted(of_case=lambda one: int(one.at_end is not None), holds=_at_end),
    "managed_in_year": Counted(of_case=lambda one: int(bool(one.held)), holds=lambda one: one.held),
    "reviews_due": Counted(of_case=lambda one: len(one.reviews)),
    "reviews_on_time": Counted(of_case=lambda one: sum(r.on_time for r in one.reviews)),
    "case_meetings": Counted(of_meeting=lambda one: 1),
    "case_meetings_quorate": Counted(of_meeting=lambda one: int(one.quorate)),
    "minutes_due": Counted(of_meeting=lambda one: int(one.minutes_in_time is not None)),
    "minutes_in_time": Counted(of_meeting=lambda one: int(one.minutes_in_time is True)),
}


def yearly(name: str, answered: Mapping[str, str] | None = None) -> Counted | None:
    """What a name counts, if a return of a year can use it.

    Parameters
    ----------
    answered : of a track, the question of a form whose answer says its value (`Indicator.answered`).
    """
    if name in PLAIN:
        return PLAIN[name]
    word, _, rest = name.partition(":")
    if word == "case_meetings_answered":
        return Counted(of_meeting=lambda one: int(rest in one.answered))
    if word in ("dated", "dated_cases") and "+" not in name:
        return _of_days(word, rest, answered or {})
    parts = [_part(part) for part in name.split("+")]
    if any(part is None for part in parts):
        return None
    return Counted(of_case=lambda one: int(all(part(one) for part in parts if part)))


def _of_days(word: str, rest: str, answered: Mapping[str, str]) -> Counted:
    days = _days(rest)
    return Counted(
        of_case=lambda one: len(days(one)) if word == "dated" else int(bool(days(one))),
        holds=lambda one: [_as_answered(found, answered) for found in days(one)],
    )


def _as_answered(found: Dated, answered: Mapping[str, str]) -> Values:
    """The values of the day, with those that the form itself tells in their place."""
    told = {
        track: found.answers[question] for track, question in answered.items() if question in found.answers
    }
    return {**found.values, **told}


def _days(rest: str) -> Callable[[ManagedCase], list[Dated]]:
    question, _, wanted = rest.partition("=")
    asked = [one.partition(":") for one in wanted.split("&") if one]
    return lambda one: [
        found
        for found in one.dated
        if found.question == question
        and all(
            set(found.answers.get(name, "").split(", ")) & set(told.split("|")) for name, _, told in asked
        )
    ]


def _part(name: str) -> Of | None:
    """One of several that count cases: one or nought."""
    word, _, rest = name.partition(":")
    track, _, wanted = rest.partition("=")
    values = frozenset(wanted.split("|"))
    found: dict[str, Of] = {
        "clock_due": lambda one: int(rest in one.clocks),
        "clock_kept": lambda one: int(one.clocks.get(rest, False)),
        "had": lambda one: int(rest.partition(".")[2] in one.set_within.get(rest.partition(".")[0], ())),
        "filled": lambda one: int(rest in one.forms),
        "at_end": lambda one: int((one.at_end or {}).get(track) in values),
        "in_year": lambda one: int(any(held.get(track) in values for held in one.held)),
        "dated_cases": lambda one: int(bool(_days(rest)(one))),
    }
    if name in ("managed_at_end", "managed_in_year"):
        return PLAIN[name].of_case
    return found.get(word)


def is_yearly(name: str, kind: Kind) -> bool:
    """Whether a return of a year of this kind can count what is called so."""
    if name in PLAIN:
        return True
    word, _, rest = name.partition(":")
    if word == "case_meetings_answered":
        return any(one.slug == rest for one in kind.meeting.questions)
    if word == "dated":
        return _is_dated(rest, kind)
    return all(_is_part(part, kind) for part in name.split("+"))


def _is_part(name: str, kind: Kind) -> bool:
    word, _, rest = name.partition(":")
    if word in ("clock_due", "clock_kept"):
        return rest in kind.clocks and kind.clocks[rest].watched
    if word == "filled":
        return rest in kind.forms
    if word == "dated_cases":
        return _is_dated(rest, kind)
    if word not in ("had", "at_end", "in_year"):
        return name in ("managed_at_end", "managed_in_year")
    track, _, wanted = rest.partition("." if word == "had" else "=")
    return track in kind.tracks and set(wanted.split("|")) <= set(kind.tracks[track].values)


def _is_dated(rest: str, kind: Kind) -> bool:
    asked, _, wanted = rest.partition("=")
    form, _, day = asked.partition(".")
    if form not in kind.forms:
        return False
    fields = {one.slug: one for one in kind.forms[form].fields}
    pairs = [one.partition(":") for one in wanted.split("&") if one]
    return (day in fields and fields[day].type == "day") and all(
        name in fields and set(told.split("|")) <= set(fields[name].choices) for name, _, told in pairs
    )


def is_told_by_form(indicator: Indicator, kind: Kind) -> bool:
    """Whether the questions that tell values of tracks stand on the form that is counted, and offer no others than the track has."""
    form = indicator.counts.partition(":")[2].partition(".")[0]
    fields = {one.slug: one for one in kind.forms[form].fields} if form in kind.forms else {}
    return all(
        question in fields and set(fields[question].choices) <= set(kind.tracks[track].values)
        for track, question in indicator.answered.items()
    )
