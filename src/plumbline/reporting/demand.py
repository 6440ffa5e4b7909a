"""What a scheme takes of its agencies: hours at meetings and with people, and what they cost."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.cases.queries.outputs import Outputs
from plumbline.disclosure import hide_inside
from plumbline.meetings.queries.process import Came, meeting_process
from plumbline.reporting import permissions
from plumbline.reporting.figures import HIDDEN, Period
from plumbline.reporting.linked import Year, year_of
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import schemes_of
from plumbline.schemes.queries.costs import unit_costs
from plumbline.values.errors import NotVisible
from plumbline.values.words import joined, say


NOT_COUNTED = (
    "We count attendance at meetings, from beginning to end, and the minutes of logged contacts, including the sessions of a provider. We do not count preparing, "
    "writing up, travel, research or the co-ordinator’s own work. So the work takes at least this much."
)
ROUGHLY = 100_00
TOO_LITTLE = "Hidden: too few contacts, and too little to round."
NOTHING = "No hour was counted in this period."


@dataclass(frozen=True, slots=True)
class AgencyDemand:
    """Of one agency: minutes at meetings; minutes with people, None where hidden; pence of an hour, None where not set; pence in all, None where either is.

    ``source``: where the cost of an hour comes from.
    """

    agency: UUID
    name: str
    at_meetings: int
    with_people: int | None
    hourly: int | None
    cost: int | None
    source: str = ""


@dataclass(frozen=True, slots=True)
class DemandPage:
    """What a scheme took in a period. ``cost`` in pence and ``case_words`` are empty where they cannot be told; ``why`` says so.

    ``case_cost`` in pence, of each case worked; None where it cannot be told or is hidden.
    ``is_rough``: the cost is rounded to £100, since hours with people are hidden somewhere: with all hours and all costs known to the penny,
    those of two agencies could be worked out.
    """

    scheme: Scheme
    period: str
    agencies: tuple[AgencyDemand, ...]
    at_meetings: int
    with_people: int | None
    cost: int | None
    case_words: str
    why: str
    is_rough: bool = False
    case_cost: int | None = None


def demand_page(viewer: Viewer, slug: str, at: datetime | None = None) -> DemandPage:
    """Assemble what a scheme took in the year up to ``at``, at the costs that hold on its last day.

    Refuses
        PermissionRefused: the viewer's role has no use for it.
        NotVisible: no such scheme at the viewer's table.
    """
    permissions.check_may_read_counts(viewer)
    scheme = next((one for one in schemes_of(viewer) if one.slug == slug), None)
    if scheme is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    period = Period.year_to(timezone.localdate(at or timezone.now()))
    return demand_of(viewer, scheme, period, year_of(viewer, scheme, period))


def demand_of(viewer: Viewer, scheme: Scheme, period: Period, year: Year) -> DemandPage:
    """What a scheme took in a period whose counts are there already, for whoever may read counts; at the costs of its last day."""
    came = meeting_process(viewer, scheme=scheme.id, start=period.start, end=period.end).agencies
    outputs = [row for row in year.outputs if row.split == "agency"]
    few = {UUID(row.key) for row in outputs if year.hides_time(row)}
    costs = {agency: (row.pence, row.source) for agency, row in unit_costs(scheme, period.last).items()}
    return page_of(
        scheme,
        period.words,
        came,
        outputs,
        costs,
        year.given.cases_worked,
        few,
        hides_whole=year.hides_whole_time,
    )


def page_of(
    scheme: Scheme,
    period: str,
    came: Sequence[Came],
    outputs: Sequence[Outputs],
    costs: Mapping[UUID, tuple[int, str]],
    worked: int,
    few: Collection[UUID],
    *,
    hides_whole: bool = False,
) -> DemandPage:
    """Put hours and costs together. The cost of an agency is hidden where its hours with people are: one would give the other.

    Parameters
    ----------
    few : agencies whose hours with people are hidden, here as on every page. ``hides_whole``: those of all together are hidden too.
    """
    sat = {one.agency: one.minutes for one in came}
    seen = {UUID(row.key): row for row in outputs}
    names = names_of({*sat, *seen})
    order = sorted(names, key=lambda agency: names[agency])
    minutes = {key: sat.get(key, 0) + (seen[key].minutes if key in seen else 0) for key in order}
    lines = tuple(
        _line(key, names[key], sat.get(key, 0), seen.get(key), costs.get(key), is_hidden=key in few)
        for key in order
    )
    missing = [names[key] for key in order if minutes[key] and key not in costs]
    whole = sum(minutes.values())
    cost = (
        round(sum(minutes[key] * costs[key][0] for key in order if minutes[key]) / 60)
        if whole and not missing
        else None
    )
    is_rough = bool(few)
    if cost is not None and is_rough:
        cost = round(cost / ROUGHLY) * ROUGHLY or None
    why = _why(missing, whole, cost)
    return DemandPage(
        scheme=scheme,
        period=period,
        agencies=lines,
        at_meetings=sum(sat.values()),
        with_people=None if hides_whole else sum(row.minutes for row in outputs),
        cost=cost,
        case_words=_for_each_case(cost, worked, is_rough=is_rough),
        why=why,
        is_rough=is_rough,
        case_cost=_case_cost(cost, worked, is_rough=is_rough),
    )


def _why(missing: Sequence[str], whole: int, cost: int | None) -> str:
    if missing:
        return say(
            "The cost cannot be told: nobody said what an hour costs at {agencies}.",
            agencies=joined(missing, ", "),
        )
    if not whole:
        return NOTHING
    return "" if cost is not None else TOO_LITTLE


def _line(
    agency: UUID, name: str, sat: int, seen: Outputs | None, cost: tuple[int, str] | None, *, is_hidden: bool
) -> AgencyDemand:
    people = None if is_hidden else seen.minutes if seen else 0
    hourly, source = cost or (None, "")
    told = round((sat + people) * hourly / 60) if people is not None and hourly is not None else None
    return AgencyDemand(agency, name, sat, people, hourly, told, source)


def _case_cost(cost: int | None, worked: int, *, is_rough: bool) -> int | None:
    if cost is None or not worked or hide_inside(worked) is None:
        return None
    # No more exact than the sum that it comes from.
    return round(cost / worked / 1000) * 1000 if is_rough else round(cost / worked)


def _for_each_case(cost: int | None, worked: int, *, is_rough: bool) -> str:
    if cost is None or not worked:
        return ""
    each = _case_cost(cost, worked, is_rough=is_rough)
    if each is None:
        return say("{hidden} cases were worked: too few to show a cost of each", hidden=HIDDEN)
    if is_rough:
        return say("About £{each:,} for each of {worked:,} cases worked", each=each // 100, worked=worked)
    return say("{each} for each of {worked:,} cases worked", each=pounds(each), worked=worked)


def pounds(pence: int) -> str:
    """Money as it is shown."""
    return f"£{pence / 100:,.2f}"
