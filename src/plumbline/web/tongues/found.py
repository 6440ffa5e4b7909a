"""One string that is to be translated, and where it was found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """``where``: the file, from the package on; lines are left out, since they move without a word changing."""

    english: str
    where: str
    plural: str = ""

    @property
    def room(self) -> str:
        """The room whose words they are: ``cases``, ``web/casework``, ``schemes/kinds/marac``."""
        parts = self.where.split("/")
        if parts[:2] == ["schemes", "kinds"]:
            return "/".join(parts[:3])
        return "/".join(parts[:2]) if parts[0] == "web" and len(parts) > 2 else parts[0]
