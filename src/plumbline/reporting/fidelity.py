"""Whether what was given was given as meant, by the checklists of interventions: with its denominator, its interval and what nobody answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.cases.enums import OnwardSide
from plumbline.cases.queries.fidelity import Delivered, delivered_counts, names_of_interventions
from plumbline.evaluation import clustered_share
from plumbline.reporting.company import in_company, is_hidden
from plumbline.reporting.figures import Figure, Period, share_figure
from plumbline.schemes.models import Scheme
from plumbline.values.words import say


KEPT = "Delivered as meant (fidelity)"
FEW = "Hidden: too few deliveries in this figure or in one beside it"


@dataclass(frozen=True, slots=True)
class FidelityOf:
    """Fidelity of a scheme: in all, and the share of each intervention by name. Empty where nothing with a checklist was begun."""

    whole: tuple[Figure, ...]
    each: tuple[Figure, ...]


def fidelity_in(viewer: Viewer, scheme: Scheme, period: Period) -> FidelityOf:
    """Fidelity of the interventions that people were referred to in a period and began."""
    rows = delivered_counts(viewer, scheme=scheme.id, start=period.start, end=period.end)
    return fidelity_of(rows, names_of_interventions({row.intervention for row in rows}), period.words)


def fidelity_of(rows: Sequence[Delivered], names: dict[UUID, str], period: str) -> FidelityOf:
    """Turn counts into figures. What nobody answered is never counted as kept: it stands beside, with its own share."""
    if not rows:
        return FidelityOf((), ())
    parts = sorted(
        (names[key], [row for row in rows if row.intervention == key])
        for key in {row.intervention for row in rows}
    )
    hidden = in_company(
        [(_judged(part), _begun(part)) for _, part in parts], [_is_few(part) for _, part in parts]
    )
    each = (
        Figure(name, FEW, period, hidden=True) if away else _kept(name, part, period)
        for (name, part), away in zip(parts, hidden, strict=True)
    )
    return FidelityOf(_whole(rows, period), tuple(each) if len(parts) > 1 else ())


def _whole(rows: Sequence[Delivered], period: str) -> tuple[Figure, ...]:
    lines = sum(row.lines * row.n for row in rows)
    answered = sum(row.n for row in rows if row.side)
    by_provider = sum(row.n for row in rows if row.side == OnwardSide.PROVIDER)
    counted = (
        ("Lines that nobody could judge", sum(row.cannot_tell * row.n for row in rows), lines, "lines"),
        ("Lines that nobody answered", sum(row.unanswered * row.n for row in rows), lines, "lines"),
        ("Deliveries with at least one answer", answered, _begun(rows), "deliveries begun"),
        ("Answered by the provider itself", by_provider, answered, "deliveries answered"),
    )
    few = is_hidden((answered, _begun(rows)))
    return (
        Figure(KEPT, FEW, period, hidden=True) if _is_few(rows) else _kept(KEPT, rows, period),
        *(
            Figure(label, FEW, period, hidden=True)
            if few and of == "lines"
            else share_figure(label, part, whole, period=period, of=of)
            if of != "lines"
            else _lines(label, part, whole, period)
            for label, part, whole, of in counted
        ),
    )


def _lines(label: str, part: int, whole: int, period: str) -> Figure:
    """Lines of one delivery go together, so a share of what was left open stands without an interval that would be too narrow."""
    words = say(
        "{part:,} of {whole:,} lines of checklists ({share:.0%})",
        part=part,
        whole=whole,
        share=part / whole,
    )
    return Figure(label, words, period, numerator=part, denominator=whole, share=part / whole)


def _kept(label: str, rows: Sequence[Delivered], period: str) -> Figure:
    clusters = [(row.kept, row.judged) for row in rows for _ in range(row.n) if row.judged]
    if not clusters:
        return Figure(label, "Nobody has said of any line whether it was kept", period, 0, 0)
    found = clustered_share(clusters)
    partly, not_kept = (sum(getattr(row, name) * row.n for row in rows) for name in ("partly", "not_kept"))
    return Figure(
        label=label,
        words=(
            say(
                "{count:,} of {of:,} lines judged were kept ({share:.0%}; {ci_low:.0%} to "
                "{ci_high:.0%}), {partly:,} partly, {not_kept:,} not; in {clusters:,} of {begun:,} "
                "deliveries begun",
                count=found.count,
                of=found.of,
                share=found.share,
                ci_low=found.ci_low,
                ci_high=found.ci_high,
                partly=partly,
                not_kept=not_kept,
                clusters=found.clusters,
                begun=_begun(rows),
            )
        ),
        period=period,
        numerator=found.count,
        denominator=found.of,
        share=found.share,
        ci_low=found.ci_low,
        ci_high=found.ci_high,
    )


def _begun(rows: Sequence[Delivered]) -> int:
    return sum(row.n for row in rows)


def _judged(rows: Sequence[Delivered]) -> int:
    return sum(row.n for row in rows if row.judged)


def _is_few(rows: Sequence[Delivered]) -> bool:
    """Whether deliveries begun, judged or not judged are 1 to 4: each is of one person."""
    return is_hidden((_judged(rows), _begun(rows)))
