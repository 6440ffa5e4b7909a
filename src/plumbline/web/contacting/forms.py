"""Forms of contacts, for a thumb: one tap an answer, and words where words are needed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, ClassVar, cast

from django import forms
from django.utils import timezone

from plumbline.cases.queries import ContactSheet
from plumbline.cases.queries.about import Whom
from plumbline.cases.queries.onward import OnwardLine
from plumbline.values.errors import PlumblineError
from plumbline.values.words import say
from plumbline.web.forms import (
    Day,
    PageForm,
    Radios,
    choice_field,
    date_field,
    line_field,
    minutes_field,
    sentence_field,
    several_field,
)


Choices = list[tuple[str, str]]
LENGTHS: Choices = [("5", "5"), ("15", "15"), ("30", "30"), ("45", "45"), ("60", "60"), ("90", "90")]
WENT: Choices = [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5")]


class Chips(Radios):
    """Radios as buttons in a row. ``marked`` options carry a mark that the style reads."""

    template_name = "contacting/chips.html"

    def __init__(self, *args: Any, marked: frozenset[str] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.marked = marked

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """An option that knows whether it is marked."""
        return {**super().create_option(name, value, *args, **kwargs), "is_marked": str(value) in self.marked}


def chips(
    label: str,
    choices: Choices,
    missing: str,
    *,
    hint: str = "",
    required: bool = True,
    marked: frozenset[str] = frozenset(),
) -> forms.ChoiceField:
    """One of ``choices`` as buttons, none pressed to begin with."""
    field = choice_field(label, choices, missing, hint=hint, required=required)
    field.widget = Chips(choices=choices, marked=marked)
    return field


class ContactForm(PageForm):
    """Attempted or met, for how long and for what, what was seen and said. Carries its own key, so that sent twice it is one contact."""

    entry = forms.UUIDField(widget=forms.HiddenInput, required=False)
    # When it was saved on a phone that had no signal; without script it stays empty and is now.
    made = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    # The page that made it asked whom it was with. What a phone kept from a page that said "leave empty if it was the victim" does not carry it.
    asked_whom = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1)
    beside: ClassVar = {
        "before-the-case": "on",
        "not-yet": "on",
        "minutes-unfit": "minutes",
        "went-unfit": "went",
        "nobody-told": "who_is_told",
        "no-session": "session",
        "same-day": "session",
        "elements-unfit": "parts",
        "other-case": "serves",
        "other-person": "whom",
        "not-in-case": "whom",
        "whom-missing": "whom",
        "why-corrected": "because",
        "closed-session": "read_by",
        "closed-concern": "read_by",
        "more-open": "serves",
        "agency-not-in": "readers",
        "words-more-open": "words_read_by",
        "named-only": "read_by",
        "person-not-in": "named",
    }

    def __init__(
        self, *args: object, sheet: ContactSheet, now: datetime, was_kept: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sheet, self.now, self.was_kept = sheet, now, was_kept
        if self._has_to_say_whom:
            self.fields["asked_whom"].initial = "1"
        else:
            del self.fields["asked_whom"]
        work = sheet.kind.work
        unreached = frozenset(work.contact_outcomes) - work.outcomes_reached
        self.fields["outcome"] = chips(
            "What happened?", list(work.contact_outcomes.items()), "Choose what happened", marked=unreached
        )
        if sheet.people:
            self.fields["whom"] = choice_field(
                "Whom was it with?",
                [(str(one.number), one.words) for one in sheet.people],
                "Choose one of these",
                required=False,
                hint=say("Leave empty if nobody was reached")
                if self._has_to_say_whom
                else say("Leave empty if it was: {whom}", whom=_first_of(sheet)),
            )
        self.fields["lasted"] = chips(
            "Minutes together",
            LENGTHS,
            "Choose the minutes",
            required=False,
            hint="Leave empty if nobody was reached",
        )
        self.fields["minutes"] = minutes_field(
            "Or another number", "Enter the minutes, like 30", required=False
        )
        self.fields["serves"] = choice_field(
            "What was it for?", _serves(sheet), "Choose one of these", required=False
        )
        if sheet.onward:
            self.fields["session"] = choice_field(
                "Was it a session of something they were referred to?",
                [
                    *((str(line.onward.id), _session_words(line)) for line in sheet.onward),
                    ("", say("No, it was not")),
                ],
                "Choose one of these",
                required=False,
            )
        if self.data.get("further"):
            self.ask_further()
        if any(line.onward.version.elements for line in sheet.onward):
            self.fields["parts"] = several_field(
                "Which planned parts of the session were delivered?",
                [
                    (f"{line.onward.id}.{number}", f"{line.intervention}: {part}")
                    for line in sheet.onward
                    for number, part in enumerate(line.onward.version.elements)
                ],
                hint="Tick only what was done. What you leave shows as not delivered",
            )
        self.fields["went"] = chips(
            "How did it go?",
            WENT,
            "Choose 1 to 5",
            required=False,
            hint="1 badly, 5 well. Leave empty if you cannot say",
        )
        self.fields["words"] = sentence_field("What was said or seen", "", rows=3, required=False)
        self.fields["view"] = sentence_field(
            "Your professional view",
            "",
            rows=2,
            required=False,
            hint="What you make of it, apart from what was said or seen",
        )
        self.fields["their_words"] = sentence_field(
            "In the person’s own words",
            "",
            rows=2,
            required=False,
            hint="What they said themselves, if anything",
        )
        self.fields["safety"] = chips(
            "Is anybody in danger?", [("no", "No"), ("yes", "Yes")], "Choose yes or no", required=False
        )
        self.fields["who_is_told"] = line_field("If yes: who is told now?", required=False)
        self.fields["on"] = date_field(
            "On what day?",
            "Enter the day.",
            hint="Leave empty for today, or enter a day like 27 3 2026",
            required=False,
            when="past",
        )
        self.fields["time"] = forms.TimeField(
            label="At what time?",
            help_text="Leave it empty if you do not know, or enter a time like 14:00",
            required=False,
            input_formats=["%H:%M", "%H.%M", "%H%M", "%H"],
            widget=forms.TextInput(attrs={"data-width": "5", "autocomplete": "off", "inputmode": "numeric"}),
            error_messages={"invalid": "Enter a time like 14:00"},
        )

    def ask_further(self) -> None:
        """Ask whether it is the session that is logged for that day, or a further one."""
        self.fields["further"] = choice_field(
            "Is it a further session of that day?",
            [("yes", "Yes, there were two"), ("no", "No, it is the same one")],
            "Choose yes or no",
            required=False,
        )

    def say_beside(self, refusal: PlumblineError) -> str:
        """As ever; where a session of that day is logged already, ask which it is."""
        if refusal.slug == "same-day":
            self.ask_further()
        return super().say_beside(refusal)

    def clean_made(self) -> datetime | None:
        """When the entry was saved on the phone, never ahead of now."""
        given = self.cleaned_data.get("made")
        if not given:
            return None
        try:
            moment = datetime.fromisoformat(given)
        except ValueError:
            raise forms.ValidationError("This form is not whole. Reload the page.") from None
        if timezone.is_naive(moment):
            raise forms.ValidationError("This form is not whole. Reload the page.")
        # Tomorrow's signal makes no other day of the yesterday that was written.
        cast("Day", self.fields["on"]).today = timezone.localdate(min(moment, self.now))
        return min(moment, self.now)

    def clean(self) -> dict[str, Any]:
        """Minutes and a rating go with somebody reached, and danger with somebody told."""
        given = super().clean() or {}
        self._clean_minutes(given)
        self._clean_whom(given)
        if given.get("safety") == "yes" and not given.get("who_is_told"):
            self.add_error("who_is_told", "Say who is told of the danger now")
        if self._is_reached(given) and not given.get("safety") and "safety" not in self.errors:
            self.add_error("safety", "Choose yes or no")
        return given

    @property
    def _has_to_say_whom(self) -> bool:
        """Behind a wall, where several may be met, it matters whether it was the victim who was reached: nothing stands for no answer."""
        return self.sheet.kind.is_walled and bool(self.sheet.people)

    def _clean_whom(self, given: dict[str, Any]) -> None:
        is_open = not given.get("whom") and not given.get("session") and "whom" not in self.errors
        if not (self._has_to_say_whom and is_open and self._is_reached(given)):
            return
        if self._kept_before_it_was_asked(given):
            given["whom"] = next((str(one.number) for one in self.sheet.people if one.key is None), "")
        else:
            self.add_error("whom", "Choose whom it was with")

    def _kept_before_it_was_asked(self, given: dict[str, Any]) -> bool:
        """Whether a phone kept it from a page that did not ask: empty meant the person whom the case is counted by there."""
        return self.was_kept and not given.get("asked_whom")

    def _is_reached(self, given: dict[str, Any]) -> bool:
        return given.get("outcome") in self.sheet.kind.work.outcomes_reached

    def _clean_minutes(self, given: dict[str, Any]) -> None:
        if not given.get("outcome") or "minutes" in self.errors:
            return
        typed, pressed = given.get("minutes"), given.get("lasted")
        if not self._is_reached(given):
            if typed:
                self.add_error(
                    "minutes", "Nobody was reached, so there are no minutes together: leave this empty"
                )
            # A button pressed before another outcome was chosen says nothing.
            given["lasted"], given["went"] = "", ""
        elif typed is None and not pressed:
            self.add_error("lasted", "Choose the minutes, or enter them. Enter 0 if none were yours")
        elif typed is not None and pressed and int(pressed) != typed:
            self.add_error("minutes", "Choose the minutes or enter them, not both")

    def said(self) -> dict[str, Any]:
        """What the contact says, for the service; its time is None for now."""
        given = self.cleaned_data
        served = dict(zip(("action", "objective"), self._served(given.get("serves", "")), strict=True))
        return {
            "outcome": given["outcome"],
            "person_id": self._whom(given),
            "minutes": given["minutes"] if given["minutes"] is not None else int(given["lasted"] or 0),
            "went": int(given["went"]) if given["went"] else None,
            "words": given["words"],
            "view": given["view"],
            "their_words": given["their_words"],
            "safety_concern": given["safety"] == "yes",
            "who_is_told": given["who_is_told"] if given["safety"] == "yes" else "",
            "happened_at": self._happened(given),
            "onward": self._session(given),
            "elements": self._parts(given),
            "is_further": given.get("further") == "yes",
            **served,
        }

    def _served(self, choice: str) -> tuple[Any, Any]:
        sort, _, key = choice.partition(".")
        actions = {str(line.action.id): line.action for line in self.sheet.actions}
        objectives = {str(row.id): row for row in self.sheet.objectives}
        return (
            actions.get(key) if sort == "action" else None,
            objectives.get(key) if sort == "objective" else None,
        )

    def _whom(self, given: dict[str, Any]) -> Any:
        """Whom it was with; None where that is left empty."""
        chosen = given.get("whom") or ""
        return next((one.line.person_id for one in self.sheet.people if str(one.number) == chosen), None)

    def _session(self, given: dict[str, Any]) -> Any:
        lines = {str(line.onward.id): line.onward for line in self.sheet.onward}
        return lines.get(given.get("session") or "")

    def _parts(self, given: dict[str, Any]) -> list[str]:
        """What was ticked of the session that was chosen."""
        row = self._session(given)
        ticked = [part.partition(".") for part in given.get("parts") or []]
        return [row.version.elements[int(n)] for key, _, n in ticked if row and key == str(row.id)]

    def _happened(self, given: dict[str, Any]) -> datetime | None:
        made, day, clock = given.get("made"), given.get("on"), given.get("time")
        today = timezone.localdate(made or self.now)
        if clock is None and day in (None, today):
            return made
        # A day without its time is its middle.
        return timezone.make_aware(datetime.combine(day or today, clock or time(12)))


def _first_of(sheet: ContactSheet) -> str:
    """Whom a contact is with that does not say: whom the case is counted by."""
    return next((one.words for one in sheet.people if one.key is None), sheet.kind.principal.label)


DAY_HINT = "For example, 27 3 2026 or yesterday"


class CorrectionForm(ContactForm):
    """A contact as it should be, and what was wrong; or that it should not be here."""

    def __init__(self, *args: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"] = chips(
            "What is wrong?",
            [("change", "Something in it"), ("withdraw", "It should not be here at all")],
            "Choose what is wrong",
        )
        self.fields["because"] = line_field(
            "Explain what was wrong",
            "Say what was wrong",
            hint="What was saved first stays readable beside it",
        )
        self.order_fields(["what", "because"])
        # An emptied box would move the contact to today.
        self.fields["on"].required = True
        self.fields["on"].help_text = DAY_HINT
        self.fields["time"].help_text = "For example, 14:00"

    def clean(self) -> dict[str, Any]:
        """A contact that is withdrawn needs nothing but the reason."""
        given = super().clean()
        if given.get("what") == "withdraw":
            for name in set(self.errors) - {"what", "because"}:
                del self.errors[name]
        return given


def first_values(contact: Any, apart: Any = None, people: Sequence[Whom] = ()) -> dict[str, Any]:
    """What a correction begins with: the contact as it stands, and what the person said where that stands apart."""
    when = timezone.localtime(contact.happened_at)
    pressed = str(contact.minutes) in dict(LENGTHS)
    served = f"action.{contact.action_id}" if contact.action_id else ""
    return {
        "outcome": contact.outcome,
        "whom": _whom_stands(contact, people),
        "lasted": str(contact.minutes) if pressed and contact.reached else "",
        "minutes": contact.minutes if contact.reached and not pressed else None,
        "serves": served or (f"objective.{contact.objective_id}" if contact.objective_id else ""),
        "went": str(contact.went or ""),
        "words": contact.words,
        "view": contact.view,
        "their_words": apart.their_words if apart else contact.their_words,
        **_words_read_by(apart),
        "session": str(contact.onward_id or ""),
        "parts": _parts_ticked(contact),
        "safety": "yes" if contact.safety_concern else "no",
        "who_is_told": contact.who_is_told,
        "on": when.date(),
        "time": f"{when:%H:%M}",
    }


def _whom_stands(contact: Any, people: Sequence[Whom]) -> str:
    """The number of whom a contact was with; of a session nobody, who was referred says it."""
    if contact.onward_id:
        return ""
    return next((str(one.number) for one in people if one.key == contact.person_id), "")


def _words_read_by(apart: Any) -> dict[str, Any]:
    if apart is None:
        return {"words_read_by": "panel"}
    return {
        "words_read_by": apart.marking,
        "words_readers": [str(key) for key in apart.seen_by_agencies],
        "words_named": [str(key) for key in apart.seen_by_users],
    }


def _parts_ticked(contact: Any) -> list[str]:
    planned = contact.onward.version.elements if contact.onward else []
    return [f"{contact.onward_id}.{n}" for n, part in enumerate(planned) if part in contact.elements]


def _session_words(line: OnwardLine) -> str:
    held, planned = (line.dose.sessions, line.dose.planned_sessions) if line.dose else (0, 0)
    return say(
        "{intervention}, session {held} of {planned}",
        intervention=line.intervention,
        held=held + 1,
        planned=planned,
    )


def _serves(sheet: ContactSheet) -> list[tuple[str, Any]]:
    groups: list[tuple[str, Any]] = []
    if sheet.actions:
        groups.append(("Actions", [(f"action.{line.action.id}", line.words) for line in sheet.actions]))
    if sheet.objectives:
        groups.append(
            ("Objectives, with no action", [(f"objective.{row.id}", row.words) for row in sheet.objectives])
        )
    return groups
