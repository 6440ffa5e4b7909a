"""Events by their order: the first alone, or each after the one before it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from plumbline.evaluation.cox_fit import Ties
from plumbline.evaluation.doubts import AssumptionDoubt
from plumbline.evaluation.event_history import EventHistory, Floats, Whole, coded
from plumbline.evaluation.event_rates import EventRates, event_rates
from plumbline.values.errors import DataUnfit


MOST_ORDERS = 5
"""Events of this order and later are taken together: hardly anybody is left at risk of each."""

WLW_ORDERS = 4

ROUNDED = 1e-12
"""Share of the longest time below which two times since the last event are one."""

BY_WHAT_CAME_BEFORE = AssumptionDoubt(
    "by-what-came-before",
    "From the second event on this compares people by what had already happened to them, so it is no longer a "
    "comparison of the groups as they were drawn.",
)
FIRST_ALONE = AssumptionDoubt("first-alone", "Only the first event counts here: later ones are not seen.")


def first_event(history: EventHistory, *, ties: Ties = "efron", level: float = 0.95) -> EventRates:
    """Hazard ratio of the first event alone: Cox regression.

    Raises
    ------
    DataUnfit: as ``andersen_gill``.

    Source: Cox (1972), JRSS B 34:187-220; docs/methods/event-orders.md.
    """
    held = history.taking(event_order(history) == 1)
    return event_rates(held, model="first_event", ties=ties, level=level, doubts=(FIRST_ALONE,))


def pwp_total_time(
    history: EventHistory, *, most_orders: int = MOST_ORDERS, ties: Ties = "efron", level: float = 0.95
) -> EventRates:
    """Rate ratio given how many events came before, on the clock that started at the beginning.

    Parameters
    ----------
    most_orders : events of this order and later share one base rate.

    Raises
    ------
    DataUnfit: as ``andersen_gill``.

    Source: Prentice, Williams & Peterson (1981), Biometrika 68:373-379, model 1; docs/methods/event-orders.md.
    """
    held = replace(history, stratum=_by_order(history, most_orders))
    return event_rates(held, model="pwp_total_time", ties=ties, level=level, doubts=(BY_WHAT_CAME_BEFORE,))


def pwp_gap_time(
    history: EventHistory, *, most_orders: int = MOST_ORDERS, ties: Ties = "efron", level: float = 0.95
) -> EventRates:
    """Rate ratio given how many events came before, on a clock that starts again at each event.

    Raises
    ------
    DataUnfit: as ``andersen_gill``.

    Source: Prentice, Williams & Peterson (1981), Biometrika 68:373-379, model 2; docs/methods/event-orders.md.
    """
    since = _last_event(history)
    start, stop = _alike(history.start - since, history.stop - since)
    held = replace(
        history,
        start=start,
        stop=stop,
        stratum=_by_order(history, most_orders),
    )
    return event_rates(held, model="pwp_gap_time", ties=ties, level=level, doubts=(BY_WHAT_CAME_BEFORE,))


def wlw(
    history: EventHistory, *, orders: int = WLW_ORDERS, ties: Ties = "efron", level: float = 0.95
) -> EventRates:
    """One ratio for the time from the start to the first, second and further event, each with a base rate of its own.

    Everybody is at risk of every order from the start, so the groups stay as they were drawn; the common ratio is
    usually further from 1 than that of the rates, since a person who comes late to the first event is late to the rest.

    Parameters
    ----------
    orders : how many orders of event are taken.

    Raises
    ------
    DataUnfit: as ``andersen_gill``; or a person's spans leave a gap, or their covariates change.

    Source: Wei, Lin & Weissfeld (1989), JASA 84:1065-1073, with a common effect; docs/methods/event-orders.md.
    """
    return event_rates(_stacked(history, orders), model="wlw", ties=ties, level=level)


def event_order(history: EventHistory) -> Whole:
    """Which event of the person each span (n,) waits for: 1 until the first has come."""
    order, person = _sorted(history)
    happened: Whole = np.cumsum(history.event[order], dtype=np.int64) - history.event[order]
    begins = np.flatnonzero(np.diff(person, prepend=-1))
    so_far: Whole = happened - np.repeat(happened[begins], np.diff(np.append(begins, person.size)))
    waits = np.empty(person.size, dtype=np.int64)
    waits[order] = so_far + 1
    return waits


def _sorted(history: EventHistory) -> tuple[Whole, Whole]:
    order = np.lexsort((history.start, history.person))
    return order, history.person[order]


def _by_order(history: EventHistory, most_orders: int) -> Whole:
    if most_orders < 1:
        raise DataUnfit("At least one order of event must be told apart.", slug="orders-unfit")
    order = np.minimum(event_order(history), most_orders)
    return coded(history.stratum * (most_orders + 1) + order)[0]


def _last_event(history: EventHistory) -> Floats:
    """When each span's person last had an event, or first was at risk, shape (n,)."""
    order, person = _sorted(history)
    start, event = history.start[order], history.event[order]
    anew = np.diff(person, prepend=-1) != 0
    before = np.concatenate([[0.0], history.stop[order][:-1]])
    after_event = np.concatenate([[False], event[:-1]]) & ~anew
    since = np.where(anew, start, before)
    rows = np.maximum.accumulate(np.where(anew | after_event, np.arange(person.size), 0))
    found = np.empty(person.size)
    found[order] = since[rows]
    return found


def _alike(start: Floats, stop: Floats) -> tuple[Floats, Floats]:
    """Times that differ by what a subtraction rounds away made one, so that gaps of as many days stay ties in years.

    Source: as ``aeqSurv`` of Therneau's ``survival``, with a narrower limit.
    """
    times, place = np.unique(np.concatenate([start, stop]), return_inverse=True)
    begins = np.diff(times, prepend=-np.inf) > ROUNDED * np.abs(times).max()
    told = times[begins][np.cumsum(begins) - 1][place]
    return told[: start.size], told[start.size :]


def _stacked(history: EventHistory, orders: int) -> EventHistory:
    """A span for each person and order, from their first day to that event or their last day."""
    if orders < 1:
        raise DataUnfit("At least one order of event must be told apart.", slug="orders-unfit")
    order, person = _sorted(history)
    anew = np.diff(person, prepend=-1) != 0
    begins = order[anew]
    own = begins[history.person]
    if np.any(history.covariates != history.covariates[own]) or np.any(
        history.stratum != history.stratum[own]
    ):
        raise DataUnfit(
            "Covariates that change over time have no place in this model.", slug="covariates-change"
        )
    if np.any(~anew[1:] & (history.start[order][1:] != history.stop[order][:-1])):
        raise DataUnfit("This model needs everybody followed without a gap.", slug="spans-gap")
    people = history.people.size
    waits = event_order(history)
    stop = np.zeros((orders, people))
    stop[:] = np.bincount(history.person, history.stop - history.start, people) + history.start[begins]
    event = np.zeros((orders, people), dtype=bool)
    told = history.event & (waits <= orders)
    stop[waits[told] - 1, history.person[told]] = history.stop[told]
    event[waits[told] - 1, history.person[told]] = True
    rows = np.tile(begins, orders)
    stacked = history.taking(rows)
    number = np.repeat(np.arange(orders), people)
    return replace(
        stacked,
        stop=stop.ravel(),
        event=event.ravel(),
        died=np.zeros(rows.size, dtype=bool),
        stratum=coded(stacked.stratum * orders + number)[0],
    )
