"""The referral form of any kind, made from the kind: its ways in, its people, its questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, cast

from django.http import QueryDict

from plumbline.assessments.queries import Instrument
from plumbline.referrals.entry import GivenAssessment, GivenEntry, GivenPerson, GivenSafeContact
from plumbline.schemes.kind import Field, Kind, Part
from plumbline.values.words import say, small_first
from plumbline.web.forms import PageField, PageForm
from plumbline.web.referring.kind_fields import (
    NO_WAY,
    danger_field,
    entry_fields,
    law_field,
    numbers,
    opening_of,
    person_fields,
    question_field,
    routes_of,
    safe_fields,
    tick_fields,
    tick_name,
)


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one legend. ``folded``: behind a summary that opens, because most people leave them empty.

    ``another``: the part of which this is one more; ``closes``: how many folds end after this one. A fold of a person holds the fold of the next one, so that one
    more is offered at a time, with no page loaded and no script. ``opens``: what stands on the fold, where it is no person.
    """

    legend: str
    hint: str
    fields: list[PageField]
    folded: bool
    another: str = ""
    closes: int = 0
    opens: str = ""

    @property
    def adding(self) -> str:
        """What opens the fold of one more person."""
        part = small_first(self.another or self.legend)
        if self.another or part.startswith("other "):
            return say("Add another {part}", part=part.removeprefix("other "))
        return say("Add a {part}", part=part)

    @property
    def closing(self) -> range:
        """One for each fold that ends here, for the page to go through."""
        return range(self.closes)


class KindReferralForm(PageForm):
    """Ways in, people and questions of one kind. People of a part are numbered; one counts once a name is typed."""

    beside: ClassVar = {"below-threshold": "route", "route-asks": "route", "no-gateway": "gateway"}

    def __init__(
        self,
        *args: Any,
        kind: Kind,
        reach: str,
        instruments: Sequence[Instrument] = (),
        laws: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        asks = any(route.measure == "ticks" for route in routes_of(kind))
        self.instruments = list(instruments) if asks else []
        self.fields["danger"] = danger_field(reach)
        self.fields.update(entry_fields(kind))
        for part in kind.parts.values():
            for number in numbers(part):
                self.fields.update(person_fields(part, number))
        for one in self.instruments:
            self.fields.update(tick_fields(one))
        if self._safe_part:
            self.fields.update(safe_fields())
        self.fields.update((f"form_{f.slug}", question_field(f)) for f in self._questions)
        # A question with one answer is not asked.
        if laws and len(laws) > 1:
            self.fields["gateway"] = law_field(laws)

    @property
    def _questions(self) -> tuple[Field, ...]:
        form = self.kind.forms.get("referral")
        return form.fields if form else ()

    @property
    def _safe_part(self) -> str:
        """The part whose person has to be reached safely, where the kind asks how."""
        form = self.kind.forms.get("referral")
        return form.safe_contact if form else ""

    def groups(self) -> Iterator[Group]:
        """Fields as the page shows them: why, then whom, then the questions."""
        yield Group("Immediate danger", "", self._bound(["danger"]), folded=False)
        entry = list(entry_fields(self.kind))
        scored = [name for name in entry if self.kind.tools and name in SCORE_FIELDS]
        rest = [name for name in entry if name not in scored]
        yield Group(opening_of(self.kind).legend, "", self._bound(rest), folded=False)
        if scored:
            folded = not any((self.is_bound and name in self.errors) or self._held(name) for name in scored)
            opens = say("Give the score of a tool, if you have one")
            yield Group(
                say("Score of a tool"),
                "",
                self._bound(scored),
                folded,
                closes=int(folded),
                opens=opens,
            )
        for one in self.instruments:
            hint = say(
                "{licence}. Answer all of it, or leave all of it empty if the assessment was made elsewhere.",
                licence=one.licence,
            )
            legend = say("{title}, version {version}", title=one.title, version=one.version)
            folded = not self._ticked(one)
            yield Group(legend, hint, self._bound(list(tick_fields(one))), folded, closes=int(folded))
        for part in self.kind.parts.values():
            yield from self._of_part(part)
            if part.slug == self._safe_part:
                yield self._fold(
                    say("How to reach the {part} safely", part=small_first(part.label)),
                    list(safe_fields()),
                    say(
                        "Say how the {part} can be reached safely, if you know", part=small_first(part.label)
                    ),
                )
        if asked := [f"form_{f.slug}" for f in self._questions if not f.folded]:
            yield Group("About the referral", "", self._bound(asked), folded=False)
        if more := [f"form_{f.slug}" for f in self._questions if f.folded]:
            yield self._fold(say("About these people"), more, say("Say more about these people, if you know"))
        if "gateway" in self.fields:
            yield Group("The law", "", self._bound(["gateway"]), folded=False)

    def _fold(self, legend: str, names: list[str], opens: str) -> Group:
        """Fields behind a summary, which stands open where something is typed or at fault in one."""
        folded = not any((self.is_bound and name in self.errors) or self._any_held(name) for name in names)
        return Group(legend, "", self._bound(names), folded, closes=int(folded), opens=opens)

    def _of_part(self, part: Part) -> Iterator[Group]:
        """Those who are asked for or begun, then the others, each within the fold of the one before."""
        begun = [n for n in numbers(part) if n <= part.least or self._is_begun(part, n)]
        others = [n for n in numbers(part) if n not in begun]
        for number in (*begun, *others):
            legend = part.label if number == 1 else f"{part.label} {number}"
            yield Group(
                legend,
                "",
                self._bound(list(person_fields(part, number))),
                folded=number in others,
                another="" if not begun and number == others[0] else part.label,
                closes=len(others) if [number] == others[-1:] else 0,
            )

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen way in asks for, beside the field that it is asked in."""
        given = super().clean() or {}
        self._count(given)
        self._ask_for_names()
        self._ask_what_follows(given)
        self._ask_both_of_safe(given)
        route = self.kind.routes.get(given.get("route") or routes_of(self.kind)[0].slug)
        for asked, fields in _NEEDED.items():
            if route and asked in route.asks:
                for name, missing in fields.items():
                    missing = TICKS_MISSING if name == "score" and not self.kind.tools else missing
                    if name in self.fields and given.get(name) in (None, "") and name not in self.errors:
                        self.add_error(name, missing)
        return given

    def _ask_what_follows(self, given: dict[str, Any]) -> None:
        """A question that another answer makes needed is asked beside its own field."""
        answers = {f.slug: as_text(given.get(f"form_{f.slug}")) for f in self._questions}
        for one in (f for f in self._questions if f.is_missing(answers)):
            if f"form_{one.slug}" not in self.errors:
                self.add_error(f"form_{one.slug}", say("Answer: {field}", field=one.label))

    def _ask_both_of_safe(self, given: dict[str, Any]) -> None:
        """Ways without words are no rule, and words without a way could be read either way."""
        ways, words = given.get("safe_ways") or [], given.get("safe_words") or ""
        if ways and not words:
            self.add_error("safe_words", "Say when and how, or what must never happen")
        if words and not ways:
            self.add_error("safe_ways", "Tick the ways that are safe, or that no contact is safe yet")
        if NO_WAY in ways and len(ways) > 1:
            self.add_error("safe_ways", "Tick the ways that are safe, or that none is, and not both")

    def _ask_for_names(self) -> None:
        """Nothing that was typed about somebody is let go because their name is not there."""
        for part in self.kind.parts.values():
            for number in numbers(part):
                name = f"{part.slug}_{number}_first"
                if (
                    self._is_begun(part, number)
                    and not self._is_filled(part, number)
                    and name not in self.errors
                ):
                    words = say(
                        "Enter a name, or empty what is typed about this {label}", label=part.label.lower()
                    )
                    self.add_error(name, words)

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
            for number in numbers(part)
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
            route=given.get("route") or routes_of(self.kind)[0].slug,
            assessment=assessment,
            incident_on=given.get("incident_on"),
            events=given.get("events"),
            answers={f.slug: as_text(given.get(f"form_{f.slug}")) for f in self._questions},
            urgent=given["danger"] == "yes",
            gateway=given.get("gateway") or "",
            safe_contact=self._safe_contact(),
        )

    def _safe_contact(self) -> GivenSafeContact | None:
        words = self.cleaned_data.get("safe_words") or ""
        ways = tuple(way for way in self.cleaned_data.get("safe_ways") or () if way != NO_WAY)
        return GivenSafeContact(ways, words) if words else None

    def own_words(self) -> list[str]:
        """What the referrer wrote in their own name: an answer about somebody may be in that person's words, and is theirs."""
        asked = [f"form_{f.slug}" for f in self._questions if "words" in f.type and not f.about]
        return [given for name in ("words", *asked) if (given := self.cleaned_data.get(name))]

    def _count(self, given: dict[str, Any]) -> None:
        """Put what was ticked into the number, and say where both do not agree or something is missing."""
        here = [one for one in self.instruments if self._ticked(one)]
        if len(here) > 1:
            self.add_error("instrument", "Answer one instrument, not several")
        for one in here[:1]:
            answers = self._answers(one)
            unanswered = [
                name for name in tick_fields(one) if not given.get(name) and name not in self.errors
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
        given = {key: self.cleaned_data.get(tick_name(one, key)) for key, _, _ in one.questions}
        return {key: answer for key, answer in given.items() if answer}

    def _ticked(self, one: Instrument) -> bool:
        return any(self._held(name) for name in tick_fields(one))

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

    def _is_begun(self, part: Part, number: int) -> bool:
        """Whether anything is typed, or at fault, about this person."""
        fields = person_fields(part, number)
        return any(self._held(name).strip() or (self.is_bound and name in self.errors) for name in fields)

    def _held(self, name: str) -> str:
        """What stands in a field: as it was sent, or as the draft had it."""
        found = self.data.get(name, "") if self.is_bound else self.initial.get(name, "")
        return str(found or "")

    def _any_held(self, name: str) -> bool:
        """Whether anything stands in a field, of which several may be ticked."""
        if self.is_bound:
            return any(value.strip() for value in cast("QueryDict", self.data).getlist(name))
        return bool(self.initial.get(name))

    def _bound(self, names: list[str]) -> list[PageField]:
        return [cast("PageField", self[name]) for name in names]


SCORE_FIELDS = ("instrument", "tool_version", "score", "assessed_on", "assessor")
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


def as_text(value: Any) -> str:
    """An answer as it is kept."""
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)


def _as_told(score: float) -> float:
    """42 stays 42, and 6.9 stays 6.9."""
    return int(score) if score == int(score) else score
