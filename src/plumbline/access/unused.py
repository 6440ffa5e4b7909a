"""After how long without a sign-in a role ends by itself: read from `unused.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from plumbline.access.enums import Role


@dataclass(frozen=True, slots=True)
class Unused:
    """So many days without a sign-in, and where the number comes from."""

    days: int
    source: str


@cache
def unused_limits() -> dict[Role, Unused]:
    """The roles that end by themselves; the others do not."""
    told = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text())
    return {Role(role): Unused(int(limit["days"]), str(limit["source"])) for role, limit in told.items()}
