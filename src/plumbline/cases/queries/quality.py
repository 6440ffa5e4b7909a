"""Sample audits as those at the table read them: each case as far as their access lets them, ratings once two are in; counts for figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import (
    Action,
    AuditedCase,
    QualityAudit,
    QualityDraw,
    QualityRating,
    QualitySettlement,
)
from plumbline.cases.quality import RATERS, RatingForm, differs, form_of
from plumbline.cases.queries.sight import HIDDEN, visible_cases
from plumbline.schemes.models import Scheme
from plumbline.schemes.permissions import caseworker, narrowed
from plumbline.schemes.queries import schemes_of
from plumbline.sharing.visibility import visible_to
from plumbline.values.errors import NotVisible


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A sample that was committed to, and drawn or not."""

    audit: QualityAudit
    form: RatingForm
    by: str
    draw: QualityDraw | None
    may_draw: bool


@dataclass(frozen=True, slots=True)
class RatedItem:
    """One line of the form with both words, and the settled one: "" where the two differ and nobody has settled it."""

    slug: str
    words: str
    first: str
    second: str
    settled: str

    @property
    def differs(self) -> bool:
        """Whether the two said otherwise."""
        return self.first != self.second


@dataclass(frozen=True, slots=True)
class AuditedLine:
    """One case of a sample. ``items`` is empty until two ratings are in; ``raters`` are then named.

    ``may_rate`` and ``may_settle``: the viewer may, now. ``why_not``: why they may do neither, if it is for what they did in the case.
    """

    audited: AuditedCase
    form: RatingForm
    ratings_in: int
    mine: QualityRating | None
    items: tuple[RatedItem, ...]
    raters: tuple[tuple[str, str], ...]
    settlement: QualitySettlement | None
    settled_by: str
    may_rate: bool
    may_settle: bool
    why_not: str

    @property
    def apart(self) -> list[RatedItem]:
        """Lines on which the two differ."""
        return [item for item in self.items if item.differs]


@dataclass(frozen=True, slots=True)
class QualityCounts:
    """Counts of the samples drawn in a period, of one form.

    ``sampled``: cases by how many ratings are in. ``pairs``: of each item, how many cases had a first and a second word and a settled one, "" where
    it is not settled. ``alike``: cases by how many items were rated alike, of how many.
    """

    form: RatingForm
    sampled: Mapping[int, int]
    pairs: Mapping[str, Mapping[tuple[str, str, str], int]]
    alike: Mapping[tuple[int, int], int]


WORKED = "You worked on this case, so others rate it."


def audits_of(viewer: Viewer) -> list[tuple[Scheme, list[AuditLine]]]:
    """Samples of each scheme at the viewer's table, the newest first. They name nobody, so no entry is written."""
    rows = list(visible_audits(viewer))
    lines = _audit_lines(viewer, rows)
    return [
        (scheme, [line for line in lines if line.audit.scheme_id == scheme.id])
        for scheme in schemes_of(viewer)
    ]


def visible_audits(viewer: Viewer) -> QuerySet[QualityAudit]:
    """Samples of the schemes at whose table the viewer works."""
    return visible_to(narrowed(viewer), QualityAudit.objects.all()).select_related("scheme")


def audit_for(viewer: Viewer, audit_id: UUID) -> QualityAudit:
    """Return a sample, to act on.

    Raises
    ------
    NotVisible: it is not there, or not theirs to see.
    """
    found = visible_audits(caseworker(viewer)).filter(id=audit_id).first()
    if found is None:
        raise NotVisible(HIDDEN)
    return found


def audit_shown(viewer: Viewer, audit_id: UUID) -> tuple[AuditLine, list[AuditedLine]]:
    """A sample with those of its cases that the viewer sees, in the order of the draw.

    Raises
    ------
    NotVisible: it is not there, or not theirs to see.

    Records
        ``quality.consulted``, with the cases shown.
    """
    row = audit_for(viewer, audit_id)
    (line,) = _audit_lines(viewer, [row])
    cases = list(_audited(viewer).filter(audit=row))
    if cases:
        _consulted(viewer, cases)
    return line, [_line(viewer, one) for one in cases]


def audited_for(viewer: Viewer, audited_id: UUID) -> AuditedCase:
    """Return one case of a sample, to act on.

    Raises
    ------
    NotVisible: the viewer does not see the case, or it is in no sample.
    """
    found = _audited(caseworker(viewer)).filter(id=audited_id).first()
    if found is None:
        raise NotVisible(HIDDEN)
    return found


def audited_shown(viewer: Viewer, audited_id: UUID) -> AuditedLine:
    """One case of a sample, with what its raters said once both are in.

    Raises
    ------
    NotVisible: the viewer does not see the case, or it is in no sample.

    Records
        ``quality.consulted``.
    """
    row = audited_for(viewer, audited_id)
    _consulted(viewer, [row])
    return _line(viewer, row)


def ratings_in(audited: AuditedCase) -> int:
    """How many ratings of a case are in. A count, so no entry."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_ratings_in(%s)", [audited.id])
        return int(cursor.fetchone()[0])


def worked_on(viewer: Viewer, audited: AuditedCase) -> bool:
    """Whether the viewer led the work on a case, owned an action or logged a contact in it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_worked_on(%s, %s)", [audited.id, viewer.user_id])
        return bool(cursor.fetchone()[0])


def _audited(viewer: Viewer) -> QuerySet[AuditedCase]:
    rows = visible_to(narrowed(viewer), AuditedCase.objects.all()).select_related(
        "audit", "case__scheme", "action__objective"
    )
    seen = visible_to(narrowed(viewer), Action.objects.all())
    return rows.filter(case__in=visible_cases(viewer).values("id")).filter(
        Q(action__isnull=True) | Q(action__in=seen.values("id"))
    )


def _consulted(viewer: Viewer, rows: Sequence[AuditedCase]) -> None:
    objects = sorted({i for row in rows for i in (row.case_id, row.case.person_id, row.action_id) if i})
    record("quality.consulted", verb=Verb.CONSULTATION, object_kind="case", objects=objects, by=viewer)


def _audit_lines(viewer: Viewer, rows: Sequence[QualityAudit]) -> list[AuditLine]:
    draws = {draw.audit_id: draw for draw in QualityDraw.objects.filter(audit__in=rows)}
    users = names_of_users({row.committed_by for row in rows})
    return [
        AuditLine(
            audit=row,
            form=form_of(row.form),
            by=users.get(row.committed_by, ""),
            draw=draws.get(row.id),
            may_draw=row.id not in draws and permissions.may(viewer, "audit_quality", row.scheme),
        )
        for row in rows
    ]


def _line(viewer: Viewer, row: AuditedCase) -> AuditedLine:
    form, count, worked = form_of(row.audit.form), ratings_in(row), worked_on(viewer, row)
    ratings = list(QualityRating.objects.filter(audited=row).order_by("place"))
    mine = next((rating for rating in ratings if rating.by == viewer.user_id), None)
    both = ratings if count >= RATERS else []
    settlement = QualitySettlement.objects.filter(audited=row).first()
    users = names_of_users([r.by for r in both] + ([settlement.by] if settlement else []))
    items = _items(form, both, settlement)
    allowed = permissions.may(viewer, "rate_quality", row.case.scheme) and not worked
    return AuditedLine(
        audited=row,
        form=form,
        ratings_in=count,
        mine=mine,
        items=items,
        raters=tuple((users.get(r.by, ""), r.words) for r in both),
        settlement=settlement,
        settled_by=users.get(settlement.by, "") if settlement else "",
        may_rate=allowed and mine is None and count < RATERS,
        may_settle=allowed and mine is None and settlement is None and any(item.differs for item in items),
        why_not=WORKED if worked else "",
    )


def _items(
    form: RatingForm, both: Sequence[QualityRating], settlement: QualitySettlement | None
) -> tuple[RatedItem, ...]:
    if len(both) < RATERS:
        return ()
    first, second = (rating.answers for rating in both)
    apart = set(differs(first, second))
    given = settlement.answers if settlement else {}
    return tuple(
        RatedItem(
            slug=slug,
            words=words,
            first=form.word(first[slug]),
            second=form.word(second[slug]),
            settled=form.word(given[slug])
            if slug in given
            else ""
            if slug in apart
            else form.word(first[slug]),
        )
        for slug, words in form.items.items()
    )


def quality_counts(viewer: Viewer, *, scheme: UUID, start: date, end: date) -> list[QualityCounts]:
    """Count what the samples drawn from ``start`` up to ``end`` said, by form. Nothing for whoever reads no figures of the scheme.

    Small counts are hidden by whoever shows them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT form, kind, item, first, second, settled, n FROM cases_quality_counts(%s, %s, %s)",
            [scheme, start, end],
        )
        rows = cursor.fetchall()
    return [
        _counts(key, [row[1:] for row in rows if row[0] == key]) for key in sorted({row[0] for row in rows})
    ]


def _counts(key: str, rows: Iterable[tuple[str, str, str, str, str, int]]) -> QualityCounts:
    sampled: Counter[int] = Counter()
    alike: Counter[tuple[int, int]] = Counter()
    pairs: dict[str, Counter[tuple[str, str, str]]] = {}
    for kind, item, first, second, settled, n in rows:
        if kind == "sampled":
            sampled[int(first)] += n
        elif kind == "alike":
            alike[int(first), int(second)] += n
        else:
            pairs.setdefault(item, Counter())[first, second, settled] += n
    return QualityCounts(form_of(key), sampled, pairs, alike)
