"""Did we act: actions, contacts, research and time, from what was delivered in a period."""

from __future__ import annotations

from plumbline.cases.queries import DeliveryFigures
from plumbline.reporting.figures import Figure, count_figure, share_figure, time_words


def acted_in(given: DeliveryFigures, period: str) -> tuple[Figure, ...]:
    """Figures of what was delivered, counts of 1 to 4 hidden."""
    shares = (
        (
            "Actions done, checked and on time",
            given.actions_verified_on_time,
            given.actions_due,
            "actions due",
        ),
        ("Actions that could not be done", given.actions_could_not, given.actions_due, "actions due"),
        ("Actions not done", given.actions_did_not, given.actions_due, "actions due"),
        ("Actions declined", given.actions_declined, given.actions_due, "actions due"),
        (
            "Actions that serve no objective",
            given.actions_serving_none,
            given.actions_proposed,
            "actions agreed",
        ),
        (
            "Actions that name what they should move",
            given.actions_naming_driver,
            given.actions_proposed,
            "actions agreed",
        ),
        (
            "Actions that would not happen otherwise",
            given.actions_new,
            given.actions_newness_said,
            "actions where somebody said whether they are new",
        ),
        (
            "Contacts in which the person was met",
            given.contacts_met,
            given.contacts_attempted,
            "contacts attempted",
        ),
        ("People met at least once", given.people_met, given.cases_worked, "cases worked"),
        ("Research returned on time", given.requests_answered_on_time, given.requests_due, "requests due"),
    )
    counts = (
        ("Cases opened", given.cases_opened, "cases"),
        ("Cases closed", given.cases_closed, "cases"),
    )
    hours = Figure(
        label="Time spent with people",
        words=time_words(given.dose_minutes),
        period=period,
        numerator=given.dose_minutes,
    )
    return (
        *(count_figure(label, count, period=period, of=of) for label, count, of in counts),
        *(share_figure(label, part, whole, period=period, of=of) for label, part, whole, of in shares),
        hours,
    )
