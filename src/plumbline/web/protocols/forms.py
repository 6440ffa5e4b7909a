"""The form of a plan."""

from __future__ import annotations

from typing import Any

from plumbline.finding.enums import Method
from plumbline.studies.by_day import INTAKE_DAYS
from plumbline.studies.by_picking import PICKING_DAYS
from plumbline.studies.controls import CONTROL_OUTCOMES
from plumbline.studies.enums import Design
from plumbline.studies.follow_up import usually_late_by
from plumbline.studies.looks import MOST_LOOKS
from plumbline.studies.parts import MOST_PARTS, PARTS
from plumbline.values.words import say
from plumbline.web.forms import PageForm, choice_field, sentence_field, several_field


WINDOWS = [("182", "6 months"), ("365", "12 months"), ("730", "24 months")]
LOOKS = [
    ("91", "3 months"),
    ("182", "6 months"),
    ("273", "9 months"),
    ("365", "12 months"),
    ("547", "18 months"),
]
LATE = [
    ("0", say("None: a file is whole on the day that it ends")),
    *((str(days), say("{days} days", days=days)) for days in sorted({14, 28, 56, 91, usually_late_by()})),
]
NOTHING = "nothing"
SMALLEST = [(f"0.{tens}", say("A fall of {fall:.0%}", fall=tens / 10)) for tens in range(1, 6)]


class PlanForm(PageForm):
    """What is asked, for how long, and what would be worth having; of a lottery also looks and parts."""

    beside = {
        "looks-unfit": "looks",
        "parts-unfit": "parts",
        "control-unfit": "control",
        "design-unfit": "design",
        "late-unfit": "late",
    }

    question = sentence_field("What do you ask?", "Say what you ask.", rows=2)
    window = choice_field("How long are people followed?", WINDOWS, "Choose how long people are followed.")
    design = choice_field(
        "What becomes of those who are not drawn?",
        [
            (Design.LOTTERY, "They have the usual services"),
            (Design.WAITLIST, "They wait: once that time is over a list may offer them a place"),
        ],
        "Say what becomes of those who are not drawn.",
        hint="Where they wait, both are followed only until the first of them has their turn",
    )
    smallest = choice_field(
        "What is the smallest fall worth having?",
        SMALLEST,
        "Choose the smallest fall worth having.",
        hint="Less than this would not be worth the money and the time",
    )
    looks = several_field(
        "Is the figure looked at before the end?",
        LOOKS,
        hint=say(
            "{most_looks} times at the most. Each look makes every interval wider. A look that was "
            "not planned is no result",
            most_looks=MOST_LOOKS,
        ),
    )
    parts = several_field(
        "Which groups are compared?",
        [(part.slug, f"{part.inside} / {part.outside.lower()}") for part in PARTS.values()],
        hint=say(
            "Up to {most_parts}, told from before the draw. It takes about four times as many "
            "people to see a difference between parts",
            most_parts=MOST_PARTS,
        ),
    )

    control = choice_field(
        "What can the offer not change?",
        [
            *((one.slug, one.words.capitalize()) for one in CONTROL_OUTCOMES.values()),
            (NOTHING, "Nothing of this kind"),
        ],
        "Choose what the offer cannot change.",
        hint="The same comparison is made of it. A difference there says that the groups were not alike",
    )

    late = choice_field(
        "How many days at the end of the files are left out?",
        LATE,
        "Choose how many days are left out.",
        hint="Some of what happened then is told of later, and comes in the next file. Counted now, it would be too little",
    )

    def __init__(self, *args: Any, method: str, has_cases: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if method != Method.BY_LOT:
            # A list by rank is compared as a whole, year with year.
            del self.fields["looks"], self.fields["parts"]
            self.fields["design"] = choice_field(
                "Who is compared with whom?",
                [
                    (
                        Design.RANK,
                        "The list with its own history: what people of such histories did a year earlier",
                    ),
                    (
                        Design.SAME_DAY,
                        say(
                            "People whose case begins in the {intake_days} days after the list, each with somebody "
                            "alike who has none on that day",
                            intake_days=INTAKE_DAYS,
                        ),
                    ),
                    (
                        Design.CAPACITY_LINE,
                        "The last people who got a place, with the first who did not",
                    ),
                    (
                        Design.ADJUSTED,
                        say(
                            "People of the list whose case begins in the {days} days after it, with the others of the list, their histories taken out",
                            days=PICKING_DAYS,
                        ),
                    ),
                ],
                "Choose who is compared with whom.",
                hint="All are weaker than a lottery. In the second, whatever those who choose know beyond the score is taken for the panel’s doing. The third speaks of people near the line alone and sees only very large falls. The fourth asks of a panel’s own choice among those on the list: what it knew beyond their history is taken for its doing",
            )
            self.order_fields(["question", "window", "design"])
            if not has_cases:
                # Nobody's case can begin from a list that is no scheme's.
                self.fields["design"].choices = [  # type: ignore[attr-defined]
                    (value, words)
                    for value, words in self.fields["design"].choices  # type: ignore[attr-defined]
                    if value not in (Design.SAME_DAY, Design.ADJUSTED)
                ]
            self.fields["window"].choices = [WINDOWS[1]]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        """The choices as the services take them."""
        given = self.cleaned_data
        return {
            "question": given["question"],
            "window_days": int(given["window"]),
            "smallest_worth_having": float(given["smallest"]),
            "looks": sorted(int(day) for day in given.get("looks", ())),
            "parts": list(given.get("parts", ())),
            "design": given.get("design", ""),
            "late_by": int(given["late"]),
            "control_outcome": "" if given["control"] == NOTHING else given["control"],
        }


CHECKS = [
    ("small", "No figure is of fewer than five people, and none follows from two others"),
    ("words", "The words say no more than the interval, and no fall is claimed where it holds none"),
    ("plan", "The result is what the locked plan asks for, and what was amended is said"),
]


class ReleaseForm(PageForm):
    """What a checker looked at, and what they found."""

    looked = several_field(
        "What did you look at?", CHECKS, "Look at each of these, and tick it.", hint="All of them, to pass it"
    )
    passed = choice_field(
        "May it leave the partnership?",
        [("yes", "Yes, as it stands"), ("no", "No")],
        "Say whether it may leave the partnership.",
    )
    words = sentence_field("If no, why not?", "", hint="Name no person.", rows=2, required=False)

    def clean(self) -> dict[str, Any]:
        """To pass it everything has to be looked at."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("passed") == "yes" and len(given.get("looked", ())) < len(CHECKS):
            self.add_error("looked", "Look at each of these before you pass it.")
        if given.get("passed") == "no" and not given.get("words"):
            self.add_error("words", "Say what stands in the way.")
        return given
