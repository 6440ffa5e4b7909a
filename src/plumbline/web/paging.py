"""Pages of a list that is longer than a screen takes."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Pager:
    """Where one is among pages of a list.

    ``name``: of the page's number in the address. ``kept``: what else the address says, such as the page of another list.
    """

    number: int
    pages: int
    name: str = "page"
    kept: str = ""

    @property
    def previous(self) -> str:
        """The address of the page before; empty on the first."""
        return self._address(self.number - 1) if self.number > 1 else ""

    @property
    def next(self) -> str:
        """The address of the page after; empty on the last."""
        return self._address(self.number + 1) if self.number < self.pages else ""

    def _address(self, number: int) -> str:
        return f"?{urlencode({self.name: number})}{self.kept}"


def pager(number: int, count: int, most: int) -> Pager:
    """Pages of ``most`` each."""
    return Pager(number, max(ceil(count / most), 1))


def pager_beside(request: HttpRequest, name: str, count: int, most: int) -> Pager:
    """The pager of one list among several on a page: the others stay where they are; past the end it is on the last page."""
    pages = max(ceil(count / most), 1)
    others = {key: value for key, value in request.GET.items() if key != name}
    kept = f"&{urlencode(others)}" if others else ""
    return Pager(min(place_of(request, name), pages), pages, name, kept)


def place_of(request: HttpRequest, name: str) -> int:
    """A whole number from 1 that an address tells, or 1."""
    told = request.GET.get(name, "")
    return max(int(told), 1) if told.isascii() and told.isdigit() and len(told) < 7 else 1
