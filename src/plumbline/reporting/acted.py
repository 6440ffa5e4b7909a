"""Did we act: actions, contacts, research and time, from what was delivered in a period."""

from __future__ import annotations

from plumbline.cases.queries import DeliveryFigures
from plumbline.reporting.figures import (
    IN_COMPANY,
    JUDGED,
    MOVED_LABEL,
    Figure,
    count_figure,
    share_figure,
    time_words,
)


SHARES = (
    ("Actions done, checked and on time", "actions_verified_on_time", "actions_judged", JUDGED),
    ("Actions done and checked with proof in the case", "actions_proved", "actions_verified", "actions done and checked"),
    ("Actions that could not be done", "actions_could_not", "actions_judged", JUDGED),
    ("Actions not done", "actions_did_not", "actions_judged", JUDGED),
    ("Actions declined", "actions_declined", "actions_judged", JUDGED),
    (MOVED_LABEL, "actions_moved", "actions_due", "actions due"),
    ("Actions that serve no objective", "actions_serving_none", "actions_proposed", "actions agreed"),
    ("Actions that name what they should move", "actions_naming_driver", "actions_proposed", "actions agreed"),
    ("Actions that would not happen otherwise", "actions_new", "actions_newness_said", "actions said to be new or not"),
    ("Contacts in which the person was met", "contacts_met", "contacts_attempted", "contacts attempted"),
    ("Cases in which the person was met at least once", "people_met", "cases_worked", "cases worked"),
    ("Research returned on time", "requests_answered_on_time", "requests_due", "requests due"),
)  # fmt: skip
COUNTS = (("Cases opened", "cases_opened"), ("Cases closed", "cases_closed"))


def acted_in(
    given: DeliveryFigures, period: str, away: frozenset[str] = frozenset(), *, hides_time: bool = False
) -> tuple[Figure, ...]:
    """Figures of what was delivered, counts of 1 to 4 hidden, and those in ``away`` beside them; the time with people where ``hides_time``."""
    label = "Time spent with people"
    hours = (
        Figure(label, IN_COMPANY, period, hidden=True)
        if hides_time
        else Figure(
            label=label, words=time_words(given.dose_minutes), period=period, numerator=given.dose_minutes
        )
    )
    return (
        *(
            count_figure(label, getattr(given, name), period=period, of="cases", beside=f"all.{name}" in away)
            for label, name in COUNTS
        ),
        *(
            share_figure(
                label,
                getattr(given, part),
                getattr(given, whole),
                period=period,
                of=of,
                beside=bool({f"all.{part}", f"all.{whole}"} & away),
            )
            for label, part, whole, of in SHARES
        ),
        hours,
    )
