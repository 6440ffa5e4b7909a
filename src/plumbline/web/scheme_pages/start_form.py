"""The form with which a scheme is started: its name, who sits at its table, and up to three values of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from plumbline.schemes.starting import GivenScheme, GivenValue, value_as_kept
from plumbline.values.words import say
from plumbline.web.forms import (
    PageField,
    PageForm,
    choice_field,
    line_field,
    select_field,
    several_field,
)


MOST_VALUES = 3


class StartForm(PageForm):
    """A scheme as somebody starts it. ``values``: those that it may set; none for whoever may set none."""

    beside: ClassVar = {
        "scheme-name": "name",
        "no-partner": "partners",
        "no-chair": "partners",
        "no-coordinator": "partners",
        "value-unfit": "value_1",
    }

    def __init__(
        self,
        *args: Any,
        hosts: Sequence[tuple[str, str]],
        agencies: Sequence[tuple[str, str]],
        values: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = line_field(
            "What is it called?",
            "Give the scheme a name",
            hint="With the name of the place, as people will look for it. Never with the name of a person",
        )
        self.fields["host"] = choice_field(
            "Which agency hosts it?",
            hosts,
            "Choose the agency that hosts it",
            hint="It co-ordinates, and owns its cases",
            takes_only=True,
        )
        self.fields["partners"] = several_field(
            "Who else sits at its table?",
            list(agencies),
            "Choose at least one partner agency",
            hint="Each sees what a case shares with it, and nothing before that",
            required=True,
        )
        self.numbers = range(1, MOST_VALUES + 1) if values else range(0)
        for number in self.numbers:
            self.fields[f"path_{number}"] = select_field("Which value?", values, "", required=False)
            self.fields[f"value_{number}"] = line_field("Your value", required=False)
            self.fields[f"because_{number}"] = line_field(
                "Why does this area do it its own way?", required=False
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a value that is told in part."""
        said = super().clean() or self.cleaned_data
        for number in self.numbers:
            parts = {name: said.get(f"{name}_{number}") for name in ("path", "value", "because")}
            if any(parts.values()) and not all(parts.values()):
                lacking = next(name for name, given in parts.items() if not given)
                words = {"path": "Say which value", "value": "Give the value", "because": "Say why"}[lacking]
                self.add_error(
                    f"{lacking}_{number}",
                    say("Own value {number}: {words}", number=number, words=words.lower()),
                )
        return said

    def given(self, kind: str, nation: str) -> GivenScheme:
        """What was said, once it is valid."""
        said = self.cleaned_data
        host = UUID(said["host"])
        return GivenScheme(
            kind=kind,
            nation=nation,
            name=said["name"],
            host=host,
            partners=frozenset(map(UUID, said["partners"])) - {host},
            values=tuple(
                GivenValue(
                    path := said[f"path_{number}"],
                    value_as_kept(path, said[f"value_{number}"]),
                    said[f"because_{number}"],
                )
                for number in self.numbers
                if said.get(f"path_{number}")
            ),
        )

    @property
    def first(self) -> list[PageField]:
        """Name and table."""
        return [self[name] for name in ("name", "host", "partners")]  # type: ignore[misc]

    @property
    def own(self) -> list[tuple[int, list[PageField]]]:
        """Values of its own, each with its number."""
        return [
            (number, [self[f"{part}_{number}"] for part in ("path", "value", "because")])  # type: ignore[misc]
            for number in self.numbers
        ]

    @property
    def own_begun(self) -> bool:
        """Whether a value of its own was typed, in part or whole."""
        own = [f"{part}_{number}" for number in self.numbers for part in ("path", "value", "because")]
        return self.is_bound and any(self.data.get(name) for name in own)

    def as_sent(self) -> list[tuple[str, str]]:
        """Names and values as they were sent, to be sent again with the page on which they are read over."""
        return [
            (name, value)
            for name in self.fields
            for value in (self.data.getlist(name) if hasattr(self.data, "getlist") else [])
            if value
        ]


class TakeBackForm(PageForm):
    """Why a scheme is taken back."""

    beside: ClassVar = {"why-missing": "because"}

    because = line_field("Why is it taken back?", "Say why, in a few words")
