"""The fields of a referral of any kind, as the kind asks for them: why, by which way, whom, and what else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms as django_forms

from plumbline.assessments.queries import Instrument
from plumbline.assessments.rules import ANSWERS
from plumbline.cases.enums import WAY_NAMES
from plumbline.schemes.kind import WHY_NOW, Field, Kind, Opening, Part, Route
from plumbline.values.words import say
from plumbline.web.forms import (
    choice_field,
    date_field,
    line_field,
    select_field,
    sentence_field,
    several_field,
)


# How many people of a part the page has room for, where the kind sets no other number.
ROOM = 4
NO_WAY = "none"
SEXES = [("F", "Female"), ("M", "Male")]
YES_NO = [("yes", "Yes"), ("no", "No")]


def numbers(part: Part) -> range:
    """Numbers of the people of a part for whom the page has room, from 1."""
    room = part.room or ROOM
    return range(1, min(part.most or room, room) + 1)


def routes_of(kind: Kind) -> list[Route]:
    """Ways in by which a person refers; a place on a list comes by itself."""
    return [route for route in kind.routes.values() if route.measure != "list"]


def opening_of(kind: Kind) -> Opening:
    """The first question of a referral, which takes its words."""
    form = kind.forms.get("referral")
    return form.opening if form else WHY_NOW


def danger_field(reach: str) -> django_forms.Field:
    """Whether it cannot wait; ``reach`` says whom to ring then."""
    return choice_field(
        "Is somebody in immediate danger?",
        YES_NO,
        "Say whether somebody is in immediate danger",
        hint=say(
            "It may not be read in time. {reach} Then send this referral too: it is marked urgent.",
            reach=reach,
        ),
    )


def law_field(laws: Mapping[str, str]) -> django_forms.Field:
    """The law that referring rests on, where there is more than one; none is chosen to begin with."""
    return select_field(
        "Under which law do you share this?",
        list(laws.items()),
        "Choose the law you share it under",
    )


def entry_fields(kind: Kind) -> dict[str, django_forms.Field]:
    """By which way in, why now, and what the ways in ask for."""
    routes = routes_of(kind)
    # A question with one answer is not asked.
    asked: dict[str, django_forms.Field] = (
        {
            "route": choice_field(
                "On what ground are you referring?",
                [(r.slug, _route_words(r)) for r in routes],
                "Choose the ground on which you are referring",
            )
        }
        if len(routes) > 1
        else {}
    )
    opening = opening_of(kind)
    missing = "Say what has happened and why you refer now"
    missing = missing if opening == WHY_NOW else say("Answer: {field}", field=opening.label)
    fields: dict[str, django_forms.Field] = {
        **asked,
        "words": sentence_field(opening.label, missing, hint=opening.hint),
    }
    if any("assessment" in r.asks for r in routes):
        fields.update(_scored(kind) if kind.tools else _ticked_here())
        fields["assessed_on"] = date_field(
            "Day of the assessment", "Give the day of the assessment.", required=False, when="past"
        )
        fields["assessor"] = line_field("Who made it", required=False)
    if any(r.measure == "events" for r in routes):
        fields["events"] = _whole_number(_attendances(routes))
    if any("incident" in r.asks for r in routes):
        fields["incident_on"] = date_field(
            "Day of the further incident, if these people were here before",
            "Give the day of the incident.",
            required=False,
            when="past",
        )
    return fields


def _attendances(routes: Sequence[Route]) -> str:
    """What is asked of the events that a way in counts, with how far back it looks."""
    within = next((r.within for r in routes if r.measure == "events" and r.within), None)
    if within is None:
        return say("Police attendances, if you know")
    return say("Police attendances in the last {within}, if you know", within=within.words)


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


def person_fields(part: Part, number: int) -> dict[str, django_forms.Field]:
    """Name, birth date and sex of one person of a part; names are needed of those without whom there is no referral."""
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


def safe_fields() -> dict[str, django_forms.Field]:
    """How somebody may be reached safely: both may be left empty, and one asks for the other."""
    ways = [(way.value, name) for way, name in WAY_NAMES.items()]
    return {
        "safe_ways": several_field(
            "Which ways are safe?",
            [*ways, (NO_WAY, "No contact is safe yet")],
            hint="As they told you. Whatever you do not tick counts as not safe",
        ),
        "safe_words": sentence_field(
            "When and how, when not, and who must not know?",
            "Say when and how, or what must never happen",
            required=False,
            rows=3,
            hint="For example, mobile only, weekdays before 15:00; say you are from the library; never leave a message; his mother must not know",
        ),
    }


def tick_name(one: Instrument, question: str) -> str:
    """The field of one question of an instrument."""
    return f"tick_{one.slug}_{question}"


def tick_fields(one: Instrument) -> dict[str, django_forms.Field]:
    """A question for each, answered yes, no or not known; none is to begin with."""
    return {
        tick_name(one, key): choice_field(words, list(ANSWERS.items()), "", hint=hint, required=False)
        for key, words, hint in one.questions
    }


def question_field(field: Field) -> django_forms.Field:
    """The field of a page that asks one question of a form."""
    missing = say("Answer: {field}", field=field.label)
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
