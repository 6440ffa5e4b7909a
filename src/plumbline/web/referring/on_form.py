"""What a referral to another scheme begins with: the people that are chosen, each in a part there, and what its form asks as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from plumbline.people.queries import PersonName
from plumbline.referrals.queries import ReferralLine, people_named
from plumbline.schemes.kind import Field, Kind, Part
from plumbline.schemes.queries import kind_of
from plumbline.values.words import joined, say
from plumbline.web.forms import PageForm, choice_field
from plumbline.web.referring.kind_fields import numbers


LEFT_OUT = "left-out"


class WhichSchemeForm(PageForm):
    """Which scheme it is referred on to; none is chosen to begin with."""

    def __init__(self, *args: object, schemes: Sequence[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scheme"] = choice_field("To which scheme?", list(schemes), "Choose the scheme")


class WhoGoesForm(PageForm):
    """In which part of the other kind each person is, or that they are left out.

    Not asked where one person goes to a kind with one part: that question has one answer.
    """

    def __init__(
        self, *args: object, kind: Kind, people: Sequence[tuple[UUID, PersonName]], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.people = kind, list(people)
        self.is_asked = len(kind.parts) > 1 or len(self.people) > 1
        parts = [(part.slug, part.label) for part in kind.parts.values()]
        for number, (_, name) in enumerate(self.people if self.is_asked else (), start=1):
            self.fields[f"part_{number}"] = choice_field(
                say("Who is {name} there?", name=name.display),
                [*parts, (LEFT_OUT, say("Left out"))],
                say("Choose who {name} is there, or leave them out", name=name.display),
            )

    def clean(self) -> dict[str, object]:
        """No more people in a part than it takes."""
        given, taken = super().clean() or {}, Counter[str]()
        for number in range(1, len(self.people) + 1):
            slug = str(given.get(f"part_{number}", ""))
            taken[slug] += 1
            part = self.kind.parts.get(slug)
            if part and taken[slug] > len(numbers(part)):
                self.add_error(f"part_{number}", _too_many(part))
        return given

    def going(self) -> list[tuple[str, UUID, PersonName]]:
        """Who goes along: part, key and name, in the order of the referral."""
        only = next(iter(self.kind.parts))
        chosen = (
            self.cleaned_data[f"part_{n}"] if self.is_asked else only for n in range(1, len(self.people) + 1)
        )
        named = zip(chosen, self.people, strict=True)
        return [(part, key, name) for part, (key, name) in named if part != LEFT_OUT]


def _too_many(part: Part) -> str:
    return say("{part}: there is room for {most}", part=part.label, most=len(numbers(part)))


def people_of(line: ReferralLine) -> list[tuple[UUID, PersonName]]:
    """Everybody named whom the viewer may name."""
    keys = (named.person_id for named in people_named(line.referral))
    found = zip(keys, line.people, strict=True)
    return [(key, name) for key, (_, name) in found if name is not None]


def keeps_why(line: ReferralLine, kind: Kind) -> bool:
    """Say whether the reasons go along: not out from behind a wall."""
    return kind.is_walled or not kind_of(line.referral.scheme).is_walled


def typed_on(
    line: ReferralLine, kind: Kind, going: Sequence[tuple[str, UUID, PersonName]]
) -> dict[str, list[str]]:
    """What the form of the other kind begins with, by field.

    The law is asked there, and so is the way in: neither goes along. Nothing but the people does from behind a wall.
    """
    typed = dict(_people(going))
    if not keeps_why(line, kind):
        return typed
    referral = line.referral
    typed["words"] = [joined(line.reasons, "\n")]
    if referral.urgent:
        typed["danger"] = ["yes"]
    if referral.incident_on:
        day = referral.incident_on
        typed["incident_on"] = [f"{day.day} {day.month} {day.year}"]
    return typed | dict(_answers(line, kind))


def _people(going: Sequence[tuple[str, UUID, PersonName]]) -> Iterator[tuple[str, list[str]]]:
    taken = Counter[str]()
    for part, _, name in going:
        taken[part] += 1
        stem, born = f"{part}_{taken[part]}", name.date_of_birth
        yield f"{stem}_first", [name.first_name]
        yield f"{stem}_last", [name.last_name]
        if born:
            yield f"{stem}_born", [f"{born.day} {born.month} {born.year}"]
        if name.sex:
            yield f"{stem}_sex", [name.sex]


def _answers(line: ReferralLine, kind: Kind) -> Iterator[tuple[str, list[str]]]:
    """Answers to questions that both forms ask in the same way."""
    here, given = _questions(kind_of(line.referral.scheme)), line.referral.answers
    for slug, asked in _questions(kind).items():
        was = here.get(slug)
        if was is None or (was.label, was.type, was.choices) != (asked.label, asked.type, asked.choices):
            continue
        if answer := given.get(slug):
            yield f"form_{slug}", answer.split(", ") if asked.type == "some_of" else [answer]


def _questions(kind: Kind) -> Mapping[str, Field]:
    form = kind.forms.get("referral")
    return {field.slug: field for field in form.fields} if form else {}
