"""A ratio and its interval in words."""

from __future__ import annotations

from plumbline.values.words import say


def change_words(ratio: float) -> str:
    """A ratio as a fall or a rise: 0.7 is "a fall of 30%", 1 is "no change"."""
    percent = round(abs(ratio - 1) * 100)
    if not percent:
        return say("no change")
    if ratio < 1:
        return say("a fall of {percent}%", percent=percent)
    return say("a rise of {percent}%", percent=percent)


def interval_words(ci_low: float, ci_high: float) -> str:
    """The interval: "compatible with a fall of 45% to a rise of 10%"."""
    low, high = change_words(ci_low), change_words(ci_high)
    return (
        say("compatible with {low}", low=low)
        if low == high
        else say("compatible with {low} to {high}", low=low, high=high)
    )


def share_words(share: float) -> str:
    """A share as it was planned, never rounded to a smaller or larger one that can be told apart: 0.2 is "20%", 0.125 "12.5%"."""
    return f"{share * 100:.4g}%"
