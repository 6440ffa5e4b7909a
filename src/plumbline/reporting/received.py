"""Returns of the contacts that came in a quarter, taken in or not: how soon each was decided, what was decided, and what followed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.kinds import kind_heading
from plumbline.agencies.queries import names_of
from plumbline.cases.queries.received import Asked, ReceivedContact, months_after, received_contacts
from plumbline.disclosure import Linked, hide_linked
from plumbline.meetings.queries.kept import CaseAtMeeting, cases_at_meetings
from plumbline.reporting.figures import Period
from plumbline.reporting.returns import (
    Line,
    ReturnPage,
    by_definition,
    quarter_of,
    schemes_that_owe,
    told_apart,
    whose_cases,
)
from plumbline.schemes.kind import Indicator, Kind, Return
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import NotVisible


Counter = Callable[[ReceivedContact], int]
RESEARCH = {"research_due", "research_in_time"}
MEETINGS = {"discussions", "discussions_quorate"}
WORDS: dict[str, str] = {
    "contacts": "contacts",
    "taken_in": "contacts that were taken in",
    "clock_due:CLOCK": "those in which a clock was kept, or no longer can be",
    "clock_kept:CLOCK": "those in which it was kept",
    "had:TRACK.VALUE": "those that ever had a value",
    "stands:TRACK.VALUE": "those in which a value stands",
    "decided:TRACK": "those that ever had any value of a track",
    "filled:FORM": "those with a form filled in",
    "said:FORM.QUESTION=ANSWER|ANSWER": "those with one of these answers on a form as it was filled in last",
    "again:MONTHS": "those about somebody of whom another was taken in within so many months before",
    "followed:MONTHS": "those after which another came about the same person within so many months",
    "followable:MONTHS": "those of which so many months are over, or another came before",
    "ended": "those that ended: not taken in, or closed",
    "told": "those of which whoever made the contact was told the end",
}
"""What a return of contacts can count, in words; ``+`` between two means both. Research and discussions are counted by themselves."""


@dataclass(frozen=True, slots=True)
class _Rows:
    contacts: Sequence[ReceivedContact]
    met: Sequence[CaseAtMeeting]
    today: date


def is_by_contact(viewer: Viewer, slug: str) -> bool:
    """Whether the return that the viewer's scheme owes is of contacts."""
    return any(scheme.slug == slug and found.of == "received" for scheme, found in schemes_that_owe(viewer))


def contact_page(
    viewer: Viewer, slug: str, year: int, quarter: int, *, at: datetime | None = None
) -> ReturnPage:
    """Derive a return of contacts from those that the viewer sees, and their cases.

    Raises
    ------
    NotVisible: no such scheme that owes one, or the viewer does not lead it.

    Records
        ``return.made``, with contacts and cases.
    """
    scheme, found = _owed(viewer, slug)
    period = quarter_of(year, quarter)
    rows = _rows(viewer, scheme, period, at)
    kind = kind_of(scheme)
    kinds = sorted({one.from_kind for one in rows.contacts})
    return ReturnPage(
        scheme=scheme,
        found=found,
        period=period,
        lines=tuple(
            line
            for indicator in found.indicators
            for one, by in by_definition(indicator)
            for line in _lines(one, by, kind, rows)
        ),
        referred_by=tuple(
            (kind_heading(one), sum(r.from_kind == one for r in rows.contacts)) for one in kinds
        ),
        meetings=len({one.met_on for one in rows.met}),
        whose=whose_cases(viewer, scheme),
    )


def _owed(viewer: Viewer, slug: str) -> tuple[Scheme, Return]:
    for scheme, found in schemes_that_owe(viewer):
        if scheme.slug == slug and found.of == "received":
            return scheme, found
    raise NotVisible("This page is not there, or is not yours to see.")


def _rows(viewer: Viewer, scheme: Scheme, period: Period, at: datetime | None) -> _Rows:
    return _Rows(
        received_contacts(viewer, scheme, start=period.start, end=period.end, at=at),
        cases_at_meetings(viewer, scheme, start=period.start, end=period.end),
        timezone.localdate(at),
    )


def _lines(indicator: Indicator, by: str, kind: Kind, rows: _Rows) -> Iterator[Line]:
    plain = Line(
        slug=indicator.slug,
        words=indicator.words,
        by=by,
        definition=indicator.definition,
        source=indicator.source,
        numerator=0,
        denominator=None,
        cases=(),
        cannot=indicator.cannot,
    )
    if indicator.cannot:
        yield plain
    elif indicator.counts in RESEARCH:
        yield from _research(plain, rows)
    elif indicator.counts in MEETINGS:
        yield _discussed(plain, indicator, rows)
    elif indicator.split:
        yield from _split(plain, indicator, kind, rows)
    else:
        yield _line(plain, indicator, rows, rows.contacts)


def _line(plain: Line, indicator: Indicator, rows: _Rows, among: Sequence[ReceivedContact]) -> Line:
    of = counter_called(indicator.out_of, rows.today) if indicator.out_of else None
    counted = counter_called(indicator.counts, rows.today)
    # What is counted is counted out of the same contacts.
    behind = [one for one in among if counted(one) and (of is None or of(one))]
    return replace(
        plain,
        numerator=len(behind),
        denominator=None if of is None else sum(map(of, among)),
        cases=tuple(behind),
    )


def _split(plain: Line, indicator: Indicator, kind: Kind, rows: _Rows) -> Iterator[Line]:
    """A line for each value of a track, as it was last."""
    for track in indicator.split:
        for value, label in kind.tracks[track].values.items():
            if indicator.only and value not in indicator.only.get(track, ()):
                continue
            among = [one for one in rows.contacts if one.held.get(track) == value]
            slug = f"{indicator.slug}-{value}".replace("_", "-")
            by = told_apart(plain.by, label.partition(":")[0].lower())
            yield replace(_line(plain, indicator, rows, among), slug=slug, by=by)


def _research(plain: Line, rows: _Rows) -> Iterator[Line]:
    """Requests and not contacts: all of them, and those to each agency."""
    asked = [(one, request) for one in rows.contacts for request in one.asked if request.in_time is not None]
    names = names_of({request.agency for _, request in asked})
    by = sorted({(names.get(request.agency, ""), str(request.agency)) for _, request in asked})
    yield from _hidden_together(list(_research_lines(plain, asked, by)))


def _research_lines(
    plain: Line, asked: Sequence[tuple[ReceivedContact, Asked]], by: Sequence[tuple[str, str]]
) -> Iterator[Line]:
    for place, (name, key) in enumerate([("", ""), *by]):
        found = [(one, request) for one, request in asked if not key or str(request.agency) == key]
        in_time = [one for one, request in found if request.in_time]
        yield replace(
            plain,
            slug=f"{plain.slug}-{place}" if place else plain.slug,
            by=told_apart(plain.by, name),
            numerator=len(in_time),
            denominator=len(found),
            cases=tuple({one.referral.id: one for one in in_time}.values()),
        )


def _hidden_together(lines: Sequence[Line]) -> Iterator[Line]:
    """The whole, which comes first, and its parts: none that is small can be had from the others."""
    counts = {f"{n}.in": line.numerator for n, line in enumerate(lines)}
    counts |= {f"{n}.of": line.denominator or 0 for n, line in enumerate(lines)}
    parts = range(1, len(lines))
    away = hide_linked(
        Linked(
            tuple(counts.items()),
            tuple((f"{n}.in", f"{n}.of") for n in range(len(lines))),
            tuple((f"0.{name}", tuple(f"{n}.{name}" for n in parts)) for name in ("in", "of") if parts),
        )
    )
    for n, line in enumerate(lines):
        yield replace(line, beside=bool({f"{n}.in", f"{n}.of"} & away))


def _discussed(plain: Line, indicator: Indicator, rows: _Rows) -> Line:
    quorate = [one for one in rows.met if one.quorate]
    found = quorate if indicator.counts == "discussions_quorate" else list(rows.met)
    return replace(
        plain,
        numerator=len(found),
        denominator=len(rows.met) if indicator.out_of else None,
        cases=tuple(found),
    )


def is_counted(name: str, kind: Kind) -> bool:
    """Whether a return of contacts of this kind can count what is called so."""
    return name in RESEARCH | MEETINGS or all(_is_part(part, kind) for part in name.split("+"))


def _is_part(name: str, kind: Kind) -> bool:
    word, _, rest = name.partition(":")
    track, _, value = rest.partition(".")
    if word in ("clock_due", "clock_kept"):
        return rest in kind.clocks and kind.clocks[rest].watched
    if word in ("had", "stands"):
        return track in kind.tracks and value in kind.tracks[track].values
    if word == "decided":
        return rest in kind.tracks
    if word == "filled":
        return rest in kind.forms
    if word == "said":
        question, _, answers = value.partition("=")
        fields = {one.slug: one for one in kind.forms[track].fields} if track in kind.forms else {}
        return question in fields and set(answers.split("|")) <= set(fields[question].choices)
    if word in ("again", "followed", "followable"):
        return rest.isdecimal()
    return name in ("contacts", "taken_in", "ended", "told")


def counter_called(name: str, today: date) -> Counter:
    """What a name in ``returns.yaml`` counts of one contact: one or nought."""
    parts = [_part(part, today) for part in name.split("+")]
    return lambda one: int(all(part(one) for part in parts))


def _part(name: str, today: date) -> Callable[[ReceivedContact], bool]:
    word, _, rest = name.partition(":")
    form, _, asked = rest.partition(".")
    question, _, answers = asked.partition("=")
    told: dict[str, Callable[[ReceivedContact], bool]] = {
        "contacts": lambda one: True,
        "taken_in": lambda one: one.case is not None,
        "clock_due": lambda one: one.clocks.get(rest) is not None,
        "clock_kept": lambda one: one.clocks.get(rest) is True,
        "had": lambda one: rest in one.had,
        "stands": lambda one: rest in one.stands,
        "decided": lambda one: any(value.partition(".")[0] == rest for value in one.had),
        "filled": lambda one: rest in one.answers,
        "said": lambda one: one.answers.get(form, {}).get(question, "") in answers.split("|"),
        "again": lambda one: (
            one.before is not None and one.received_on <= months_after(one.before, int(rest))
        ),
        "followed": lambda one: _followed(one, int(rest)),
        "followable": lambda one: (
            _followed(one, int(rest)) or months_after(one.received_on, int(rest)) < today
        ),
        "ended": lambda one: one.told is not None,
        "told": lambda one: one.told is True,
    }
    return told[word]


def _followed(one: ReceivedContact, months: int) -> bool:
    return one.after is not None and one.after <= months_after(one.received_on, months)
