"""A ratio and its interval in words."""

from __future__ import annotations


def change_words(ratio: float) -> str:
    """A ratio as a fall or a rise: 0.7 is "a fall of 30%", 1 is "no change"."""
    percent = round(abs(ratio - 1) * 100)
    return "no change" if not percent else f"a {'fall' if ratio < 1 else 'rise'} of {percent}%"


def interval_words(ci_low: float, ci_high: float) -> str:
    """The interval: "compatible with a fall of 45% to a rise of 10%"."""
    low, high = change_words(ci_low), change_words(ci_high)
    return f"compatible with {low}" if low == high else f"compatible with {low} to {high}"
