"""What a kind asks of its co-ordinator alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question about everybody who stands in a case in one part. ``settled``: answers after which it waits no more.

    ``track``, ``values``: it is asked while the case has one of these values there, and anew each time that one begins; asked from
    the first day where ``track`` is empty. ``leads_to``: by answer, the kind of scheme to which the person is then referred anew; nothing
    of the case goes along.
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
