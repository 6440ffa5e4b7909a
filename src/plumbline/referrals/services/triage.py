"""Say that one is looking at a referral, and write down what triage decided. The case itself is opened by `cases.services`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.referrals import permissions
from plumbline.referrals.enums import TriageDecision
from plumbline.referrals.models import Referral, TakenUp, Triage, TriageMeasure, TriageReason
from plumbline.referrals.notes import usual_notes
from plumbline.referrals.queries import measured_of, referral_for
from plumbline.referrals.queries.measured import measured_route, sources_of
from plumbline.referrals.services.telling import tell_of_decision
from plumbline.schemes.queries import chairs_of, latest_charter
from plumbline.sharing.enums import Marking
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused


DECIDED = "This referral was decided already. Go back to the referrals to see how."


@transaction.atomic
def record_triage(
    *,
    referral: Referral,
    decision: TriageDecision,
    words: str,
    note: str = "",
    criteria_met: Iterable[str] = (),
    by: Viewer,
    at: datetime | None = None,
) -> Triage:
    """Write down what was decided about a referral, which the referrer sees, and why, which stays with those who decide.

    Where the way in is a number of events, what is counted at that moment is kept beside it, for the agencies that the decider acts for.

    Parameters
    ----------
    words : the reason.
    note : what the referrer reads; the usual sentence of the decision where it is empty (`notes`).

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: it was decided already.
        DataUnfit: no reason in words, or a criterion that the charter does not have.
    Records
        ``referral.triaged``, and ``notice.given`` to whoever referred.
    """
    referral = referral_for(by, referral.id)
    permissions.check_may_decide(by, referral.scheme)
    now, met = at or timezone.now(), list(criteria_met)
    if Triage.objects.filter(referral=referral).exists():
        raise StageRefused(DECIDED, slug="already-decided")
    if not words.strip():
        raise DataUnfit("Say in a few words why.")
    charter = latest_charter(referral.scheme, timezone.localdate(now))
    if not set(met) <= set(charter.criteria if charter else ()):
        raise DataUnfit("One of these criteria is not in the charter.")
    triage = Triage(
        referral=referral,
        decision=TriageDecision(decision).value,
        words=note.strip() or str(usual_notes()[TriageDecision(decision)]),
        criteria_met=met,
        decided_at=now,
        decided_by=by.user_id,
        owner_agency=referral.scheme.host_agency_id,
    )
    measure, reason = _measure(referral, triage, by=by), _reason(referral, triage, words.strip(), by=by)
    record(
        "referral.triaged",
        verb=Verb.ALTERATION,
        object_kind="referral",
        objects=[referral.id, triage.id, reason.id, *([measure.id] if measure else [])],
        by=by,
        at=now,
        because=triage.decision.replace("_", "-"),
    )
    save_once(triage, clash=DECIDED, slug="already-decided")
    reason.save(force_insert=True)
    if measure is not None:
        measure.save(force_insert=True)
    tell_of_decision(referral, by=by, at=now)
    return triage


def _reason(referral: Referral, triage: Triage, words: str, *, by: Viewer) -> TriageReason:
    """The reason, for whoever leads at the host, the chairs and the decider."""
    host = referral.scheme.host_agency_id
    return TriageReason(
        triage=triage,
        words=words,
        owner_agency=host,
        marking=Marking.OWNER.value,
        seen_by_agencies=[host],
        seen_by_users=sorted({*chairs_of(referral.scheme), by.user_id}),
    )


def _measure(referral: Referral, triage: Triage, *, by: Viewer) -> TriageMeasure | None:
    """What is counted of the person now, where the way in has a threshold in events; nothing where nobody could say any number."""
    route = measured_route(referral)
    measured = measured_of(by, referral) if route else None
    readers = sorted(set(by.agency_ids) & referral.scheme.agencies)
    if route is None or measured is None or measured.events is None or not readers:
        return None
    found = measured.recorded
    return TriageMeasure(
        triage=triage,
        at_least=route.at_least,
        within_value=measured.within.value,
        within_unit=measured.within.unit,
        told=measured.told,
        hurt=found.hurt if found else None,
        suspected=found.suspected if found else None,
        first_day=found.first if found else None,
        last_day=found.last if found else None,
        is_whole=found.whole if found else False,
        sources=sources_of(referral, route) if found else [],
        counted_at=triage.decided_at,
        owner_agency=readers[0],
        marking=Marking.OWNER.value,
        seen_by_agencies=readers,
    )


@transaction.atomic
def take_up(*, referral: Referral, by: Viewer, at: datetime | None = None) -> TakenUp:
    """Say that one is looking at a referral; whoever referred sees it.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: it is decided, or somebody is looking at it already.
    Records
        ``referral.taken_up``.
    """
    referral, now = referral_for(by, referral.id), at or timezone.now()
    permissions.check_may_decide(by, referral.scheme)
    if Triage.objects.filter(referral=referral).exists():
        raise StageRefused(DECIDED, slug="already-decided")
    row = TakenUp(
        referral=referral,
        taken_up_at=now,
        taken_up_by=by.user_id,
        owner_agency=referral.scheme.host_agency_id,
    )
    record(
        "referral.taken_up",
        verb=Verb.ALTERATION,
        object_kind="referral",
        objects=[referral.id],
        by=by,
        at=now,
    )
    save_once(row, clash="Somebody is looking at this referral already.", slug="taken-up-already")
    return row
