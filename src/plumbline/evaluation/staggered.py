"""Sites that took the scheme up at different times, by choice: each compared with sites that had not begun. Through a kept library."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from plumbline.evaluation.doubts import AssumptionDoubt, Doubt, SmallNumbers
from plumbline.evaluation.estimate import CheckedByParts, Interval, Scale, Whose
from plumbline.evaluation.strength import DesignStrength, design_strength
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import say


FEWEST_SITES = 4
FEW_SITES = 40
NOT_INSTALLED = (
    "Staggered adoption needs a library that is not installed here. Install it with: "
    "pip install --require-hashes -r requirements/staggered.txt"
)


@dataclass(frozen=True, slots=True)
class GroupTime:
    """Effect in one period on the sites that began in another, on the scale of the outcome. Before they begin it is a lead: nought if all moved alike.

    No error where one site alone began then: how it would have moved by chance cannot be told from one.
    """

    begins: int
    period: int
    sites: int
    effect: float
    se: float | None
    ci_low: float | None
    ci_high: float | None

    @property
    def is_lead(self) -> bool:
        """Whether the sites had not begun."""
        return self.period < self.begins


@dataclass(frozen=True, slots=True)
class Since:
    """Effect so many periods after beginning, over the sites that were seen for so long; before it a lead. No error for one site."""

    periods: int
    sites: int
    effect: float
    se: float | None
    ci_low: float | None
    ci_high: float | None


@dataclass(frozen=True, slots=True)
class Staggered(CheckedByParts, Interval):
    """Mean effect over all sites and periods after beginning, on the scale of the outcome, with its parts.

    ``sites`` and ``never``: how many, and how many never began. ``said``: what the library warned of. ``influence`` (s,) is each site's
    part in ``effect``: no people are given.
    """

    scale: ClassVar[Scale] = "as given"
    influence_of: ClassVar[Whose] = "site"

    effect: float
    se: float
    ci_low: float
    ci_high: float
    level: float
    group_times: tuple[GroupTime, ...]
    since: tuple[Since, ...]
    sites: int
    never: int
    doubts: tuple[Doubt, ...]
    said: tuple[str, ...]
    influence: npt.NDArray[np.float64]

    @property
    def strength(self) -> DesignStrength:
        """Grade of the design: that of a comparison of changes."""
        return design_strength("change_ratio")


def staggered_adoption(*, outcome: npt.ArrayLike, turn: npt.ArrayLike, level: float = 0.95) -> Staggered:
    """Group-time effects of Callaway and Sant'Anna, sites compared with those that had not begun yet or never did.

    Parameters
    ----------
    outcome : shape (s, t), of each site in each period, such as the log of a rate.
    turn : shape (s,), the period, from 0, in which each site began; t or more for never.
    level : of the intervals, by Student's t with sites less one.

    Raises
    ------
    StageRefused: the library is not installed.
    DataUnfit: shapes differ; a value that is no number; fewer than four sites or two periods; a site that had begun in the first
        period; no site begins while another has not.

    Assumes
    -------
    Without the scheme, sites would have moved alike from the period before each began; nothing changed in wait of it.

    Source: Callaway & Sant'Anna (2021), Journal of Econometrics 225:200-230; computed by diff-diff; docs/methods/staggered.md.
    """
    y, begins = np.asarray(outcome, dtype=np.float64), np.asarray(turn)
    _check(y, begins)
    begins = np.minimum(begins.astype(np.int64), y.shape[1])
    fitted, lengths, said = _fit(y, begins)
    times = float(stdtrit(len(y) - 1, (1 + level) / 2))
    began = {int(g): int((begins == g).sum()) for g in np.unique(begins[begins < y.shape[1]])}
    # The library counts periods from 1.
    parts = tuple(
        GroupTime(int(g) - 1, int(t) - 1, began[int(g) - 1], *_around(one, times, began[int(g) - 1]))
        for (g, t), one in sorted(fitted.group_time_effects.items())
    )
    since = tuple(
        Since(int(e), seen, *_around(one, times, seen))
        for e, one in sorted(lengths.items())
        if (
            seen := sum(
                n for g, n in began.items() if any(p.begins == g and p.period == g + e for p in parts)
            )
        )
    )
    effect, se = float(fitted.overall_att), float(fitted.overall_se)
    return Staggered(
        effect=effect,
        se=se,
        ci_low=effect - times * se,
        ci_high=effect + times * se,
        level=level,
        group_times=parts,
        since=since,
        sites=len(y),
        never=int((begins == y.shape[1]).sum()),
        doubts=tuple(_doubts(len(y), parts)),
        said=said,
        influence=_influence(y, begins),
    )


def _influence(y: npt.NDArray[np.float64], begins: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Parts (s,) in the mean over group-times after beginning, each weighed by its sites, and in those weights.

    Source: Callaway & Sant'Anna (2021), equations 2.9 (not yet treated) and 3.11 with theorem 3.
    """
    periods = y.shape[1]
    parts, effects, groups = [], [], []
    for g in np.unique(begins[begins < periods]):
        for t in range(g, periods):
            mine, other = begins == g, begins > t
            if not other.any():
                continue
            moved = y[:, t] - y[:, g - 1]
            parts.append(
                mine * (moved - moved[mine].mean()) / mine.sum()
                - other * (moved - moved[other].mean()) / other.sum()
            )
            effects.append(moved[mine].mean() - moved[other].mean())
            groups.append(mine)
    mine = np.array(groups, dtype=np.float64)
    weight = mine.sum(axis=1) / mine.sum()
    effect = weight @ np.array(effects)
    # The sizes of the groups are themselves as the draw of sites left them.
    of_sizes = (np.array(effects) - effect) @ (mine - mine.mean(axis=1, keepdims=True)) / mine.sum()
    found: npt.NDArray[np.float64] = weight @ np.array(parts) + of_sizes
    return found


def _check(y: npt.NDArray[np.float64], begins: npt.NDArray[np.generic]) -> None:
    if y.ndim != 2 or begins.shape != (len(y),):
        raise DataUnfit("Give a row of outcomes and one beginning for each site.", slug="shapes-differ")
    if not np.isfinite(y).all():
        raise DataUnfit(
            "An outcome is missing or no number. Give one for each site and period.", slug="value-unfit"
        )
    if len(y) < FEWEST_SITES or y.shape[1] < 2:
        raise DataUnfit("This needs four sites and two periods, or more.", slug="too-few-sites")
    when = begins.astype(np.int64)
    if (when < 1).any():
        raise DataUnfit(
            "A site had begun in the first period, so nothing is known of it before. Leave it out, and say so.",
            slug="begun-at-first",
        )
    started = when[when < y.shape[1]]
    if not started.size or when.max() <= started.min():
        raise DataUnfit("No site begins while another has not, so nothing can be compared.", slug="one-group")


def _fit(
    y: npt.NDArray[np.float64], begins: npt.NDArray[np.int64]
) -> tuple[Any, dict[int, dict[str, Any]], tuple[str, ...]]:
    """Hand the sites to the library, as a frame with periods from 1 and 0 for never; the fit, effects by length, and what it warned of."""
    try:
        import pandas as pd
        from diff_diff import CallawaySantAnna
    except ImportError:
        raise StageRefused(NOT_INSTALLED, slug="library-missing") from None
    sites, periods = y.shape
    frame = pd.DataFrame(
        {
            "site": np.repeat(np.arange(sites), periods),
            "period": np.tile(np.arange(1, periods + 1), sites),
            "outcome": y.ravel(),
            "begins": np.repeat(np.where(begins < periods, begins + 1, 0), periods),
        }
    )
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        fitted = CallawaySantAnna(control_group="not_yet_treated", estimation_method="reg").fit(
            frame, outcome="outcome", unit="site", time="period", first_treat="begins"
        )
        study = fitted.aggregate("event_study")
    lengths = {
        int(e): {"effect": effect, "se": se}
        for e, effect, se, is_base in zip(
            study.event_time, study.att, study.se, study.is_reference, strict=True
        )
        if not is_base
    }
    return fitted, lengths, tuple(dict.fromkeys(str(one.message) for one in heard))


def _around(
    one: dict[str, Any], times: float, sites: int
) -> tuple[float, float | None, float | None, float | None]:
    effect, se = float(one["effect"]), float(one["se"])
    if sites < 2 or not np.isfinite(se):
        return effect, None, None, None
    return effect, se, effect - times * se, effect + times * se


def _doubts(sites: int, parts: tuple[GroupTime, ...]) -> list[Doubt]:
    found: list[Doubt] = [
        AssumptionDoubt(
            "sites-chose-when",
            "Sites chose when to begin. If they began because violence rose or fell, the difference is partly that.",
        )
    ]
    if sites < FEW_SITES:
        found.append(
            SmallNumbers(
                "few-sites",
                say(
                    "There are {sites} sites. With fewer than {few_sites} the interval is only roughly right.",
                    sites=sites,
                    few_sites=FEW_SITES,
                ),
            )
        )
    if any(part.sites == 1 for part in parts):
        found.append(
            SmallNumbers(
                "lone-site",
                "In some periods one site began alone, so how it would have moved by chance is not in the interval.",
            )
        )
    leads = [part for part in parts if part.is_lead and part.ci_low is not None and part.ci_high is not None]
    apart = sum(not (part.ci_low or 0.0) <= 0 <= (part.ci_high or 0.0) for part in leads)
    if apart > max(1, len(leads) // 10):
        found.append(
            AssumptionDoubt(
                "moved-apart",
                say(
                    "In {apart} of {count} comparisons before any site had begun, sites had moved apart "
                    "already.",
                    apart=apart,
                    count=len(leads),
                ),
            )
        )
    return found
