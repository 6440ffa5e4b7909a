"""The figures of a scheme and a year that hang together, whichever page shows them: what may not stand beside the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from plumbline.access.viewer import Viewer
from plumbline.cases.queries import DeliveryFigures, delivery_figures
from plumbline.cases.queries.compared import Delivered, delivered_by_way
from plumbline.cases.queries.look_back_figures import LookBackCounts, look_back_figures
from plumbline.cases.queries.onward_figures import OfferedLine, UnmetCount, offered_figures, unmet_figures
from plumbline.cases.queries.outputs import Outputs, added, output_counts
from plumbline.disclosure import Linked, hide_linked
from plumbline.reporting.company import is_hidden
from plumbline.reporting.figures import Period
from plumbline.schemes.models import Scheme


# A part and its whole, as a figure shows them.
ACTED = (
    ("actions_verified_on_time", "actions_judged"), ("actions_verified_on_time", "actions_due"), ("actions_moved", "actions_due"), ("actions_proved", "actions_verified"), ("actions_could_not", "actions_judged"), ("actions_did_not", "actions_judged"),
    ("actions_declined", "actions_judged"), ("actions_serving_none", "actions_proposed"), ("actions_naming_driver", "actions_proposed"),
    ("actions_new", "actions_newness_said"), ("contacts_met", "contacts_attempted"), ("people_met", "cases_worked"),
    ("requests_answered_on_time", "requests_due"),
)  # fmt: skip
COMPARED = (("taken_on", "agreed"), ("verified_on_time", "judged"), ("serving_none", "agreed"))
OUTPUTS = (
    ("met", "attempted"),
    ("logged_soon", "attempted"),
    ("on_time", "judged"),
    ("verified", "judged"),
    ("still_open", "judged"),
    ("could_not", "judged"),
    ("did_not", "judged"),
    ("declined", "judged"),
    ("waiting", "due"),
    ("moved", "due"),
    ("new", "newness_said"),
)
OFFERED = (
    ("answered", "sent"), ("declined", "sent"), ("refused", "sent"), ("started", "sent"), ("completed", "started"),
    ("ended_early", "started"), ("sessions", "attempted"),
)  # fmt: skip
# What an action that was due came to, where it waits for nobody else: readers know that these are all.
CAME_TO = ("verified", "still_open", "could_not", "did_not", "declined")
FITS = ("cases_meeting_criteria", "cases_opened")
UNMET = ("no_place", "waits_long")
# What an intervention calls what an agency counts of those who started.
DOSE = {"begun": "started", "sessions": "sessions", "planned": "planned_sessions"}
LOOKED_BACK = ("hurt", "suspected", "back")
# What the whole scheme calls what an agency, a way of delivery or an intervention counts of it.
OUT = "out"
SAME = {
    "attempted": "contacts_attempted", "met": "contacts_met", "minutes": "dose_minutes", "due": "actions_due", "judged": "actions_judged", "moved": "actions_moved", "could_not": "actions_could_not",
    "did_not": "actions_did_not", "declined": "actions_declined", "newness_said": "actions_newness_said", "new": "actions_new",
    "verified": "actions_verified", "agreed": "actions_proposed", "serving_none": "actions_serving_none",
    "verified_on_time": "actions_verified_on_time", "on_time": "actions_verified_on_time", "taken_on": "actions_taken_on", "opened": "cases_opened", "begun": "started", "first": "first",
}  # fmt: skip


@dataclass(frozen=True)
class Year:
    """What was counted of a scheme in a period, and what of it may not be told beside the rest.

    A count has the name of what it is counted for and its own: ``all.actions_due``; ``out.due`` of the same as what came out of the work; ``team.due`` of what was delivered, ``by-team.due`` of what came out;
    an agency's or an intervention's id.
    """

    given: DeliveryFigures
    ways: tuple[Delivered, ...]
    outputs: tuple[Outputs, ...]
    offered: tuple[OfferedLine, ...]
    unmet: tuple[UnmetCount, ...]
    looked_back: tuple[LookBackCounts, ...]

    @cached_property
    def out(self) -> Outputs:
        """What came out of the whole scheme."""
        ways = [row for row in self.outputs if row.split == "how"]
        return added(ways or self.outputs)

    @cached_property
    def away(self) -> frozenset[str]:
        """Names of counts that are hidden beside the small ones."""
        return hide_linked(self.linked)

    @property
    def hides_time_by_way(self) -> bool:
        """Whether the time of either way of delivery is hidden: beside the time of the whole, that of one gives the other."""
        return any(self.hides_time(row) for row in self.outputs if row.split == "how")

    @property
    def hides_whole_time(self) -> bool:
        """Whether the time of the whole scheme is hidden: its contacts are few, or it would give that of the one agency whose time is hidden."""
        few = [row for row in self.outputs if row.split == "agency" and row.minutes and self.hides_time(row)]
        return len(few) == 1 or is_hidden((self.given.contacts_met, self.given.contacts_attempted))

    def hides_time(self, row: Outputs) -> bool:
        """Whether minutes with people are hidden: as contacts are, or beside others."""
        of = prefix_of(row)
        return bool({f"{of}.minutes", f"{of}.met", f"{of}.attempted"} & self.away) or is_hidden(
            (row.met, row.attempted)
        )

    def hides_sessions(self, of: str, row: Outputs) -> bool:
        """Whether sessions held, those planned and who began are hidden: one figure tells all three."""
        few = is_hidden((row.begun, row.begun)) or is_hidden((row.sessions, row.sessions))
        return few or bool({f"{of}.{name}" for name in DOSE} & self.away)

    @cached_property
    def linked(self) -> Linked:
        """The same as counts, figures and sums."""
        counts = dict(self._counts())
        sums = (
            *self._sums("agency"),
            *self._sums("how"),
            *self._sums_of_due(),
            *self._sums_of_ways(),
            *self._sums_of_offered(),
            *self._sums_of_providers(),
        )
        told = tuple(dict.fromkeys(self._told()))
        return Linked(
            tuple(counts.items()),
            told,
            tuple((whole, parts) for whole, parts in sums if parts and {whole, *parts} <= counts.keys()),
            tuple(self._tied()),
        )

    def _tied(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Minutes say how many were met, and sessions that were planned how many began: each plan holds so many."""
        for of in map(prefix_of, self.outputs):
            yield f"{of}.minutes", (f"{of}.met", f"{of}.attempted")
        for of in (OUT, *map(prefix_of, self.outputs)):
            yield f"{of}.planned", (f"{of}.sessions", f"{of}.begun")
        for line in self.offered:
            of = str(line.intervention)
            yield f"{of}.planned_sessions", (f"{of}.sessions", f"{of}.started")

    def _counts(self) -> Iterator[tuple[str, int]]:
        yield from _of(
            "all", self.given, {*chain(*ACTED), *FITS, "cases_closed", "actions_verified", "dose_minutes"}
        )
        for way in self.ways:
            yield from _of(way.how.value, way, {*chain(*COMPARED)})
        for row in self.outputs:
            yield from _of(prefix_of(row), row, {*chain(*OUTPUTS), *DOSE, "minutes", "opened"})
            yield f"{prefix_of(row)}.first", sum(row.first.values())
        yield from _of(OUT, self.out, {*chain(*OUTPUTS), *DOSE, "minutes", "opened"})
        yield f"{OUT}.first", sum(self.out.first.values())
        for line in self.offered:
            yield from _of(str(line.intervention), line.counts, {*chain(*OFFERED), *UNMET, *DOSE.values()})
        for name in ("sent", *UNMET, "started"):
            yield f"all.{name}", sum(getattr(line.counts, name) for line in self.offered)
        yield "all.actions_taken_on", sum(way.taken_on for way in self.ways)
        for unmet in self.unmet:
            yield f"unmet.{unmet.help}", unmet.cases
        for months in self.looked_back:
            yield from _of(f"months{months.months}", months, {*LOOKED_BACK, "told", "due"})

    def _told(self) -> Iterator[tuple[str, ...]]:
        yield from (_names("all", one) for one in ACTED)
        yield from (_names("all", FITS), ("all.cases_opened",), ("all.cases_closed",), ("all.dose_minutes",))
        yield "all.actions_verified", "all.actions_judged"
        for way in self.ways:
            yield from (_names(way.how.value, one) for one in COMPARED)
        yield from (_names(OUT, one) for one in OUTPUTS)
        yield from ((f"{OUT}.begun",), (f"{OUT}.sessions",), (f"{OUT}.minutes",))
        yield f"{OUT}.first", f"{OUT}.opened"
        for row in self.outputs:
            yield from (_names(prefix_of(row), one) for one in OUTPUTS)
            yield from ((f"{prefix_of(row)}.begun",), (f"{prefix_of(row)}.sessions",))
            if row.split == "how":
                yield f"{prefix_of(row)}.first", f"{prefix_of(row)}.opened"
        for line in self.offered:
            yield from (_names(str(line.intervention), one) for one in OFFERED)
            yield (f"{line.intervention}.sessions",)
        yield from ((f"all.{name}", "all.sent") for name in UNMET if self.offered)
        yield from ((f"unmet.{one.help}", "all.cases_worked") for one in self.unmet)
        for months in self.looked_back:
            of = f"months{months.months}"
            yield from ((f"{of}.{name}", f"{of}.told") for name in LOOKED_BACK)
            yield f"{of}.told", f"{of}.due"

    def _sums(self, split: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Agencies, and ways of delivery, add up to the scheme."""
        of = [prefix_of(row) for row in self.outputs if row.split == split]
        for name in (*dict.fromkeys(chain(*OUTPUTS)), *DOSE, "minutes", "opened", "first"):
            yield f"{OUT}.{name}", tuple(f"{prefix}.{name}" for prefix in of)
            if name in SAME:
                yield f"all.{SAME[name]}", (f"{OUT}.{name}",)

    def _sums_of_due(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Of each agency and way, and of all: what was due waits for a check or came to something."""
        for of in (OUT, *map(prefix_of, self.outputs)):
            yield f"{of}.due", (f"{of}.judged", f"{of}.waiting")
            yield f"{of}.judged", tuple(f"{of}.{name}" for name in CAME_TO)

    def _sums_of_ways(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        for name in dict.fromkeys(chain(*COMPARED)):
            yield f"all.{SAME[name]}", tuple(f"{way.how.value}.{name}" for way in self.ways)
        for way in self.ways:
            yield f"{way.how.value}.judged", (f"by-{way.how.value}.judged",)
            yield f"{way.how.value}.verified_on_time", (f"by-{way.how.value}.on_time",)

    def _sums_of_offered(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        for name in ("sent", *UNMET, "started"):
            yield f"all.{name}", tuple(f"{line.intervention}.{name}" for line in self.offered)

    def _sums_of_providers(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """What an agency provides adds up to what it says of its own; what all provide, to what the scheme says."""
        for name, of_it in DOSE.items():
            yield f"{OUT}.{name}", tuple(f"{line.intervention}.{of_it}" for line in self.offered)
            for row in self.outputs:
                lines = [line for line in self.offered if line.by == row.key]
                yield f"{prefix_of(row)}.{name}", tuple(f"{line.intervention}.{of_it}" for line in lines)


def year_of(viewer: Viewer, scheme: Scheme, period: Period) -> Year:
    """Everything counted of a scheme at the viewer's table in a period, for whoever reads its figures."""
    days = {"start": period.start, "end": period.end}
    return Year(
        given=delivery_figures(viewer, scheme=scheme.id, **days),
        ways=tuple(delivered_by_way(viewer, scheme=scheme.id, **days)),
        outputs=tuple(output_counts(viewer, scheme=scheme.id, **days)),
        offered=tuple(offered_figures(viewer, scheme=scheme, **days)),
        unmet=tuple(unmet_figures(viewer, scheme=scheme, **days)),
        looked_back=tuple(look_back_figures(viewer, scheme=scheme.id, **days)),
    )


def prefix_of(row: Outputs) -> str:
    """What the counts of an agency or of a way of delivery are called by."""
    return f"by-{row.key}" if row.split == "how" else row.key


def _of(prefix: str, row: object, names: Iterable[str]) -> Iterator[tuple[str, int]]:
    for name in sorted(names):
        yield f"{prefix}.{name}", int(getattr(row, name))


def _names(prefix: str, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{prefix}.{name}" for name in names)
