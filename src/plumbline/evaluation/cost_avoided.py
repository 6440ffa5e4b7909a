"""What an event avoided cost, with how far it may lie from that, or that it has no upper bound."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Literal

from plumbline.evaluation.doubts import Doubt, SmallNumbers
from plumbline.evaluation.rate_ratio import LEAST_EVENTS
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


Kind = Literal["bounded", "no_upper_bound", "caused"]


@dataclass(frozen=True, slots=True)
class CostPerEvent:
    """Cost of each event avoided among those offered, in the money that was given.

    ``avoided`` events, with ``avoided_low`` and ``avoided_high``: below 0 they were caused. ``cost`` is the total over ``avoided``, None
    where none were. ``kind``: *bounded*, both ends of the interval are costs of an event avoided; *no_upper_bound*, the interval of the effect
    holds none, so from ``ci_low`` on every cost, and events caused at a cost too, go with what was seen (``ci_low`` None where it holds no event
    avoided at all); *caused*, all of it lies on the side of events caused, and nothing was bought.
    """

    total: float
    avoided: float
    avoided_low: float
    avoided_high: float
    cost: float | None
    ci_low: float | None
    ci_high: float | None
    level: float
    kind: Kind
    doubts: tuple[Doubt, ...]


def cost_per_event_avoided(
    *, total: float, events: float, ratio: float, ci_low: float, ci_high: float, level: float = 0.95
) -> CostPerEvent:
    """Total cost over events avoided, from a rate ratio and the events that those offered still had.

    Parameters
    ----------
    total : what offering it to all of them cost, above 0 and taken as known.
    events : events of those offered in follow-up, above 0.
    ratio, ci_low, ci_high : rate ratio with its interval, 0 < low <= ratio <= high.
    level : of that interval.

    Raises
    ------
    DataUnfit: no such total, events or ratio.

    Assumes
    -------
    Cost and events are of the same people and time. What others than those offered gained or lost is in neither.

    Source: Fieller (1954), JRSS B 16:175-185, and Willan & O'Brien (1996), Health Economics 5:297-305, with the cost known: the interval of a
    ratio whose divisor may be none is bounded, or has no upper bound; docs/methods/cost-per-event.md.
    """
    if not (total > 0 and events > 0 and isfinite(total) and isfinite(events)):
        raise DataUnfit(
            "A cost of an event avoided needs a cost and events, both above 0.", slug="cost-unfit"
        )
    if not 0 < ci_low <= ratio <= ci_high or not isfinite(ci_high):
        raise DataUnfit("A ratio lies within its interval, and both are above 0.", slug="interval-unfit")
    avoided = events / ratio - events
    low, high = _end(events, ratio, ci_high), _end(events, ratio, ci_low)
    kind: Kind = "bounded" if low > 0 else "caused" if high < 0 else "no_upper_bound"
    return CostPerEvent(
        total=total,
        avoided=avoided,
        avoided_low=low,
        avoided_high=high,
        cost=total / avoided if avoided > 0 else None,
        ci_low=total / high if high > 0 else None,
        ci_high=total / low if low > 0 else None,
        level=level,
        kind=kind,
        doubts=_doubts(events),
    )


def _end(events: float, ratio: float, end: float) -> float:
    """Events avoided at one end of the ratio's interval.

    The ratio's error is of both groups at once. It is laid once upon the events of those offered, once upon those to expect without the
    offer: the one that reaches farther from what was seen is taken, so that the interval is never too short.
    """
    seen = events / ratio - events
    ends = (events / end - events, events / ratio * (1 - end))
    return max(ends, key=lambda found: abs(found - seen))


def _doubts(events: float) -> tuple[Doubt, ...]:
    if events >= LEAST_EVENTS:
        return ()
    words = say(
        "Fewer than {least_events} events among those offered: too few for a cost of each avoided.",
        least_events=LEAST_EVENTS,
    )
    return (SmallNumbers("few-events", words),)
