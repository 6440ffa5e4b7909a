"""The form of a charter: its parts, chains of its theory of change, and what each agency brings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django import forms

from plumbline.schemes.charters import MOST_QUARTERS, Chain, GivenCharter, StopLine
from plumbline.schemes.enums import STOP_FIGURE_NAMES, StopFigure
from plumbline.schemes.queries import CharterVersion
from plumbline.values.words import say
from plumbline.web.forms import PageField, PageForm, choice_field, date_field, line_field, sentence_field


LEAST_CHAINS = 3
BY_WORDS = "none"
PARTS = {
    "activity": "What is done?",
    "activity_measure": "How is it counted that this is done?",
    "output": "What comes out of it?",
    "output_measure": "How is that measured?",
    "outcome": "What should change?",
    "outcome_measure": "How is the change measured?",
}


def _whole_number(label: str, most: int, *, hint: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=hint,
        required=False,
        min_value=1,
        max_value=most,
        widget=forms.TextInput(attrs={"data-width": "3", "inputmode": "numeric"}),
        error_messages={
            "invalid": say("“{label}” must be a whole number", label=label.rstrip("?")),
            "min_value": say("“{label}” must be 1 or more", label=label.rstrip("?")),
            "max_value": say("“{label}” must be {most} or fewer", label=label.rstrip("?"), most=most),
        },
    )


class CharterForm(PageForm):
    """Every part of a charter. Filled with the words of the last one, which stands as it is."""

    beside: ClassVar = {
        "charter-aim": "aim",
        "charter-criteria": "criteria",
        "charter-theory": "chain_1_activity",
        "charter-review-on": "review_on",
        "charter-signed-on": "signed_on",
        "charter-stop-line": "stop_line",
    }

    aim = sentence_field(
        "What is the aim?",
        "Write the aim",
        hint="One sentence, with how much of what by when. For example: a fifth fewer assaults within a year of joining",
        rows=2,
    )
    measure = sentence_field("How is the aim measured?", "Say how the aim is measured", rows=2)
    who_for = sentence_field("Who is it for?", "Say who the scheme is for", rows=2)
    criteria = sentence_field(
        "Which criteria must somebody meet?", "Write at least one criterion", hint="One on each line", rows=4
    )
    lawful_basis = sentence_field(
        "What is the lawful basis?", "Say on what law the sharing and the work rest", rows=3
    )
    success_test = sentence_field(
        "Success test: when has it helped?",
        "Write the success test",
        hint="What would have to be seen, by when, against what",
        rows=2,
    )
    stop_rule = sentence_field(
        "Stop rule: when does it stop?",
        "Write the stop rule",
        hint="What would have to be seen for the partnership to stop it or reconsider",
        rows=2,
    )
    stop_figure = choice_field(
        "Is there a figure that Plumbline counts for this rule?",
        [*((one.value, STOP_FIGURE_NAMES[one]) for one in StopFigure), (BY_WORDS, "No: people judge it")],
        "Say whether a figure is counted",
    )
    stop_line = _whole_number(
        "Stop if it is under which share, in per cent?", 100, hint="Only if a figure is counted"
    )
    stop_quarters = _whole_number(
        "For how many quarters in a row?", MOST_QUARTERS, hint="Only if a figure is counted"
    )
    agreed_by = line_field("Who agreed it?", "Name who agreed it", hint="Name and post", rows=2)
    signed_on = date_field("On which day was it agreed?", "Give the day on which it was agreed")
    review_on = date_field(
        "To be reviewed by which day?", "Give the day by which it is reviewed", reads="ahead"
    )

    def __init__(
        self, *args: Any, agencies: Mapping[UUID, str], last: CharterVersion | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial=_initial(last), **kwargs)
        self.agencies = agencies
        self.chains = max(LEAST_CHAINS, len(last.charter.theory) + 1 if last else 0)
        for number in range(1, self.chains + 1):
            for part, label in PARTS.items():
                self.fields[f"chain_{number}_{part}"] = line_field(label, required=False, rows=2)
        for agency, name in agencies.items():
            self.fields[f"role_{agency}"] = line_field(
                name, say("Say what {name} promised to bring", name=name), rows=2
            )

    @property
    def first(self) -> list[PageField]:
        """What it is for."""
        return self._bound("aim", "measure", "who_for", "criteria", "lawful_basis")

    @property
    def theory(self) -> list[tuple[int, list[PageField]]]:
        """The fields of each chain, by its number."""
        return [
            (number, self._bound(*(f"chain_{number}_{part}" for part in PARTS)))
            for number in range(1, self.chains + 1)
        ]

    @property
    def roles(self) -> list[PageField]:
        """What each agency brings."""
        return self._bound(*(f"role_{agency}" for agency in self.agencies))

    @property
    def last(self) -> list[PageField]:
        """When it has helped, when it stops, and who agreed it."""
        names = ("success_test", "stop_rule", "stop_figure", "stop_line", "stop_quarters")
        return self._bound(*names, "agreed_by", "signed_on", "review_on")

    def clean(self) -> dict[str, Any]:
        """A chain is whole or empty; a counted figure has its line."""
        given = super().clean() or self.cleaned_data
        for number in range(1, self.chains + 1):
            self._check_chain(number, given)
        if given.get("stop_figure", BY_WORDS) != BY_WORDS:
            for name, missing in (
                ("stop_line", "Give the share under which the rule is met"),
                ("stop_quarters", "Give the number of quarters"),
            ):
                if given.get(name) is None and name not in self.errors:
                    self.add_error(name, missing)
        return given

    def given(self) -> GivenCharter:
        """The charter as it was written."""
        said = self.cleaned_data
        chains = [self._chain(number, said) for number in range(1, self.chains + 1)]
        counted = said["stop_figure"] != BY_WORDS
        return GivenCharter(
            aim=said["aim"],
            who_for=said["who_for"],
            criteria=[line.strip() for line in said["criteria"].splitlines() if line.strip()],
            lawful_basis=said["lawful_basis"],
            measure=said["measure"],
            theory=[Chain(**chain) for chain in chains if any(chain.values())],
            brings={agency: said[f"role_{agency}"] for agency in self.agencies},
            success_test=said["success_test"],
            stop_rule=said["stop_rule"],
            agreed_by=said["agreed_by"],
            signed_on=said["signed_on"],
            review_on=said["review_on"],
            stop_line=StopLine(StopFigure(said["stop_figure"]), said["stop_line"], said["stop_quarters"])
            if counted
            else None,
        )

    def _chain(self, number: int, said: Mapping[str, Any]) -> dict[str, str]:
        return {part: (said.get(f"chain_{number}_{part}") or "").strip() for part in PARTS}

    def _check_chain(self, number: int, said: Mapping[str, Any]) -> None:
        chain = self._chain(number, said)
        if not any(chain.values()):
            return
        for part, label in PARTS.items():
            if not chain[part]:
                self.add_error(
                    f"chain_{number}_{part}",
                    say("Way {number} lacks “{label}”", number=number, label=label.rstrip("?").lower()),
                )

    def _bound(self, *names: str) -> list[PageField]:
        return [self[name] for name in names]  # type: ignore[misc]


def _initial(version: CharterVersion | None) -> dict[str, Any]:
    if version is None:
        return {}
    last, line = version.charter, version.stop_line
    plain = ("aim", "measure", "who_for", "lawful_basis", "success_test", "stop_rule")
    found: dict[str, Any] = {name: getattr(last, name) for name in plain}
    found["criteria"] = "\n".join(last.criteria)
    if line:
        found |= {
            "stop_figure": line.figure.value,
            "stop_line": line.per_cent,
            "stop_quarters": line.quarters,
        }
    elif last.is_whole:
        found["stop_figure"] = BY_WORDS
    for number, chain in enumerate(last.theory, 1):
        found |= {f"chain_{number}_{part}": words for part, words in chain.items()}
    return found | {f"role_{role['agency']}": role["brings"] for role in last.roles}
