"""Whether violence changed, or only what came to be recorded: the ratio by who reported it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from plumbline.evaluation.doubts import AssumptionDoubt, Doubt, SmallNumbers
from plumbline.evaluation.event_history import Floats
from plumbline.evaluation.rate_ratio import RateRatio, rate_ratio
from plumbline.evaluation.two_figures import Apart, apart
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


Source = Literal["agencies", "public", "hospitals"]

WORDS: dict[Source, str] = {
    "agencies": "found by agencies themselves",
    "public": "reported by the public",
    "hospitals": "seen by hospitals or the ambulance service",
}


class Compared(Protocol):
    """A ratio as any estimator of people followed side by side gives it; ``influence`` (n,)."""

    @property
    def theta(self) -> float:
        """Log of the ratio."""

    @property
    def ratio(self) -> float:
        """The ratio."""

    @property
    def ci_low(self) -> float:
        """Lower end of its interval."""

    @property
    def ci_high(self) -> float:
        """Upper end of its interval."""

    @property
    def influence(self) -> Floats:
        """Each person's part in ``theta``."""


@dataclass(frozen=True, slots=True)
class BySource:
    """Ratio of events by who reported them, and of all; ``without`` are sources with too little for a ratio.

    ``watched`` is the ratio of events that agencies found over that of all others: above 1 where those helped were
    looked at more closely than before, or reported less by others.
    """

    ratios: Mapping[Source, Compared]
    without: tuple[Source, ...]
    whole: Compared
    watched: Apart | None
    doubts: tuple[Doubt, ...]


def by_source(
    *,
    events: Mapping[Source, npt.ArrayLike],
    years_at_liberty: npt.ArrayLike,
    offered: npt.ArrayLike,
    covariates: npt.ArrayLike | None = None,
    cluster: npt.ArrayLike | None = None,
    level: float = 0.95,
) -> BySource:
    """The rate ratio of each source, and how far that of events found by agencies lies from that of the others.

    Parameters
    ----------
    events : for each source, shape (n,), events that came to be known by it first.
    years_at_liberty, offered, covariates, cluster, level : as ``rate_ratio``.

    Raises
    ------
    DataUnfit: fewer than two sources, a source of no such name, or as ``rate_ratio`` for all events together.

    Assumes
    -------
    Whoever recorded an event wrote down who told of it. Agreement does not show that nothing was missed by all of them.

    Source: differential detection (Hernan & Robins 2020, Causal Inference: What If, 9.1 and 9.3); Apart by influence,
    docs/methods/detection.md.
    """
    arm, years = np.asarray(offered, dtype=bool), np.asarray(years_at_liberty, dtype=np.float64)

    def compared(y: Floats) -> RateRatio:
        return rate_ratio(
            events=y,
            years_at_liberty=years_at_liberty,
            offered=offered,
            covariates=covariates,
            cluster=cluster,
            level=level,
        )

    return split_by_source(
        events, compare=compared, enough=lambda y: _enough(y, arm, years), cluster=cluster, level=level
    )


def split_by_source(
    events: Mapping[Source, npt.ArrayLike],
    *,
    compare: Callable[[Floats], Compared],
    enough: Callable[[Floats], bool],
    cluster: npt.ArrayLike | None = None,
    level: float = 0.95,
) -> BySource:
    """``by_source`` for any estimator of the same people.

    Parameters
    ----------
    events : for each source, counts of any shape that ``compare`` takes, one for all sources.
    compare : the comparison asked about, of such counts.
    enough : whether such counts have a ratio.
    cluster : shape (n,), as of the influence that ``compare`` gives.

    Raises
    ------
    DataUnfit: fewer than two sources, a source of no such name, shapes that differ, or as ``compare`` of all together.
    """
    if len(events) < 2 or not set(events) <= set(WORDS):
        raise DataUnfit("Give the events of two sources or more, by their names.", slug="sources-unfit")
    counts = {source: np.asarray(values, dtype=np.float64) for source, values in events.items()}
    if len({values.shape for values in counts.values()}) > 1:
        raise DataUnfit("Each source needs one count for each person.", slug="shapes-differ")
    whole = compare(np.sum(list(counts.values()), axis=0))
    ratios = {source: compare(y) for source, y in counts.items() if enough(y)}
    others = np.sum([y for source, y in counts.items() if source != "agencies"], axis=0)
    watched = None
    if "agencies" in ratios and enough(others):
        found, rest = ratios["agencies"], compare(others)
        watched = apart(
            theta=found.theta,
            influence=found.influence,
            other=rest.theta,
            other_influence=rest.influence,
            cluster=cluster,
            level=level,
        )
    without = tuple(source for source in counts if source not in ratios)
    return BySource(ratios, without, whole, watched, tuple(_doubts(watched, without)))


def _enough(y: Floats, arm: npt.NDArray[np.bool_], years: Floats) -> bool:
    """Whether both arms have any events at liberty."""
    told = np.where(years > 0, y, 0.0)
    return bool(told[arm].sum() > 0 and told[~arm].sum() > 0)


def _doubts(watched: Apart | None, without: tuple[Source, ...]) -> list[Doubt]:
    doubts: list[Doubt] = []
    if watched is not None and watched.ci_low > 1:
        words = (
            "Events that agencies found themselves changed less favourably for those helped than what others told of: they may "
            "be watched more closely, which hides part of a fall."
        )
        doubts.append(AssumptionDoubt("watched-more", words))
    if watched is not None and watched.ci_high < 1:
        words = (
            "The fall is larger in events that agencies find themselves than in what others tell of: part of it may be that "
            "agencies record less."
        )
        doubts.append(AssumptionDoubt("recorded-less", words))
    if without:
        names = " and ".join(WORDS[source] for source in without)
        doubts.append(
            SmallNumbers(
                "source-empty", say("Too few events {names} to compare them by themselves.", names=names)
            )
        )
    return doubts
