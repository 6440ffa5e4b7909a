"""The referral form of any kind, made from the kind: its ways in, its people, its questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, cast

from django import forms as django_forms
from django.http import QueryDict

from plumbline.assessments.queries import Instrument
from plumbline.assessments.rules import ANSWERS
from plumbline.referrals.entry import GivenAssessment, GivenEntry, GivenPerson
from plumbline.schemes.kind import Field, Kind, Part, Route
from plumbline.values.words import say
from plumbline.web.forms import (
    PageField,
    PageForm,
    choice_field,
    date_field,
    line_field,
    sentence_field,
    several_field,
)


# How many people of a part the page has room for, where the kind sets no other number.
ROOM = 4
SEXES = [("F", "Female"), ("M", "Male")]
YES_NO = [("yes", "Yes"), ("no", "No")]


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one legend. ``folded``: behind a summary that opens, because most people leave them empty."""

    legend: str
    hint: str
    fields: list[PageField]
    folded: bool


class KindReferralForm(PageForm):
    """Ways in, people and questions of one kind. People of a part are numbered; one counts once a name is typed."""

    beside: ClassVar = {"below-threshold": "route", "route-asks": "route"}

    def __init__(
        self, *args: Any, kind: Kind, reach: str, instruments: Sequence[Instrument] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        asks = any(route.measure == "ticks" for route in _routes(kind))
        self.instruments = list(instruments) if asks else []
        self.fields["danger"] = _danger(reach)
        self.fields.update(_entry_fields(kind))
        for part in kind.parts.values():
            for number in _numbers(part):
                self.fields.update(_person_fields(part, number))
        for one in self.instruments:
            self.fields.update(_tick_fields(one))
        self.fields.update((f"form_{f.slug}", question_field(f)) for f in self._questions)

    @property
    def _questions(self) -> tuple[Field, ...]:
        form = self.kind.forms.get("referral")
        return form.fields if form else ()

    def groups(self) -> Iterator[Group]:
        """Fields as the page shows them: why, then whom, then the questions."""
        yield Group("First", "", self._bound(["danger"]), folded=False)
        yield Group("Why now", "", self._bound(list(_entry_fields(self.kind))), folded=False)
        for one in self.instruments:
            hint = say(
                "{licence}. Answer all of it, or leave all of it empty if the assessment was made elsewhere.",
                licence=one.licence,
            )
            legend = f"{one.title}, version {one.version}"
            yield Group(legend, hint, self._bound(list(_tick_fields(one))), folded=not self._ticked(one))
        for part in self.kind.parts.values():
            for number in _numbers(part):
                legend = part.label if number == 1 else f"{part.label} {number}"
                folded = number > part.least and not self._is_filled(part, number)
                yield Group(legend, "", self._bound(list(_person_fields(part, number))), folded=folded)
        if self._questions:
            yield Group(
                "More about it", "", self._bound([f"form_{f.slug}" for f in self._questions]), folded=False
            )

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen way in asks for, beside the field that it is asked in."""
        given = super().clean() or {}
        self._count(given)
        route = self.kind.routes.get(given.get("route") or _routes(self.kind)[0].slug)
        for asked, fields in _NEEDED.items():
            if route and asked in route.asks:
                for name, missing in fields.items():
                    missing = TICKS_MISSING if name == "score" and not self.kind.tools else missing
                    if name in self.fields and given.get(name) in (None, "") and name not in self.errors:
                        self.add_error(name, missing)
        return given

    def typed(self) -> dict[str, list[str]]:
        """What was typed, by field, as it came: good or not, for a draft."""
        lists = cast("QueryDict", self.data)
        found = {name: [value for value in lists.getlist(name) if value.strip()] for name in self.fields}
        return {name: self._kept(name, values) for name, values in found.items() if values}

    def _kept(self, name: str, values: list[str]) -> list[str]:
        """A day that was understood as the day it is: a draft is read again when tomorrow is another day."""
        is_read = self.is_bound and name not in self.errors
        day = self.cleaned_data.get(name) if is_read else None
        return [f"{day.day} {day.month} {day.year}"] if isinstance(day, date) else values

    def said(self) -> list[tuple[str, list[tuple[str, str, str]]]]:
        """What was answered, under the legends of the page: question, answer, id of the field. For reading before sending."""
        return [
            (group.legend, rows)
            for group in self.groups()
            if (rows := [(str(f.label), words, f.first_id) for f in group.fields if (words := _answer_of(f))])
        ]

    def people(self) -> list[GivenPerson]:
        """Everybody whose name was typed."""
        return [
            self._person(part, number)
            for part in self.kind.parts.values()
            for number in _numbers(part)
            if self._is_filled(part, number)
        ]

    def entry(self) -> GivenEntry:
        """The way in, with what it asked for."""
        given = self.cleaned_data
        assessment = None
        if given.get("score") is not None:
            here = next((one for one in self.instruments if self._ticked(one)), None)
            tool = self.kind.tools.get(given["instrument"])
            assessment = GivenAssessment(
                instrument=tool.label if tool else given["instrument"],
                score=_as_told(given["score"]),
                assessed_on=given["assessed_on"],
                assessor=given["assessor"],
                slug=here.slug if here else tool.slug if tool else "",
                version=here.version if here else given.get("tool_version") or "",
                answers=self._answers(here) if here else {},
            )
        return GivenEntry(
            route=given.get("route") or _routes(self.kind)[0].slug,
            assessment=assessment,
            incident_on=given.get("incident_on"),
            events=given.get("events"),
            answers={f.slug: as_text(given.get(f"form_{f.slug}")) for f in self._questions},
            urgent=given["danger"] == "yes",
        )

    def _count(self, given: dict[str, Any]) -> None:
        """Put what was ticked into the number, and say where both do not agree or something is missing."""
        here = [one for one in self.instruments if self._ticked(one)]
        if len(here) > 1:
            self.add_error("instrument", "Answer one instrument, not several")
        for one in here[:1]:
            answers = self._answers(one)
            unanswered = [
                name for name in _tick_fields(one) if not given.get(name) and name not in self.errors
            ]
            for name in unanswered:
                self.add_error(name, "Answer this question, or say that it is not known")
            ticks = sum(answer == "yes" for answer in answers.values())
            typed = given.get("score")
            if typed is not None and typed != ticks and not unanswered:
                self.add_error(
                    "score",
                    say(
                        "You ticked {ticks} and wrote {typed}. Leave the number empty: it is counted",
                        ticks=ticks,
                        typed=typed,
                    ),
                )
            given["score"], given["instrument"] = ticks, one.title

    def _answers(self, one: Instrument) -> dict[str, str]:
        given = {key: self.cleaned_data.get(_tick_name(one, key)) for key, _, _ in one.questions}
        return {key: answer for key, answer in given.items() if answer}

    def _ticked(self, one: Instrument) -> bool:
        return any(self._held(name) for name in _tick_fields(one))

    def _person(self, part: Part, number: int) -> GivenPerson:
        of = {
            name: self.cleaned_data.get(f"{part.slug}_{number}_{name}")
            for name in ("first", "last", "born", "sex")
        }
        return GivenPerson(
            part.slug,
            first_name=of["first"] or "",
            last_name=of["last"] or "",
            date_of_birth=of["born"],
            sex=of["sex"] or None,
        )

    def _is_filled(self, part: Part, number: int) -> bool:
        names = [f"{part.slug}_{number}_first", f"{part.slug}_{number}_last"]
        return any(self._held(name).strip() for name in names)

    def _held(self, name: str) -> str:
        """What stands in a field: as it was sent, or as the draft had it."""
        found = self.data.get(name, "") if self.is_bound else self.initial.get(name, "")
        return str(found or "")

    def _bound(self, names: list[str]) -> list[PageField]:
        return [cast("PageField", self[name]) for name in names]


TICKS_MISSING = "Give the number of questions answered yes"
_NEEDED: dict[str, dict[str, str]] = {
    "assessment": {
        "instrument": "Name the instrument",
        "tool_version": "Give the version of the tool",
        "score": "Give the score",
        "assessed_on": "Give the day of the assessment",
        "assessor": "Say who made the assessment",
    },
    "incident": {"incident_on": "Give the day of the further incident"},
}


def _tick_name(one: Instrument, question: str) -> str:
    return f"tick_{one.slug}_{question}"


def _tick_fields(one: Instrument) -> dict[str, django_forms.Field]:
    """A question for each, answered yes, no or not known; none is to begin with."""
    return {
        _tick_name(one, key): choice_field(words, list(ANSWERS.items()), "", hint=hint, required=False)
        for key, words, hint in one.questions
    }


def initial_of(typed: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What a draft holds, as a form begins with it; a field that the kind has no longer is let go by the form."""
    return {name: list(values) if len(values) > 1 else values[0] for name, values in typed.items() if values}


def _answer_of(field: PageField) -> str:
    """What was answered, in the words of the page; empty where nothing was."""
    if field.read_as:
        return field.read_as
    value = field.value()
    choices = dict(getattr(field.field, "choices", ()))
    given = value if isinstance(value, list) else [value]
    return ", ".join(str(choices.get(one, one)) for one in given if one not in (None, ""))


def _numbers(part: Part) -> range:
    room = part.room or ROOM
    return range(1, min(part.most or room, room) + 1)


def _routes(kind: Kind) -> list[Route]:
    """Ways in by which a person refers; a place on a list comes by itself."""
    return [route for route in kind.routes.values() if route.measure != "list"]


def _danger(reach: str) -> django_forms.Field:
    return choice_field(
        "Is somebody in immediate danger?",
        YES_NO,
        "Say whether somebody is in immediate danger",
        hint=say(
            "If so, ring 999 now: nobody may read this in time. {reach} Then send this referral too: it is marked urgent.",
            reach=reach,
        ),
    )


def _entry_fields(kind: Kind) -> dict[str, django_forms.Field]:
    routes = _routes(kind)
    # A question with one answer is not asked.
    asked: dict[str, django_forms.Field] = (
        {
            "route": choice_field(
                "By which way?", [(r.slug, _route_words(r)) for r in routes], "Choose the way in"
            )
        }
        if len(routes) > 1
        else {}
    )
    fields: dict[str, django_forms.Field] = {
        **asked,
        "words": sentence_field(
            "What has happened, and why now?",
            "Say what has happened and why you refer now",
            hint="When, where, who was hurt, who did it. What you have tried. Facts apart from opinion.",
        ),
    }
    if any("assessment" in r.asks for r in routes):
        fields.update(_scored(kind) if kind.tools else _ticked_here())
        fields["assessed_on"] = date_field(
            "Day of the assessment", "Give the day of the assessment.", required=False, when="past"
        )
        fields["assessor"] = line_field("Who made it", required=False)
    if any(r.measure == "events" for r in routes):
        fields["events"] = _whole_number("Police attendances in the time that counts, if you know")
    if any("incident" in r.asks for r in routes):
        fields["incident_on"] = date_field(
            "Day of the further incident, if these people were here before",
            "Give the day of the incident.",
            required=False,
            when="past",
        )
    return fields


def _ticked_here() -> dict[str, django_forms.Field]:
    return {
        "instrument": line_field("Instrument, if you assessed the risk", required=False),
        "score": _whole_number("Questions answered yes"),
    }


def _scored(kind: Kind) -> dict[str, django_forms.Field]:
    """Which of the kind's tools, its version, and its score as it was told."""
    tools = [(tool.slug, f"{tool.label} ({tool.unit})") for tool in kind.tools.values()]
    return {
        "instrument": choice_field(
            "Which tool, if you have a score?", tools, "Choose the tool", required=False
        ),
        # Not “version”: that is the page’s mark of the draft behind it.
        "tool_version": line_field("Version of the tool, as its report says", required=False, width="10"),
        "score": _tool_score("The score, as it was told"),
    }


def _route_words(route: Route) -> str:
    return route.label


def _person_fields(part: Part, number: int) -> dict[str, django_forms.Field]:
    stem, needed = f"{part.slug}_{number}", number <= part.least
    label = part.label.lower()
    return {
        f"{stem}_first": line_field(
            "First name", say("Enter the first name of the {label}", label=label), required=needed
        ),
        f"{stem}_last": line_field(
            "Last name", say("Enter the last name of the {label}", label=label), required=needed
        ),
        f"{stem}_born": date_field(
            "Date of birth, if you know it",
            "Give a date of birth, or leave it empty.",
            hint="For example, 27 3 1986",
            required=False,
            when="past",
            is_birth=True,
        ),
        f"{stem}_sex": choice_field("Sex, if you know it", SEXES, "", required=False),
    }


def question_field(field: Field) -> django_forms.Field:
    """The field of a page that asks one question of a form."""
    missing = f"Answer: {field.label}"
    match field.type:
        case "long_words":
            return sentence_field(field.label, missing, hint=field.hint, required=field.needed)
        case "day":
            return date_field(field.label, missing, hint=field.hint, required=field.needed)
        case "number":
            return _whole_number(field.label)
        case "yes_no":
            return choice_field(field.label, YES_NO, missing, hint=field.hint, required=field.needed)
        case "one_of":
            return choice_field(
                field.label, list(field.choices.items()), missing, hint=field.hint, required=field.needed
            )
        case "some_of":
            return several_field(
                field.label, list(field.choices.items()), missing, hint=field.hint, required=field.needed
            )
        case _:
            return line_field(field.label, missing, hint=field.hint, required=field.needed)


def _as_told(score: float) -> float:
    """42 stays 42, and 6.9 stays 6.9."""
    return int(score) if score == int(score) else score


def _tool_score(label: str) -> django_forms.FloatField:
    """Some tools give tenths, and a band can begin at one."""
    return django_forms.FloatField(
        label=label,
        required=False,
        min_value=0,
        max_value=10_000,
        help_text="For example, 42 or 6.9",
        widget=django_forms.TextInput(attrs={"data-width": "4", "inputmode": "decimal"}),
        error_messages={
            "invalid": "Give a number, like 42 or 6.9.",
            "min_value": "Give a number of 0 or more.",
            "max_value": "Give a number of 10,000 or fewer.",
        },
    )


def _whole_number(label: str) -> django_forms.IntegerField:
    return django_forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=10_000,
        widget=django_forms.TextInput(attrs={"data-width": "3", "inputmode": "numeric"}),
        error_messages={
            "invalid": "Give a whole number, like 14.",
            "min_value": "Give a whole number of 0 or more.",
            "max_value": "Give a whole number of 10,000 or fewer.",
        },
    )


def as_text(value: Any) -> str:
    """An answer as it is kept."""
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)
