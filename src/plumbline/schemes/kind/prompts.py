"""What a kind asks of its co-ordinator alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question about everybody who stands in a case in one part. ``settled``: answers after which it waits no more.

    ``track``, ``values``: it is asked while the case has one of these values there, and anew each time that one begins; asked from
    the first day where ``track`` is empty. ``leads_to``: by answer, the kind of scheme to which the person is then referred anew; nothing
    of the case goes along. ``after``: other questions and their answers; where there are any, it is asked once one of them was so answered
    last about the same person.
    """

    slug: str
    words: str
    about: str
    answers: Mapping[str, str]
    settled: frozenset[str]
    source: str
    track: str = ""
    values: frozenset[str] = frozenset()
    leads_to: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Yields:
    """Another kind of scheme that leads for whoever stands in a case of this one, while a case of theirs is open there.

    ``about``: the part in which they stand here; ``there``: the part there. ``words``: what follows from it, for whoever sees both.
    """

    kind: str
    about: str
    there: str
    words: str
    source: str
