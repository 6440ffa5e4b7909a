"""What is asked of an action that is under way: its next step, or who goes on with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from django import forms
from django.http import QueryDict

from plumbline.cases.rules import MOVED_SINCE
from plumbline.schemes.kind import ActionKind
from plumbline.values.words import say, small_first
from plumbline.web.casework.forms.common import Choices
from plumbline.web.forms import PageForm, choice_field, date_field, line_field, select_field, sentence_field


COULD_NOT, LATER = "could_not", "later"
# What ends an action for its owner: one press says it, with what was written above.
ENDS = ("done", COULD_NOT, "did_not")


class UnderWay(Protocol):
    """An action as somebody sees it: its state, and the states to which they may bring it."""

    @property
    def state(self) -> str:
        """Where it stands."""

    @property
    def moves(self) -> tuple[str, ...]:
        """States to which it may be brought, in the order of its kind."""


def answers(line: UnderWay, kind: ActionKind) -> list[tuple[str, str]]:
    """Return the moves that are open to whoever looks, as pairs of slug and words; each reason of "could not" is an answer of its own."""
    found: list[tuple[str, str]] = []
    for state in line.moves:
        if state == COULD_NOT:
            reasons = kind.could_not_reasons.items()
            found += [
                (
                    f"{COULD_NOT}.{slug}",
                    say("Could not be done: {reason}", reason=small_first(words)),
                )
                for slug, words in reasons
            ]
        elif state == line.state:
            found.append((LATER, "Later, with a new date"))
        else:
            found.append((state, kind.states[state]))
    return found


@dataclass(frozen=True, slots=True)
class AtOnce:
    """What ends an action with one press: that it is done, each thing that may have prevented it, and that it was not done."""

    done: str
    prevented: tuple[tuple[str, str], ...]
    did_not: str


def at_once(line: UnderWay, kind: ActionKind) -> AtOnce | None:
    """Return what ends an action, where whoever looks may say that it is done: journeys 2.6 asks two presses of its owner."""
    if "done" not in line.moves:
        return None
    reasons = kind.could_not_reasons.items() if COULD_NOT in line.moves else ()
    return AtOnce(
        kind.states["done"],
        tuple((f"{COULD_NOT}.{slug}", words) for slug, words in reasons),
        kind.states["did_not"] if "did_not" in line.moves else "",
    )


def beside(moves: Choices, ends: AtOnce | None, sent: QueryDict) -> Choices:
    """Return the moves that the longer form offers: all that was sent is answered there, and before that what no press ends."""
    return [move for move in moves if sent or ends is None or move[0].partition(".")[0] not in ENDS]


def as_step(sent: QueryDict) -> QueryDict:
    """Return what was sent with one press as the longer form takes it; anything else as it is."""
    if "answer" not in sent:
        return sent
    state, _, reason = str(sent["answer"]).partition(".")
    given = sent.copy()
    given.update({"state": state, "reason": reason})
    return given


class OnAnAction(PageForm):
    """Something done with an action. Carries the number of steps it was based on, so that nobody overwrites anybody."""

    expected_step = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, step_count: int, is_theirs: bool = True, **kwargs: Any) -> None:
        kwargs["initial"] = {"expected_step": step_count}
        super().__init__(*args, **kwargs)
        self.step_count, self.is_theirs = step_count, is_theirs

    @property
    def is_overtaken(self) -> bool:
        """Whether the action moved while this form was open, or became somebody else's."""
        return not self.is_theirs or self.cleaned_data.get("expected_step") not in (None, self.step_count)

    def bring_up_to_date(self) -> None:
        """Say that the action moved; what comes back is of the action as it stands now, with what was typed."""
        self.errors.clear()
        self.add_error(None, MOVED_SINCE)
        self.data = {**dict(self.data.items()), "expected_step": str(self.step_count)}


class StepForm(OnAnAction):
    """The next step of an action."""

    beside: ClassVar = {
        "day-not-later": "due_on",
        "why-not": "reason",
        "words-missing": "words",
        "proof-unfit": "proof",
        "whose-unfit": "whose",
        "owner-unfit": "whose",
        "agency-not-in": "whose",
    }

    def __init__(
        self,
        *args: object,
        moves: Choices,
        needs: Mapping[str, str],
        reasons: Choices,
        stands: str,
        step_count: int,
        proofs: Choices = [],  # noqa: B006 - never changed
        others: Choices = [],  # noqa: B006 - never changed
        **kwargs: object,
    ) -> None:
        super().__init__(*args, step_count=step_count, is_theirs=bool(moves), **kwargs)
        self.needs, self.stands = needs, stands
        self.fields["state"] = choice_field("What happened?", moves, "Choose what happened")
        self.fields["words"] = sentence_field(
            "Evidence, or why",
            "",
            rows=3,
            required=False,
            hint="What shows that it is done; or why not, or why later"
            if "done" in dict(moves)
            else "Say why",
        )
        # Only what a step of today could need is asked.
        if proofs and "done" in dict(moves):
            self.fields["proof"] = select_field(
                "If done: what shows it?",
                proofs,
                "Choose one of these",
                required=False,
                hint="Then the evidence can stay empty",
            )
        if others and "declined" in dict(moves):
            self.fields["whose"] = select_field(
                "If it is not yours: whose is it?",
                others,
                "Choose one of these people",
                required=False,
                hint="The co-ordinator is told. It gives them nothing yet",
            )
        if "could_not" in dict(moves):
            self.fields["reason"] = select_field(
                "If it could not be done: what prevented it?",
                reasons,
                "Choose what prevented it",
                required=False,
            )
        if stands in dict(moves):
            self.fields["due_on"] = date_field(
                "If later: new date", "Enter a day.", required=False, when="ahead"
            )

    def clean(self) -> dict[str, object]:
        """Ask for what the chosen step needs, beside the field that it is asked in."""
        given = super().clean() or {}
        if self.is_overtaken:
            self.bring_up_to_date()
            return given
        state = str(given.get("state") or "")
        proved = state == "done" and bool(given.get("proof"))
        if self.needs.get(state) and not proved and not given.get("words") and "words" not in self.errors:
            self.add_error("words", say("Say in a few words the {state}", state=self.needs[state]))
        if state == "could_not" and not given.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Choose what prevented it")
        if state == self.stands and not given.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", "Enter the new day, like 27 3 2026")
        return given


class HandOnForm(OnAnAction):
    """Who takes an action on whose owner cannot take it further. Why they cannot is not asked: everybody in the case would read it."""

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"] = select_field("Who does it from now on?", people, "Choose a colleague")
        self.fields["words"] = line_field(
            "What should they know?",
            required=False,
            hint="Everybody who reads the action reads this. Leave out why its owner cannot take it further",
        )

    def clean(self) -> dict[str, object]:
        """Come back with the action as it stands now, where it moved."""
        given = super().clean() or {}
        if self.is_overtaken:
            self.bring_up_to_date()
        return given


class ReassignForm(OnAnAction):
    """Who does it from now on, and why."""

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"] = select_field("Who does it from now on?", people, "Choose one specialist")
        self.fields["because"] = line_field("Why?", "Say why it goes to somebody else")

    def clean(self) -> dict[str, object]:
        """Come back with the action as it stands now, where it moved."""
        given = super().clean() or {}
        if self.is_overtaken:
            self.bring_up_to_date()
        return given
