"""How far two people agree, in words: each coefficient with its interval, or why it has none."""

from __future__ import annotations

from plumbline.evaluation import Agreement, Coefficient
from plumbline.values.words import say


LEAST_FOR_AGREEMENT = 10


def agreement_words(found: Agreement, *, kappa: str = "Kappa", gwet: str = "AC1") -> str:
    """The three coefficients side by side, since each alone misleads somewhere."""
    if found.same.value == 1:
        return "every time, so there is no spread from which to tell how sure that is"
    return f"{kappa} {_words(found.kappa)}; {gwet} {_words(found.ac)}; PABAK {_words(found.pabak)}"


def _words(one: Coefficient) -> str:
    if one.value is None:
        return "cannot be told, since one word was used throughout"
    if one.ci_low is None or one.ci_high is None:
        return say("{agreement:.2f}, with no spread from which to tell how sure it is", agreement=one.value)
    return say(
        "{agreement:.2f} ({low:.2f} to {high:.2f})", agreement=one.value, low=one.ci_low, high=one.ci_high
    )
