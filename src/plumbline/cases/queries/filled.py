"""Forms of the kind that were filled in for a case, with the words of their questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Case, CaseForm
from plumbline.cases.queries.sight import case_for, open_acts
from plumbline.cases.queries.tracks import TrackLine, track_lines
from plumbline.referrals.agreements import uncovered
from plumbline.schemes.kind import Form
from plumbline.schemes.permissions import narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.visibility import visible_to
from plumbline.values.errors import NotVisible


HIDDEN = "This page is not there, or is not yours to see."


@dataclass(frozen=True, slots=True)
class FilledForm:
    """One form as it was filled in: question and answer, in the order of the form."""

    number: int
    said: tuple[tuple[str, str], ...]
    answers: dict[str, str]
    at: datetime
    by: str
    agency: str


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form of the kind on the page of a case: when it was filled in last, if ever."""

    slug: str
    title: str
    times: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class FormOfCase:
    """One form with all that was filled in, the newest first. ``beside``: the track that it is about, as it stands."""

    case: Case
    form: Form
    filled: tuple[FilledForm, ...]
    may_fill: bool
    beside: TrackLine | None = None


def forms_of_case(viewer: Viewer, case: Case) -> tuple[FormLine, ...]:
    """The forms that the kind has on the way, in its order. Titles and days alone: the page of the case has written its entry."""
    rows = list(visible_to(narrowed(viewer), CaseForm.objects.filter(case=case)).order_by("number", "id"))
    return tuple(
        FormLine(
            slug=slug,
            title=form.title,
            times=sum(row.form == slug for row in rows),
            last_at=max((row.at for row in rows if row.form == slug), default=None),
        )
        for slug, form in kind_of(case.scheme).forms_on_the_way.items()
    )


def form_of_case(viewer: Viewer, ref: str, slug: str) -> FormOfCase:
    """One form of a case, as often as it was filled in.

    Raises
    ------
    NotVisible: the case is not theirs to see, or its kind has no such form.

    Records
        ``form.consulted``, one entry for case, person and what was filled in.
    """
    case = case_for(viewer, ref)
    form = kind_of(case.scheme).forms_on_the_way.get(slug)
    if form is None:
        raise NotVisible(HIDDEN)
    rows = list(
        visible_to(narrowed(viewer), CaseForm.objects.filter(case=case, form=slug)).order_by("-number")
    )
    objects = [case.id, case.person_id, *(row.id for row in rows)]
    record("form.consulted", verb=Verb.CONSULTATION, object_kind="form", objects=objects, by=viewer)
    may_fill = bool(open_acts(viewer, case, ("fill_form",)))
    return FormOfCase(case, form, _filled(rows, form), may_fill, _beside(viewer, case, form))


@dataclass(frozen=True, slots=True)
class FormTold:
    """One form as it stands, for a paper. ``of_all``: every agency in the case that an agreement covers reads it."""

    form: Form
    filled: FilledForm
    of_all: bool


def forms_told(viewer: Viewer, case: Case, *, plan_only: bool = False) -> tuple[FormTold, ...]:
    """Forms as they were filled in last, in the order of the kind; of one that tells a day, the last for each day, the earliest first.

    Answers that are not for every agency in the case are in none of them.

    Parameters
    ----------
    plan_only : forms that are part of the plan, and no other.

    Records
        ``form.consulted``, one entry for case, person and forms, where there are any.
    """
    known = {
        slug: form
        for slug, form in kind_of(case.scheme).forms_on_the_way.items()
        if form.on_plan or not plan_only
    }
    rows = visible_to(narrowed(viewer), CaseForm.objects.filter(case=case, form__in=list(known)))
    last: dict[tuple[str, str], CaseForm] = {}
    for row in rows.order_by("number", "id"):
        last[row.form, row.answers.get(known[row.form].tells_day, "")] = row
    if not last:
        return ()
    objects = [case.id, case.person_id, *(row.id for row in last.values())]
    record("form.consulted", verb=Verb.CONSULTATION, object_kind="form", objects=objects, by=viewer)
    inside = frozenset(case.seen_by_agencies) - uncovered(case.scheme, case.seen_by_agencies)
    order = list(known)
    return tuple(
        FormTold(known[slug], _on_paper(row, known[slug]), inside <= frozenset(row.seen_by_agencies))
        for (slug, _), row in sorted(
            last.items(), key=lambda one: (order.index(one[0][0]), one[0][1], one[1].number)
        )
    )


def _on_paper(row: CaseForm, form: Form) -> FilledForm:
    (filled,) = _filled([row], form)
    answers = form.of_all(row.answers)
    return replace(filled, said=form.said(answers), answers=answers)


def _beside(viewer: Viewer, case: Case, form: Form) -> TrackLine | None:
    if not form.beside:
        return None
    lines = track_lines(viewer, case, kind_of(case.scheme), open_case=False)
    return next((line for line in lines if line.track.slug == form.beside), None)


def _filled(rows: Sequence[CaseForm], form: Form) -> tuple[FilledForm, ...]:
    users, agencies = names_of_users({r.by for r in rows}), names_of({r.agency for r in rows})
    return tuple(
        FilledForm(
            row.number,
            form.said(row.answers),
            row.answers,
            row.at,
            users.get(row.by, ""),
            agencies.get(row.agency, ""),
        )
        for row in rows
    )
