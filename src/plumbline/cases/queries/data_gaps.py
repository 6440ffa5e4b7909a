"""What the files of a case's agencies do not cover of the time shown: no data is not no event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.cases.models import Case
from plumbline.feeds.covered import Covered, gap_words
from plumbline.feeds.queries import sources_of_people
from plumbline.ingest import load_contract
from plumbline.schemes.permissions import narrowed
from plumbline.values.words import say


def data_gaps(viewer: Viewer, case: Case, *, since: date | None, on: date) -> tuple[str, ...]:
    """Return each source that does not cover the time from ``since`` to the day before ``on``, with the days that it leaves out.

    Sources of the agencies at the case's table whose files the viewer may know of; another scheme's are not spoken of. The present
    day is not over, so that no file need cover it. Files alone are read, nothing of a person: no ledger entry.

    Parameters
    ----------
    since : first day shown; where nothing dated is shown, the day on which the case was opened.
    on : the present day.

    Returns
    -------
    Such as ``Police recorded crimes after 3 March 2026``, in order of their words.
    """
    sources = sources_of_people(narrowed(viewer), case.scheme.agencies)
    first, last = since or timezone.localdate(case.opened_at), on - timedelta(days=1)
    told = [(source, gap_words(source, first=first, last=last)) for source in sources]
    names = _names(sources)
    return tuple(
        sorted(say("{source} {days}", source=names[source], days=days) for source, days in told if days)
    )


def _names(sources: Sequence[Covered]) -> dict[Covered, str]:
    """What each source is called; its supplier as well where two agencies give such files."""
    suppliers, agencies = Counter(s.feed for s in sources), names_of({s.agency for s in sources})
    return {
        s: say("{title} ({agency})", title=title, agency=agencies.get(s.agency, ""))
        if suppliers[s.feed] > 1
        else title
        for s in sources
        for title in [load_contract(s.feed).title]
    }
