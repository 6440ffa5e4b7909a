"""Forms of referral and triage."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar

from django import forms

from plumbline.referrals.notes import usual_notes
from plumbline.schemes.kind import Track
from plumbline.values.words import joined, say
from plumbline.web.forms import (
    PageForm,
    choice_field,
    date_field,
    select_field,
    sentence_field,
    several_field,
)


class TriageForm(PageForm):
    """What becomes of a referral. Nothing is chosen to begin with."""

    beside: ClassVar = {
        "day-past": "research_due",
        "already-decided": "decision",
        "open-already": "decision",
        "no-gateway": "gateway",
    }

    def __init__(
        self,
        *args: object,
        decisions: Mapping[str, str],
        criteria: Sequence[str],
        agencies: list[tuple[str, str]],
        usual_time: str,
        before: Sequence[Collection[str]] = (),
        alike: Sequence[tuple[str, str]] = (),
        tracks: Sequence[Track] = (),
        laws: Mapping[str, str] | None = None,
        law_of_referral: str = "",
        meetings: Sequence[tuple[str, str]] = (),
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"] = choice_field(
            "What do you decide?", list(decisions.items()), "Choose what becomes of this referral"
        )
        self.fields["because"] = sentence_field(
            "Why?", "Say why", hint="The referrer does not read this.", rows=3
        )
        self.fields["note"] = note_field()
        self.fields["criteria_met"] = several_field(
            "Which of the charter’s criteria are met?", [(c, c) for c in criteria]
        )
        if alike:
            self.fields["same_as"] = choice_field(
                "Are these the people of an earlier case?",
                [*alike, ("none", "No, they are other people")],
                "",
                hint="They go by the same names. Saying yes joins nobody’s records: a matcher does that.",
                required=False,
            )
        self.tracks = list(tracks)
        for track in self.tracks:
            self.fields[f"track_{track.slug}"] = choice_field(
                say("{track}, if you take it?", track=track.label),
                list(track.values.items()),
                "",
                hint=track.source,
                required=False,
            )
        self.fields["lead_agency"] = choice_field(
            "Who leads, if you take it?", agencies, "Choose who leads", required=False
        )
        sets = usual_sets(agencies, before)
        if sets:
            self.fields["same_again"] = several_field(
                "Do you ask the same agencies as last time, or another usual set, if you take it?",
                sets,
                hint="Each is told who the person is, for this check only, and it is written down.",
            )
        self.fields["ask"] = several_field(
            "Or which agencies do you ask what they know, if you take it?"
            if "same_again" in self.fields
            else "Whom do you ask what they know, if you take it?",
            agencies,
            hint="Each is told who the person is, for this check only, and it is written down.",
        )
        if meetings:
            self.fields["meeting"] = select_field(
                "Onto the agenda of which meeting, if you take it?",
                list(meetings),
                "",
                required=False,
                empty="None yet",
            )
        self.law_is_known = not laws or len(laws) < 2 or law_of_referral in laws
        # A question with one answer is not asked.
        if laws and len(laws) > 1:
            self.fields["gateway"] = _law(laws, laws.get(law_of_referral))
        self.fields["research_due"] = date_field(
            "Replies by",
            "Enter the day for replies.",
            hint=say(
                "Leave it empty for {usual_time} from today, or enter a day like 27 3 2026",
                usual_time=usual_time,
            ),
            required=False,
            when="ahead",
        )

    def clean(self) -> dict[str, object]:
        """Whoever is taken in has somebody who leads."""
        given = super().clean() or {}
        if (
            given.get("decision") == "take"
            and not given.get("lead_agency")
            and "lead_agency" not in self.errors
        ):
            self.add_error("lead_agency", "Choose who leads, if you take it")
        for track in self.tracks:
            name = f"track_{track.slug}"
            if given.get("decision") == "take" and not given.get(name) and name not in self.errors:
                self.add_error(name, say("Choose the {track}, if you take it", track=track.label.lower()))
        if given.get("decision") == "take" and "same_as" in self.fields and not given.get("same_as"):
            self.add_error("same_as", "Say whether these are the people of an earlier case")
        for chosen in given.get("same_again", ()):
            # A set names its agencies itself: who was asked meanwhile about somebody else changes nothing in what was read here.
            given["ask"] = sorted({*given.get("ask", ()), *chosen.split(",")})
        if given.get("ask") and not given.get("gateway") and not self.law_is_known:
            self.add_error("gateway", "Choose the law under which you tell them who it is")
        return given

    def ratings(self) -> dict[str, str]:
        """What the case has from its first day, by track."""
        return {
            t.slug: self.cleaned_data[f"track_{t.slug}"]
            for t in self.tracks
            if self.cleaned_data[f"track_{t.slug}"]
        }


def note_field() -> forms.Field:
    """The note to the referrer: filled in by the decision, on the page by a script and else when it is saved."""
    note = sentence_field(
        "Note to the referrer",
        "",
        hint="Change it, or leave it empty for the usual sentence of your decision.",
        rows=2,
        required=False,
    )
    note.widget.attrs["data-notes"] = json.dumps({k.value: str(v) for k, v in usual_notes().items()})
    return note


def usual_sets(
    agencies: Sequence[tuple[str, str]], before: Sequence[Collection[str]]
) -> list[tuple[str, str]]:
    """Sets of agencies that one tick asks, with their words: those asked before, the last time first, and every agency of the scheme.

    One of a single agency is none: it has a box of its own below.
    """
    every = frozenset(key for key, _ in agencies)
    sets = [frozenset(one) for one in before if len(one) > 1]
    found = [(_together(one), _asks(one, agencies, every)) for one in sets]
    if len(every) > 1 and every not in sets:
        found.append((_together(every), _asks(every, agencies, every)))
    return found


def _together(chosen: Collection[str]) -> str:
    return ",".join(sorted(chosen))


def _asks(chosen: Collection[str], agencies: Sequence[tuple[str, str]], every: Collection[str]) -> str:
    *most, last = [name for key, name in agencies if key in chosen]
    words = {"most": joined(most, ", "), "last": last}
    if chosen == every:
        return say("Yes, ask every agency of the scheme: {most} and {last}", **words)
    return say("Yes, ask {most} and {last}", **words)


def _law(laws: Mapping[str, str], usual: str | None) -> forms.ChoiceField:
    return select_field(
        "Under which law do you tell them who it is, if you ask?",
        list(laws.items()),
        "",
        hint=say("Leave it for the law of the referral: {law}", law=usual) if usual else "",
        required=False,
    )


class ReadOverForm(PageForm):
    """Nothing to fill in: the button says it."""
