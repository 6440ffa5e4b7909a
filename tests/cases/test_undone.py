"""A discussion that was none is left out of the states of a case; one from which a person went back is not."""

from dataclasses import dataclass

import pytest

from plumbline.cases.undone import standing_states
from plumbline.schemes.reading import kind_called


@dataclass(frozen=True)
class Came:
    state: str
    because: str = ""


def states(*slugs):
    return [Came(*slug.split("|")) for slug in slugs]


@pytest.mark.parametrize(
    ("kind", "came", "stands"),
    [
        ("marac", states("accepted", "listed", "heard", "listed"), ["accepted", "listed"]),
        (
            "marac",
            states("accepted", "listed", "heard", "listed", "heard"),
            ["accepted", "listed", "heard"],
        ),
        ("marac", states("listed", "heard", "flagged"), ["listed", "heard", "flagged"]),
        ("mash", states("contact", "research", "strategy", "research"), ["contact", "research"]),
        # New facts: it was discussed, and is looked at again.
        (
            "mash",
            states("contact", "research", "strategy", "research|New facts"),
            ["contact", "research", "strategy", "research"],
        ),
    ],
)
def test_what_stands(kind, came, stands):
    assert [one.state for one in standing_states(kind_called(kind).course, came)] == stands
