"""Read referrals. Rows only where the viewer is let in; nothing tells of the others."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.people.queries import PersonName, keys_of, names_for, resolve
from plumbline.referrals.enums import Source
from plumbline.referrals.models import Named, Referral
from plumbline.referrals.rules import last_day
from plumbline.schemes.permissions import CASE_ROLES, REFERRAL_ROLES, caseworker, narrowed
from plumbline.schemes.queries import kind_of
from plumbline.schemes.rules import due_at
from plumbline.sharing.visibility import visible_to
from plumbline.values.errors import NotVisible


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """A referral as a list or a page shows it, in finished words.

    ``decide_by``: when the referrer is to know, by the clock of the kind for urgent ones and others, ``decide_on`` the last day where it ends with one; ``is_late``: it was not decided by then.
    """

    referral: Referral
    name: PersonName | None
    from_agency: str
    from_nomination: bool
    reasons: tuple[str, ...]
    decision: str
    decision_words: str
    decided_at: datetime | None
    people: tuple[tuple[str, PersonName | None], ...]
    route: str
    taken_up_at: datetime | None
    decide_by: datetime
    decide_on: date | None
    is_late: bool


LATELY = timedelta(days=28)


def visible_referrals(viewer: Viewer) -> QuerySet[Referral]:
    """Referrals that the viewer may see; whoever refers and does no more sees their own. No ledger entry: callers show them and write it."""
    seen = visible_to(narrowed(viewer, REFERRAL_ROLES), Referral.objects.all())
    if not viewer.has_role(*CASE_ROLES):
        seen = seen.filter(referred_by=viewer.user_id)
    return seen.select_related("scheme", "triage", "taken_up")


def referral_for(viewer: Viewer, referral_id: UUID) -> Referral:
    """Return one referral to act on.

    Raises
    ------
    NotVisible: it is not there, or not theirs to see.
    """
    caseworker(viewer, REFERRAL_ROLES)
    found = visible_referrals(viewer).filter(id=referral_id).first()
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    return found


def referral_page(viewer: Viewer, referral_id: UUID) -> ReferralLine:
    """Return one referral to show, with what became of it.

    Raises
    ------
    NotVisible: it is not there, or not theirs to see.

    Records
        ``referral.consulted``.
    """
    return _lines(viewer, [referral_for(viewer, referral_id)], what="referral.consulted")[0]


def awaiting_triage(viewer: Viewer) -> list[ReferralLine]:
    """Referrals that nobody has decided on, the urgent ones first, then the oldest.

    Records
        ``referral.listed``.
    """
    rows = visible_referrals(viewer).filter(triage__isnull=True).order_by("-urgent", "referred_at", "pk")
    return _lines(viewer, list(rows), what="referral.listed")


@dataclass(frozen=True, slots=True)
class ReferralLists:
    """Referrals that nobody has decided on, the urgent ones first; those decided lately, the latest first; what the viewer referred, the same."""

    waiting: tuple[ReferralLine, ...]
    decided: tuple[ReferralLine, ...]
    mine: tuple[ReferralLine, ...]


def referral_lists(viewer: Viewer, *, triages: bool, at: datetime | None = None) -> ReferralLists:
    """What waits for triage and what was decided in the last `LATELY`, for those who decide, and what the viewer referred: one look, one entry.

    Records
        ``referral.listed``.
    """
    seen, since = visible_referrals(viewer), (at or timezone.now()) - LATELY
    rows = list(
        seen.filter(Q(triage__isnull=True) | Q(triage__decided_at__gte=since)).order_by(
            "-urgent", "referred_at", "pk"
        )
        if triages
        else ()
    )
    mine = list(seen.filter(referred_by=viewer.user_id).order_by("-referred_at", "pk"))
    shown = {row.id: row for row in (*rows, *mine)}
    lines = {line.referral.id: line for line in _lines(viewer, list(shown.values()), what="referral.listed")}
    decided = [line for row in rows if (line := lines[row.id]).decided_at]
    return ReferralLists(
        waiting=tuple(line for row in rows if not (line := lines[row.id]).decided_at),
        decided=tuple(sorted(decided, key=lambda line: line.decided_at or since, reverse=True)),
        mine=tuple(lines[row.id] for row in mine),
    )


def my_referrals(viewer: Viewer) -> list[ReferralLine]:
    """What the viewer referred and what became of each, newest first.

    Records
        ``referral.listed``.
    """
    rows = visible_referrals(viewer).filter(referred_by=viewer.user_id).order_by("-referred_at", "pk")
    return _lines(viewer, list(rows), what="referral.listed")


def referrals_told(viewer: Viewer, ids: Collection[UUID]) -> dict[UUID, bool]:
    """Which of these referrals the viewer may see, and whether each is decided. Names nobody, so no entry."""
    rows = visible_referrals(viewer).filter(id__in=list(ids))
    return {row.id: hasattr(row, "triage") for row in rows} if ids else {}


def people_named(referral: Referral) -> list[Named]:
    """Everybody whom a referral that the viewer holds names, in the order given."""
    return list(Named.objects.filter(referral=referral))


def referrals_of_same_people(viewer: Viewer, referral: Referral) -> list[Referral]:
    """Other referrals of the same people to the same scheme, the latest first, as far as the viewer sees them.

    The same people: the same persons, by whatever key, in the parts that make a case the same case.
    """
    same = _same_case_key(referral)
    candidates = visible_referrals(viewer).filter(scheme=referral.scheme, named__person_id__in=keys_of(same))
    found = candidates.exclude(id=referral.id).distinct().order_by("-referred_at", "pk")
    return [other for other in found if _same_case_key(other) == same]


def _same_case_key(referral: Referral) -> frozenset[UUID]:
    parts = kind_of(referral.scheme).parts
    keys = [n.person_id for n in people_named(referral) if n.part in parts and parts[n.part].same_case]
    elders = resolve(keys)
    return frozenset(elders.get(key, key) for key in keys)


def _lines(viewer: Viewer, rows: list[Referral], *, what: str) -> list[ReferralLine]:
    if not rows:
        return []
    named = list(Named.objects.filter(referral__in=rows))
    ids = [r.id for r in rows] + list(dict.fromkeys(n.person_id for n in named))
    record(what, verb=Verb.CONSULTATION, object_kind="referral", objects=ids, by=viewer)
    names, agencies = names_for(viewer, ids[len(rows) :]), names_of(r.owner_agency for r in rows)
    return [
        _line(r, [n for n in named if n.referral_id == r.id], names, agencies[r.owner_agency]) for r in rows
    ]


def _line(
    referral: Referral, named: Sequence[Named], names: Mapping[UUID, PersonName], agency: str
) -> ReferralLine:
    triage, kind = getattr(referral, "triage", None), kind_of(referral.scheme)
    taken_up = getattr(referral, "taken_up", None)
    limit = kind.limit("urgent" if referral.urgent else "decide")
    due = due_at(referral.referred_at, limit, team=kind.hours)
    return ReferralLine(
        referral=referral,
        name=names.get(referral.person_id),
        from_agency=agency,
        from_nomination=referral.source == Source.NOMINATION.value,
        reasons=tuple(referral.reasons) + ((referral.words,) if referral.words else ()),
        people=tuple((kind.parts[n.part].label, names.get(n.person_id)) for n in named),
        route=kind.routes[referral.route].label if referral.route else "",
        decision=kind.work.triage[triage.decision] if triage else "",
        decision_words=triage.words if triage else "",
        decided_at=triage.decided_at if triage else None,
        taken_up_at=taken_up.taken_up_at if taken_up else None,
        decide_by=due,
        decide_on=None if limit.unit.endswith("hours") else last_day(due),
        is_late=triage is None and timezone.now() >= due,
    )
