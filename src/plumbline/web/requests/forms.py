"""The form of a reply: what is known, fact by fact. No law and no reader is chosen to begin with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.http import QueryDict

from plumbline.cases.enums import CERTAINTY_NAMES
from plumbline.sharing.enums import MARKING_NAMES, Marking
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year
from plumbline.web.forms import (
    PageField,
    PageForm,
    choice_field,
    date_field,
    line_field,
    select_field,
    sentence_field,
    several_field,
)


ANSWERS = [("known", "Known to us"), ("not_known", "Not known to us"), ("cannot_say", "We cannot say")]
EVERY_ONE = "all"
# How many facts one reply has room for on the page.
ROOM = 6
SOME = "some"


def _suffix(number: int) -> str:
    return "" if number == 1 else f"_{number}"


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Fields of one fact. ``folded``: behind a summary that opens, because most replies hold one.

    ``closes``: how many folds end after this one. The fold of a fact holds the fold of the next, so that one more is offered at a time, with
    no page loaded and no script.
    """

    number: int
    fields: list[PageField]
    folded: bool
    closes: int = 0

    @property
    def closing(self) -> range:
        """One for each fold that ends here, for the page to go through."""
        return range(self.closes)


class SeveralForm(PageForm):
    """Requests to answer with "not known" together. None is ticked to begin with: each tick is an answer about somebody."""

    beside: ClassVar = {"answered-already": "which"}

    def __init__(self, *args: object, requests: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        everybody = [(EVERY_ONE, say("All {count} of them: none is known to us", count=len(requests)))]
        self.fields["which"] = several_field(
            "Which of these people are not known to your agency?",
            everybody + requests,
            "Choose at least one",
            required=True,
        )

    def chosen(self, offered: Iterable[str]) -> list[str]:
        """Ids chosen, of those that were offered."""
        ticked = set(self.cleaned_data["which"])
        return [key for key in offered if EVERY_ONE in ticked or key in ticked]


class ReplyForm(PageForm):
    """Known with its facts, not known, or cannot say and why. The first fact has plain field names, the others a number.

    ``people``: of whom one may warn those who visit, ``latest`` the last day for which; no warning is asked for without both.
    ``agencies``: others of the scheme, some of which a fact may be for.
    """

    beside: ClassVar = {
        "gateway-refused": "gateway",
        "no-gateway": "gateway",
        "fact-ahead": "on",
        "answered-already": "answer",
        "warned-of-nobody": "answer",
        "day-unfit": "warn_until",
    }
    reveals: ClassVar = {"answer": {"cannot_say": ("words",)}} | {
        f"marking{_suffix(n)}": {SOME: (f"readers{_suffix(n)}",)} for n in range(1, ROOM + 1)
    }

    def __init__(
        self,
        *args: object,
        gateways: list[tuple[str, str]],
        people: list[tuple[str, str]] | None = None,
        latest: date | None = None,
        agencies: list[tuple[str, str]] | None = None,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = choice_field(
            "Is this person known to your agency?",
            ANSWERS,
            "Choose an answer",
            hint="If you answer “not known”, you then no longer see who this is. Unless you know something, go straight to the end and send.",
        )
        self.fields["words"] = sentence_field(
            "If you cannot say: why?",
            "",
            rows=2,
            required=False,
            hint="Read by your agency, and by whoever co-ordinates or chairs for the host. A refusal is an answer.",
        )
        for number in range(1, ROOM + 1):
            self._add_fact(_suffix(number), gateways, agencies or [])
        if people and latest:
            self._add_warning(people, latest)

    def _add_fact(
        self, suffix: str, gateways: list[tuple[str, str]], agencies: list[tuple[str, str]]
    ) -> None:
        self.fields[f"fact{suffix}"] = sentence_field(
            "If known: one fact or opinion for this purpose" if not suffix else "Another fact or opinion",
            "",
            rows=3,
            required=False,
            hint="What was said or seen that bears on the question. A strength or what works counts too.",
        )
        self.fields[f"nature{suffix}"] = choice_field(
            "Is that a fact or an opinion?",
            [("fact", "Fact: what happened"), ("opinion", "Opinion: a professional view")],
            NEEDED["nature"],
            required=False,
        )
        self.fields[f"source{suffix}"] = line_field(
            "Where does it come from?", required=False, hint="For example, incident log, or tenancy file"
        )
        self.fields[f"on{suffix}"] = date_field(
            "On what day was it?", "Enter the day it happened.", required=False, when="past"
        )
        self.fields[f"certainty{suffix}"] = certainty_field()
        self.fields[f"marking{suffix}"] = choice_field(
            "Who may see it?",
            [
                (Marking.PANEL.value, MARKING_NAMES[Marking.PANEL]),
                (Marking.OWNER.value, "Only our agency"),
                *([(SOME, "Our agency and some others")] if agencies else []),
            ],
            NEEDED["marking"],
            required=False,
        )
        if agencies:
            self.fields[f"readers{suffix}"] = several_field(
                "Which others?", agencies, hint="They read it once they are in the case"
            )
        self.fields[f"gateway{suffix}"] = select_field(
            "Under which law do you share it?", gateways, NEEDED["gateway"], required=False
        )

    def _add_warning(self, people: list[tuple[str, str]], latest: date) -> None:
        if len(people) > 1:
            self.fields["warn_person"] = select_field(
                "Whom is it about?", people, WARNED["warn_person"], required=False
            )
        self.fields["warn_do"] = line_field(
            "What should visitors do?",
            required=False,
            hint="An instruction, for example: visit in pairs, and not after dark. Whoever sees the case reads it",
        )
        self.fields["warn_why"] = line_field(
            "Why?",
            required=False,
            hint="What happened and when, not what somebody is, nor where they live in safety",
        )
        self.fields["warn_source"] = line_field("How do you know?", required=False)
        self.fields["warn_until"] = date_field(
            "Show this warning until which day?",
            "Give the last day on which it is shown.",
            required=False,
            hint=say(
                "Up to {latest}. After that day the warning is no longer shown",
                latest=day_month_year(latest),
            ),
            when="ahead",
        )
        self.fields["warn_marking"] = choice_field(
            "Who may read why?",
            [(Marking.PANEL.value, MARKING_NAMES[Marking.PANEL]), (Marking.OWNER.value, "Only our agency")],
            WARNED["warn_marking"],
            required=False,
        )

    def warning(self) -> FactGroup | None:
        """Fields of a warning for those who visit, folded while they are empty; None where the form was given nobody to warn of."""
        if "warn_do" not in self.fields:
            return None
        names = [name for name in WARNED if name in self.fields]
        filled = any(str(self.data.get(name, "")).strip() for name in names)
        return FactGroup(0, [self._bound(name) for name in names], folded=not filled)

    def given_warning(self) -> dict[str, Any] | None:
        """The warning that was written, by the plain names of its fields; None where there is none."""
        if not self.cleaned_data.get("warn_do"):
            return None
        return {name.removeprefix("warn_"): self.cleaned_data.get(name) for name in WARNED}

    def without_warning(self) -> None:
        """Empty the fields of the warning, once it was taken, and leave the rest as it was typed."""
        kept = cast("QueryDict", self.data).copy()
        for name in WARNED:
            kept.pop(name, None)
        self.data = kept

    def top(self) -> list[PageField]:
        """What is asked whatever the answer."""
        return [self._bound("answer")]

    def facts(self) -> Iterator[FactGroup]:
        """Fields of each fact; those after the last in which something is typed are folded, each in the one before."""
        last = max((n for n in range(1, ROOM + 1) if self._is_begun(n)), default=1)
        for number in range(1, ROOM + 1):
            yield FactGroup(
                number,
                [self._bound(name) for name in _names(number)],
                folded=number > last,
                closes=ROOM - last if number == ROOM else 0,
            )

    def _is_begun(self, number: int) -> bool:
        return any(str(self.data.get(name, "")).strip() for name in _names(number))

    def given_facts(self) -> list[dict[str, Any]]:
        """Facts that say something, by the plain names of their fields."""
        found = [self._given_fact(_suffix(number)) for number in range(1, ROOM + 1)]
        return [fact for fact in found if fact["fact"]]

    def _given_fact(self, suffix: str) -> dict[str, Any]:
        """One fact by the plain names of its fields. Agencies count where it is for some of them."""
        given = {name: self.cleaned_data.get(f"{name}{suffix}") for name in ASKED}
        is_for_some = given["marking"] == SOME
        ticked = self.cleaned_data.get(f"readers{suffix}") or [] if is_for_some else []
        marking = Marking.OWNER.value if is_for_some else given["marking"]
        return given | {"marking": marking, "agencies": tuple(UUID(key) for key in ticked)}

    def clean(self) -> dict[str, object]:
        """Ask for what the answer needs, field by field."""
        given = super().clean() or {}
        if given.get("answer") == "cannot_say" and not given.get("words"):
            self.add_error("words", "Say why you cannot say")
        if given.get("answer") == "known":
            self._check_fact("", given)
            for number in range(2, ROOM + 1):
                suffix = _suffix(number)
                if any(given.get(f"{name}{suffix}") for name in ASKED):
                    self._check_fact(suffix, given)
        elif given.get("answer") and given.get("fact"):
            self.add_error("fact", "Facts go with the answer “Known to us”: choose that, or leave this empty")
        self._check_warning(given)
        return given

    def _check_warning(self, given: dict[str, object]) -> None:
        names = [name for name in WARNED if name in self.fields]
        if not any(given.get(name) for name in names):
            return
        if given.get("answer") == "not_known":
            self.add_error("answer", "You warn of somebody who is not known: choose another answer")
        for name in names:
            if not given.get(name) and name not in self.errors:
                self.add_error(name, WARNED[name])

    def _check_fact(self, suffix: str, given: dict[str, object]) -> None:
        for name, sentence in NEEDED.items():
            if not given.get(f"{name}{suffix}") and f"{name}{suffix}" not in self.errors:
                self.add_error(f"{name}{suffix}", sentence)
        if given.get(f"marking{suffix}") == SOME and not given.get(f"readers{suffix}"):
            self.add_error(f"readers{suffix}", "Tick at least one agency")

    def _bound(self, name: str) -> PageField:
        return cast("PageField", self[name])


def _names(number: int) -> list[str]:
    return [f"{name}{_suffix(number)}" for name in ASKED]


def certainty_field() -> forms.ChoiceField:
    """How sure an agency is of one statement. Nobody has to say."""
    sure = [(one.value, name) for one, name in CERTAINTY_NAMES.items()]
    return select_field("How sure is your agency, if it can say?", sure, "", required=False)


NEEDED = {
    "fact": "Enter what you know, in a sentence",
    "nature": "Choose fact or opinion",
    "source": "Enter where it comes from",
    "on": "Enter the day it happened",
    "marking": "Choose who may see it",
    "gateway": "Choose the law you share it under",
}

WARNED = {
    "warn_person": "Choose whom the warning is about",
    "warn_do": "Say what visitors should do",
    "warn_why": "Say why, in a sentence",
    "warn_source": "Say how you know",
    "warn_until": "Give the last day on which it is shown",
    "warn_marking": "Choose who may read why",
}
ASKED = ("fact", "nature", "source", "on", "certainty", "marking", "gateway")
"""Fields of each fact, in the order in which they stand."""
