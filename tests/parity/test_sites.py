import pytest

from plumbline.evaluation import meta_regression, pool, small_studies
from tests.parity.lives import sites


pytestmark = pytest.mark.extra


def test_sites_put_together_are_those_of_metafor(asked, beside, rng):
    rows = sites(rng)
    theirs = asked("sites.R", "metafor", sites=rows)
    given = {"effect": rows["effect"], "variance": rows["variance"]}

    for method in ("REML", "DL", "PM"):
        found, told = pool(**given, method=method), theirs[method]
        ours = {
            "effect": found.effect,
            "Hartung-Knapp error": found.se,
            "plain error": found.plain_se,
            "interval": [found.ci_low, found.ci_high],
            "tau squared": found.tau2,
            "I squared": found.i2,
            "Q": [found.q, found.q_p],
            "prediction": [found.prediction_low, found.prediction_high],
            "without each": found.without,
            "weights": found.weight,
        }
        its = [
            told["effect"],
            told["se"],
            told["plain"],
            [*told["low"], *told["high"]],
            told["tau2"],
            told["i2"],
        ]
        its += [[*told["q"], *told["q_p"]], told["ahead"], told["without"], told["weight"]]
        for (what, mine), other in zip(ours.items(), its, strict=True):
            beside.holds(f"Sites, {method}: {what}", mine, other, against="metafor")
    found = pool(**given)
    beside.holds("Sites: Q-profile", [found.tau2_low, found.tau2_high], theirs["profile"], against="metafor")

    lean, told = small_studies(**given), theirs["lean"]
    ours = [lean.slope, lean.t, lean.p]
    beside.holds("Small sites (regtest)", ours, [*told["slope"], *told["t"], *told["p"]], against="metafor")
    beside.holds(
        "Small sites (trimfill): number", lean.missing, theirs["filled"]["missing"], against="metafor"
    )
    ours, its = lean.filled.effect, theirs["filled"]["effect"]
    beside.holds("Small sites (trimfill): effect", ours, its, against="metafor, its steps run on")

    moved, told = meta_regression(**given, moderators=rows["feature"]), theirs["moved"]
    for what, mine, other in (
        ("coefficients", moved.coef, told["coef"]),
        ("errors", moved.se, told["se"]),
        ("limits", [*moved.ci_low, *moved.ci_high], [*told["low"], *told["high"]]),
        ("tau squared", moved.tau2, told["tau2"]),
        ("what is left", [moved.left_q, moved.left_p], [*told["left_q"], *told["left_p"]]),
        ("share explained", moved.explained or 0.0, told["explained"]),
    ):
        beside.holds(f"Moderators: {what}", mine, other, against="metafor")
