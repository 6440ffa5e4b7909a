"""The return that a scheme owes for a quarter, derived as its kind counts it, and each of its figures as it may leave the partnership."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plumbline.access.viewer import Viewer
from plumbline.reporting.entering import (
    EntryLine,
    EntryPage,
    entry_csv,
    entry_page,
    is_by_entry,
    line_of_entry,
)
from plumbline.reporting.received import contact_page, is_by_contact
from plumbline.reporting.returns import (
    Line,
    ReturnPage,
    as_csv,
    line_of,
    lines_leaving,
    not_over_yet,
    return_page,
)


@dataclass(frozen=True, slots=True)
class Leaving:
    """One figure of a return as it may leave the partnership: few hidden, the rest rounded. ``share``: a share, a rate or a middle value."""

    slug: str
    words: str
    by: str
    count: str
    of: str
    share: str
    definition: str
    source: str


def quarter_page(viewer: Viewer, slug: str, year: int, quarter: int) -> ReturnPage | EntryPage:
    """Derive a return of a quarter: of people who entered in it, of contacts received in it, or of cases heard in it.

    Raises
    ------
    NotVisible: no such scheme that owes one, or the viewer does not lead it.
    DataUnfit: there is no such quarter.

    Records
        ``return.made``, with what it counts.
    """
    if is_by_entry(viewer, slug):
        return entry_page(viewer, slug, year, quarter)
    by = contact_page if is_by_contact(viewer, slug) else return_page
    return by(viewer, slug, year, quarter)


def owed_line(page: ReturnPage | EntryPage, slug: str) -> Line | EntryLine:
    """One line of a return, with the cases or people behind it.

    Raises
    ------
    NotVisible: it has no such line.
    """
    return line_of_entry(page, slug) if isinstance(page, EntryPage) else line_of(page, slug)


def owed_csv(page: ReturnPage | EntryPage) -> str:
    """A return as a file that may leave the partnership."""
    return entry_csv(page) if isinstance(page, EntryPage) else as_csv(page)


def leaving(page: ReturnPage | EntryPage) -> list[Leaving]:
    """Every line of a return as it may leave the partnership."""
    if isinstance(page, EntryPage):
        return [_entry_leaving(line) for line in page.lines]
    return [
        Leaving(line.slug, line.words, line.by, *line.outside(), line.definition, line.source)
        for line in lines_leaving(page)
    ]


def _entry_leaving(line: EntryLine) -> Leaving:
    one = line.indicator
    return Leaving(line.slug, one.words, line.by, *line.cells("outside"), one.definition, one.source)


def said_with(page: ReturnPage | EntryPage, on: date) -> list[str]:
    """Sentences that go along wherever the figures go: whether the time is over, whose cases they are, what they cannot show."""
    going_on = [row[0] for row in not_over_yet(page.period, on)]
    return [*going_on, page.whose, *(page.cautions[-1:] if isinstance(page, EntryPage) else ())]
