"""Whether a case, a desk, a referral or a list of work has changed since somebody opened it."""

from __future__ import annotations

from functools import cache
from uuid import UUID

from django.apps import apps
from django.db.models import Count, Model

from plumbline.access.viewer import Viewer
from plumbline.cases.models import (
    Action,
    ActionStep,
    AssessmentDraft,
    Case,
    CaseState,
    Contact,
    Delegation,
    Delivery,
    Flag,
    FlagRemoval,
    LeadWorker,
    Onward,
    OnwardStep,
    Reassignment,
    Reopening,
    ResearchReply,
    ResearchRequest,
    SafeContact,
    StaffWarning,
    StaffWarningEnd,
)
from plumbline.cases.queries.onward import onward_for
from plumbline.cases.queries.sight import case_for
from plumbline.referrals.models import Referral, ReferredOn, TakenUp, Triage
from plumbline.referrals.queries import referral_for
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.changes import Counted, counted, number_of
from plumbline.sharing.models import Scoped


# What is half written is saved every few seconds, and no page of a case shows it.
HALF_WRITTEN = frozenset({AssessmentDraft})
# What an inbox or a desk lists, and every step that takes a row from it.
LISTED: tuple[type[Model], ...] = (
    Referral,
    ReferredOn,
    TakenUp,
    Triage,
    CaseState,
    ResearchRequest,
    ResearchReply,
    Delegation,
    Action,
    ActionStep,
    Reassignment,
    OnwardStep,
)
# What the people of a worker, and what each specialist of a team holds, are made of.
HELD: tuple[type[Model], ...] = (
    Action,
    ActionStep,
    CaseState,
    Contact,
    Delivery,
    LeadWorker,
    OnwardStep,
    Reassignment,
    Reopening,
    SafeContact,
    StaffWarning,
    StaffWarningEnd,
)
# A flag falls due when a meeting has heard the case, which is a state of it.
FLAGGED: tuple[type[Model], ...] = (Flag, FlagRemoval, CaseState)


def changes_of_case(viewer: Viewer, ref: str) -> str:
    """Return the change number of a case: of every table that hangs on it, as far as the viewer sees.

    Raises
    ------
    NotVisible: the case is not there, or not theirs to see.
    """
    case = case_for(viewer, ref)
    seen = narrowed(viewer)
    return number_of(seen, statement_of_a_case(len(seen.agency_ids)), about=case.id)


def changes_of_work(viewer: Viewer) -> str:
    """Return the change number of what waits for the viewer: referrals, requests, actions and their steps."""
    seen = narrowed(viewer)
    return number_of(seen, _of_work(len(seen.agency_ids)))


def changes_of_held(viewer: Viewer) -> str:
    """Return the change number of the people whom the viewer works with, and of what the team that they manage holds."""
    seen = narrowed(viewer)
    return number_of(seen, _of_all(HELD, len(seen.agency_ids)))


def changes_of_flags(viewer: Viewer) -> str:
    """Return the change number of the flags that the viewer sees."""
    seen = narrowed(viewer)
    return number_of(seen, _of_all(FLAGGED, len(seen.agency_ids)))


def changes_of_referral(viewer: Viewer, referral_id: UUID) -> str:
    """Return the change number of one referral: whether somebody looks at it, and what was decided.

    Raises
    ------
    NotVisible: the referral is not there, or not theirs to see.
    """
    found = referral_for(viewer, referral_id)
    return number_of(viewer, _of_a_referral(len(viewer.agency_ids)), about=found.id)


def changes_of_onward(viewer: Viewer, onward_id: UUID) -> str:
    """Return the change number of one onward referral: its steps, sessions, planned days and checklists, as far as the viewer sees.

    Raises
    ------
    NotVisible: it is not there, or not theirs to see.
    """
    found = onward_for(viewer, onward_id)
    # A provider outside the case is let in to these rows by the database alone, as on the page itself.
    rows = Onward.objects.filter(id=found.id).aggregate(
        steps=Count("steps", distinct=True),
        plans=Count("plans", distinct=True),
        checks=Count("fidelity_checks", distinct=True),
        sessions=Count("contacts", distinct=True),
    )
    return "-".join(map(str, rows.values()))


@cache
def statement_of_a_case(agencies: int) -> Counted:
    """The statement that counts all that hangs on a case, for whoever acts for so many agencies."""
    return counted(
        lambda about: [model._default_manager.filter(**{path: about}) for model, path in tables_of_case()],
        agencies=agencies,
    )


def _of_work(agencies: int) -> Counted:
    return _of_all(LISTED, agencies)


@cache
def _of_all(tables: tuple[type[Model], ...], agencies: int) -> Counted:
    return counted(lambda _: [model._default_manager.all() for model in tables], agencies=agencies)


@cache
def _of_a_referral(agencies: int) -> Counted:
    return counted(
        lambda about: [
            TakenUp.objects.filter(referral_id=about),
            Triage.objects.filter(referral_id=about),
            ReferredOn.objects.filter(triage__referral_id=about),
        ],
        agencies=agencies,
    )


@cache
def tables_of_case() -> tuple[tuple[type[Model], str], ...]:
    """Every table of the room that hangs on a case, with the way to it. A new table is counted without being named here."""
    # An opening of a case hangs on it and is no part of it: its readers are not those of the case.
    scoped = (model for model in apps.get_app_config("cases").get_models() if issubclass(model, Scoped))
    found = ((model, path_to_case(model)) for model in scoped)
    return tuple((model, path) for model, path in found if path and model not in HALF_WRITTEN)


def path_to_case(model: type[Model]) -> str:
    """The way from a table to its case through links that are never empty, the shortest first; "" where there is none."""
    links = {
        f.name: f.related_model
        for f in model._meta.concrete_fields
        if (f.many_to_one or f.one_to_one)
        and not f.null
        and f.related_model
        and f.related_model._meta.app_label == "cases"
    }
    direct = next((name for name, other in links.items() if other is Case), "")
    ways = (
        f"{name}__{path}"
        for name, other in links.items()
        if other is not model and (path := path_to_case(other))
    )
    return direct or min(ways, key=len, default="")
