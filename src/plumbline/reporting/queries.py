"""The board page: did it fit, did we act, did it help. One page, figures only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.cases.queries import delivery_figures
from plumbline.cases.queries.chasing import late_counts
from plumbline.cases.queries.learning import learning_figures
from plumbline.feeds.queries import taken_back
from plumbline.finding.models import NominationRun, ShapeReport
from plumbline.finding.queries import latest_shape, runs
from plumbline.meetings.queries.figures import quorum_figures
from plumbline.reporting import permissions
from plumbline.reporting.across import Taking, taking_of
from plumbline.reporting.acted import acted_in
from plumbline.reporting.compared import Compared, compared
from plumbline.reporting.figures import Figure, Period, count_figure, share_figure
from plumbline.reporting.fit import Fit, fit_of
from plumbline.reporting.helped import Helped, helped_from_plan, helped_from_result
from plumbline.reporting.late import late_of, pack_of
from plumbline.reporting.linked import Year, year_of
from plumbline.reporting.looked_back import looked_back_in
from plumbline.reporting.offered import Offered, offered_in, unmet_in
from plumbline.reporting.stopping import StopReading, stop_reading
from plumbline.schemes.models import Charter, Scheme
from plumbline.schemes.queries import (
    charter_is_overdue,
    kind_of,
    latest_charter,
    schemes_of,
    stop_line_of,
    why_no_case,
)
from plumbline.studies.queries import results_of_lists
from plumbline.values.errors import NotVisible
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


# Of no scheme: every count is nought.
NO_SCHEME = UUID(int=0)


@dataclass(frozen=True, slots=True)
class CharterWords:
    """What the scheme promised, as signed. ``no_case``: why it takes no case under this charter, "" where it does."""

    scheme: str
    slug: str
    aim: str
    criteria: tuple[str, ...]
    measure: str
    stop_rule: str
    signed_on: date
    review_on: date
    overdue: bool
    no_case: str = ""
    has_stop_line: bool = False
    stop: StopReading | None = None


@dataclass(frozen=True, slots=True)
class BoardPage:
    """Everything on the board page, in finished words; counts of 1 to 4 are hidden in it.

    ``pack``: late actions that climbed the whole ladder, by agency. ``compared``: panel and team side by side, where the kind knows both.
    ``taking``: what it takes of its agencies; None for who reads no counts, and where there is no scheme.
    ``helped`` is of the list of this scheme that was frozen last of those with a result, ``helped_before`` of each list before it:
    they stand alike, whatever they found.
    ``schemes``: slug, name, and whether the page is of it, for each scheme at the viewer's table.
    """

    made_at: datetime
    period: str
    made_up: bool
    charter: CharterWords | None
    schemes: tuple[tuple[str, str, bool], ...]
    fit: Fit
    acted: tuple[Figure, ...]
    helped: Helped
    helped_before: tuple[Helped, ...] = ()
    late: tuple[Figure, ...] = ()
    pack: tuple[Figure, ...] = ()
    compared: Compared | None = None
    offered: tuple[Offered, ...] = ()
    unmet: tuple[Figure, ...] = ()
    looked_back: tuple[Figure, ...] = ()
    taking: Taking | None = None


def board_page(viewer: Viewer, at: datetime | None = None, *, slug: str = "") -> BoardPage:
    """Assemble the board page of a scheme for the year up to ``at``.

    Parameters
    ----------
    slug : of the scheme; the first that chooses its people from lists, where none is named.

    Refuses
        PermissionRefused: the viewer's role has no use for it.
        NotVisible: the viewer's agency is outside the partnership, or sits at no such scheme.
    """
    permissions.check_may_read_board_page(viewer)
    schemes = sorted(schemes_of(viewer), key=lambda one: not kind_of(one).has_lists)
    scheme = next((one for one in schemes if slug in ("", one.slug)), None)
    if slug and scheme is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    now = at or timezone.now()
    today = timezone.localdate(now)
    late = late_counts(viewer, scheme=scheme.id, on=today) if scheme else []
    period = Period.year_to(today)
    year = year_of(viewer, scheme, period) if scheme else None
    delivered = (
        year.given if year else delivery_figures(viewer, scheme=NO_SCHEME, start=period.start, end=period.end)
    )
    away = year.away if year else frozenset()
    # Lists, and what is compared with them, are of the schemes that choose from lists.
    lists = scheme is None or kind_of(scheme).has_lists
    shape = latest_shape(viewer) if lists else None
    every = runs(viewer) if lists else []
    listed = [run for run in every if run.scheme_id == (scheme.id if scheme else None)]
    helped = _helped(viewer, listed, now, has_lists=lists)
    return BoardPage(
        made_at=now,
        period=period.words,
        made_up=_made_up(shape, every),
        charter=_charter(viewer, scheme, today),
        schemes=tuple((one.slug, one.name, one == scheme) for one in schemes),
        fit=fit_of(shape, delivered, period.words, has_lists=lists, away=away),
        acted=(
            *acted_in(delivered, period.words, away, hides_time=year is not None and year.hides_whole_time),
            _quorate(viewer, scheme, period),
            *_learnt(viewer, scheme, period, today),
        ),
        late=late_of(late, today),
        pack=pack_of(late, today),
        compared=_compared(year, scheme, period),
        taking=taking_of(viewer, scheme, period, year, now) if scheme and year else None,
        offered=offered_in(year.offered, period.words, away) if year else (),
        looked_back=looked_back_in(year.looked_back, period.words, away) if year else (),
        unmet=unmet_in(year.unmet, year.offered, delivered.cases_worked, period.words, away) if year else (),
        helped=helped[0],
        helped_before=helped[1:],
    )


def _helped(
    viewer: Viewer, listed: Sequence[NominationRun], now: datetime, *, has_lists: bool
) -> tuple[Helped, ...]:
    """What each list of the scheme says, the one frozen last first; how far it is from telling where none says anything."""
    told = results_of_lists(viewer, [run.id for run in listed], until=now)
    if not told:
        return (helped_from_plan(listed[0] if listed else None, has_lists=has_lists),)
    days = {run.id: run.as_of for run in listed}
    return tuple(
        helped_from_result(
            row,
            taken_back(row.batches),
            whose=say("List of {day}", day=day_month_year(timezone.localdate(days[row.protocol.run_id]))),
        )
        for row in told
    )


def _compared(year: Year | None, scheme: Scheme | None, period: Period) -> Compared | None:
    """Panel and team side by side; None where the kind has one way of delivery."""
    if year is None or scheme is None or len(kind_of(scheme).delivery) == 1:
        return None
    panel, team = year.ways
    return compared(panel, team, period=period.words, away=year.away, few_met=year.hides_time_by_way)


def _quorate(viewer: Viewer, scheme: Scheme | None, period: Period) -> Figure:
    """Meetings with a quorum, of those held whose attendance says whether there was one."""
    found = quorum_figures(
        viewer, scheme=scheme.id if scheme else NO_SCHEME, start=period.start, end=period.end
    )
    told = found.held - found.not_written_down
    return share_figure(
        "Meetings with a quorum from first decision to end",
        found.quorate,
        told,
        period=period.words,
        of="meetings held",
    )


def _learnt(viewer: Viewer, scheme: Scheme | None, period: Period, today: date) -> tuple[Figure, ...]:
    """What reviews and closures taught, and whether anything came of it."""
    found = learning_figures(
        viewer, scheme=scheme.id if scheme else NO_SCHEME, start=period.start, end=period.end, on=today
    )
    return (
        share_figure(
            "What was learnt, done and checked by somebody else",
            found.verified,
            found.recorded,
            period=period.words,
            of="things to learn",
        ),
        count_figure("To be learnt and late", found.late, period=period.words, of="things to learn"),
    )


def _made_up(shape: ShapeReport | None, listed: list[NominationRun]) -> bool:
    return bool((shape and shape.made_up) or any(run.made_up for run in listed))


def _charter(viewer: Viewer, scheme: Scheme | None, today: date) -> CharterWords | None:
    found = latest_charter(scheme, today) if scheme else None
    return _charter_words(viewer, scheme, found, today) if scheme and found else None


def _charter_words(viewer: Viewer, scheme: Scheme, charter: Charter, today: date) -> CharterWords:
    line = stop_line_of(charter)
    return CharterWords(
        scheme=scheme.name,
        slug=scheme.slug,
        aim=charter.aim,
        criteria=tuple(charter.criteria),
        measure=charter.measure,
        stop_rule=charter.stop_rule,
        signed_on=charter.signed_on,
        review_on=charter.review_on,
        overdue=charter_is_overdue(charter, today),
        no_case=why_no_case(scheme, charter, today),
        has_stop_line=line is not None,
        stop=stop_reading(viewer, scheme, line, today)
        if line and viewer.has_role(*permissions.COUNT_READERS)
        else None,
    )
