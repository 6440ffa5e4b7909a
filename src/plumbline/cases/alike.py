"""Whether two actions may be one task, by their words. Pure.

Two rooms that do not know of each other send the same agency to the same door (domain 12.4, 10): a person has two visits in a week, and each
room counts one as its own. Nothing here decides that: it finds pairs for somebody who sees both to look at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence


# Words that say nothing of the task: joints of a sentence, and how and when, which differ between rooms for one and the same task.
EMPTY_WORDS = """
a an and any are as at be before by each every for from has have her him his if in is it its made next not of on once or our out per she so that
the their them then they this to two until up we when who will with within
monday tuesday wednesday thursday friday saturday sunday day days week weeks weekly month months year morning afternoon evening night end
"""
EMPTY = frozenset(EMPTY_WORDS.split())
ENOUGH = 0.5
FEWEST = 2


def told_words(task: str) -> frozenset[str]:
    """Return the words of a task that say what is done, in their stems: "Visits the flats" is visit, flat."""
    found = re.findall(r"[^\W\d_]{2,}", task.casefold().replace("’", "'"))
    return frozenset(_stem(word) for word in found if word not in EMPTY)


def _stem(word: str) -> str:
    """A plural and its singular are one word. No more than that: a longer stem joins words that are not alike."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def may_be_one_task(one: str, other: str) -> bool:
    """Say whether half of all the telling words of two tasks are in both, and at least two of them (Jaccard index 0.5)."""
    here, there = told_words(one), told_words(other)
    both = here & there
    return len(both) >= FEWEST and len(both) / len(here | there) >= ENOUGH


def pairs_alike(tasks: Sequence[str]) -> list[tuple[int, int]]:
    """Return the places of every two tasks that may be one, each pair once, in order."""
    return [
        (first, second)
        for first in range(len(tasks))
        for second in range(first + 1, len(tasks))
        if may_be_one_task(tasks[first], tasks[second])
    ]
