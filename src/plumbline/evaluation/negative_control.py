"""The same comparison on what the offer cannot have changed: an outcome, or a time before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from plumbline.evaluation.doubts import AssumptionDoubt, Doubt, SmallNumbers
from plumbline.evaluation.estimate import CheckedByParts, LogRatio
from plumbline.evaluation.event_history import Floats, coded
from plumbline.evaluation.two_figures import Apart, apart
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


Control = Literal["outcome", "period"]

WORDS: dict[Control, str] = {
    "outcome": "an outcome that the offer cannot change",
    "period": "a time before the offer",
}

TOO_WIDE = 1.5
"""Half-width of the control's interval, as a multiple, beyond which a control that holds 1 says little."""


@dataclass(frozen=True, slots=True)
class NegativeControl(CheckedByParts, LogRatio):
    """The control's ratio with its interval, and the ratio asked about set against it.

    ``passed`` says that the control's interval holds 1. ``calibrated`` is the ratio asked about over that of the control: right
    where whatever made the groups unlike moved both alike. ``theta`` is the log of ``ratio``, ``influence`` (n,) each person's part in it.
    """

    control: Control
    theta: float
    ratio: float
    ci_low: float
    ci_high: float
    level: float
    passed: bool
    calibrated: Apart
    doubts: tuple[Doubt, ...]
    influence: Floats


def negative_control(
    *,
    theta: float,
    influence: Floats,
    control_theta: float,
    control_influence: Floats,
    control: Control,
    cluster: npt.ArrayLike | None = None,
    level: float = 0.95,
) -> NegativeControl:
    """Judge a comparison by the same comparison where nothing can have happened.

    Parameters
    ----------
    theta, influence : log ratio asked about and each person's part in it (n,), as any estimator here gives them.
    control_theta, control_influence : the same estimator, people and covariates on vehicle crime, say, or on the year before.
    control : which of the two it is.
    cluster : shape (n,), household or dyad.

    Raises
    ------
    DataUnfit: the figures are not of the same people, or of too few.

    Assumes
    -------
    The offer changes nothing about the control; what makes the groups unlike bears on it too. Passing does not show that
    nothing unseen bears on the outcome itself.

    Source: Lipsitch, Tchetgen Tchetgen & Cohen (2010), Epidemiology 21:383-388; Sofer et al. (2016), Statistical Science
    31:348-361 (calibration on the scale of the ratio); docs/methods/negative-control.md.
    """
    found = apart(
        theta=theta,
        influence=influence,
        other=control_theta,
        other_influence=control_influence,
        cluster=cluster,
        level=level,
    )
    group = np.arange(influence.size) if cluster is None else coded(cluster)[0]
    clusters = int(group.max()) + 1
    se = float(np.sqrt(clusters / (clusters - 1) * np.sum(np.bincount(group, control_influence) ** 2)))
    if not se > 0:
        raise DataUnfit("The control has no events to tell anything by.", slug="no-events")
    reach = float(stdtrit(clusters - 2, 0.5 + level / 2)) * se
    passed = abs(control_theta) <= reach
    return NegativeControl(
        control=control,
        theta=control_theta,
        ratio=float(np.exp(control_theta)),
        ci_low=float(np.exp(control_theta - reach)),
        ci_high=float(np.exp(control_theta + reach)),
        level=level,
        passed=passed,
        calibrated=found,
        doubts=tuple(_doubts(control, control_theta, reach, passed=passed)),
        influence=control_influence,
    )


def _doubts(control: Control, theta: float, reach: float, *, passed: bool) -> list[Doubt]:
    way = say("less") if theta < 0 else say("more")
    checks: tuple[tuple[bool, Doubt], ...] = (
        (
            not passed,
            AssumptionDoubt(
                f"control-{control}",
                say(
                    "The groups differ in {control}, with {way} of it among those helped: part of the figure "
                    "is that difference, and not the help.",
                    control=say(WORDS[control]),
                    way=way,
                ),
            ),
        ),
        (
            passed and reach > np.log(TOO_WIDE),
            SmallNumbers(
                "control-wide",
                say(
                    "The groups do not clearly differ in {control}, but so few events could hardly show it.",
                    control=say(WORDS[control]),
                ),
            ),
        ),
    )
    return [doubt for held, doubt in checks if held]
