"""What came out of each case, for those who lead the scheme and see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.enums import OnwardState
from plumbline.cases.models import Action, Case, Contact, Onward, OnwardStep
from plumbline.cases.queries.delivery import hows_of
from plumbline.cases.queries.sight import visible_cases
from plumbline.cases.queries.steps import with_last_step
from plumbline.schemes.enums import How
from plumbline.schemes.models import Scheme
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.visibility import visible_to


MOST_CASES = 200


@dataclass(frozen=True, slots=True)
class CaseOutputs:
    """What came out of one case by the end of a period, as far as the viewer sees it. ``first``: days to the first contact in which the person was met.

    ``agreed``: actions, without superseded ones. ``sessions``: held, of those ``planned`` for interventions that the person started.
    """

    case: Case
    how: How
    attempted: int
    met: int
    minutes: int
    first: int | None
    agreed: int
    verified: int
    could_not: int
    did_not: int
    new: int
    newness_said: int
    sessions: int
    planned: int


def outputs_by_case(
    viewer: Viewer, scheme: Scheme, *, start: date, end: date
) -> tuple[list[CaseOutputs], bool]:
    """Cases of a scheme that were worked from ``start`` up to ``end``, the newest first, and whether there are more than are shown.

    Records
        ``case.listed``.
    """
    day_one, past = (timezone.make_aware(datetime.combine(day, time())) for day in (start, end))
    worked = Q(closure__isnull=True) | Q(closure__closed_at__gte=day_one)
    rows = (
        visible_cases(viewer).filter(worked, scheme=scheme, opened_at__lt=past).order_by("-opened_at", "ref")
    )
    cases = list(rows[: MOST_CASES + 1])
    shown = cases[:MOST_CASES]
    if shown:
        objects = sorted({i for case in shown for i in (case.id, case.person_id)})
        record("case.listed", verb=Verb.CONSULTATION, object_kind="case", objects=objects, by=viewer)
    return _outputs(viewer, shown, past), len(cases) > len(shown)


def _outputs(viewer: Viewer, cases: Sequence[Case], past: datetime) -> list[CaseOutputs]:
    ids = [case.id for case in cases]
    seen = narrowed(viewer)
    standing = Contact.objects.filter(case__in=ids, is_withdrawn=False, correction__isnull=True)
    contacts: dict[UUID, list[Contact]] = {}
    for contact in visible_to(seen, standing.filter(happened_at__lt=past)):
        contacts.setdefault(contact.case_id, []).append(contact)
    actions: dict[UUID, list[Action]] = {}
    for action in with_last_step(visible_to(seen, Action.objects.filter(case__in=ids, proposed_at__lt=past))):
        actions.setdefault(action.case_id, []).append(action)
    begun: dict[UUID, int] = {}
    started = Exists(
        OnwardStep.objects.filter(onward=OuterRef("id"), state=OnwardState.STARTED.value, at__lt=past)
    )
    for onward in visible_to(seen, Onward.objects.filter(started, case__in=ids)).select_related("version"):
        begun[onward.case_id] = begun.get(onward.case_id, 0) + onward.version.sessions
    hows = hows_of(ids)
    return [
        _of(case, hows[case.id], contacts.get(case.id, []), actions.get(case.id, []), begun.get(case.id, 0))
        for case in cases
    ]


def _of(
    case: Case, how: How, contacts: Sequence[Contact], actions: Sequence[Action], planned: int
) -> CaseOutputs:
    counted = [contact for contact in contacts if contact.counts]
    met = [contact for contact in counted if contact.reached]
    states = Counter(str(getattr(action, "state", "")) for action in actions)
    kept = [action for action in actions if getattr(action, "state", "") != "superseded"]
    first = min((contact.happened_at for contact in met), default=None)
    return CaseOutputs(
        case=case,
        how=how,
        attempted=len(counted),
        met=len(met),
        minutes=sum(contact.minutes for contact in counted),
        first=max(0, (timezone.localdate(first) - timezone.localdate(case.opened_at)).days)
        if first
        else None,
        agreed=len(kept),
        verified=states["verified"],
        could_not=states["could_not"],
        did_not=states["did_not"],
        new=sum(action.is_new is True for action in kept),
        newness_said=sum(action.is_new is not None for action in kept),
        sessions=sum(contact.onward_id is not None for contact in contacts if contact.reached),
        planned=planned,
    )
