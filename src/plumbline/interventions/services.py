"""Keep the catalogue: add an intervention, change it by a new version, withdraw it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.interventions import permissions
from plumbline.interventions.models import Intervention, Version, Withdrawal
from plumbline.interventions.queries import entry_for
from plumbline.interventions.rules import GivenIntervention, check_entry
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused


CHANGED_MEANWHILE = "Somebody else changed this entry just now. Read it again."
WITHDRAWN = "This intervention was withdrawn. Add it again if it is offered once more."


@transaction.atomic
def add_intervention(
    *,
    given: GivenIntervention,
    provider: UUID,
    by: Viewer,
    made_up: bool = False,
    at: datetime | None = None,
) -> Intervention:
    """Add an intervention to the catalogue, as its first version.

    Refuses
        PermissionRefused: neither co-ordinator nor administrator.
        DataUnfit: an entry that says too little, or a provider that is no agency here.
    Records
        ``intervention.added``.
    """
    permissions.check_may_keep(by)
    check_entry(given)
    if provider not in names_of([provider]):
        raise DataUnfit("Choose the agency that delivers it.", slug="provider")
    now = at or timezone.now()
    row = Intervention(provider=provider, made_up=made_up, opened_at=now, opened_by=by.user_id)
    _ledger("intervention.added", row.id, by=by, at=now)
    row.save(force_insert=True)
    _version(row, 1, given, because="", by=by, at=now).save(force_insert=True)
    return row


@transaction.atomic
def change_intervention(
    *,
    intervention: UUID,
    given: GivenIntervention,
    because: str,
    by: Viewer,
    expected: int | None = None,
    at: datetime | None = None,
) -> Version:
    """Let a new version stand. Referrals made under the one before keep it.

    Parameters
    ----------
    expected : number of the version that the change was made from.

    Refuses
        PermissionRefused, NotVisible: not theirs to keep; not there.
        StageRefused: withdrawn, or changed by somebody else meanwhile.
        DataUnfit: no reason, or an entry that says too little.
    Records
        ``intervention.changed``.
    """
    permissions.check_may_keep(by)
    entry, now = entry_for(by, intervention), at or timezone.now()
    check_entry(given)
    if not because.strip():
        raise DataUnfit("Say why it is changed.", slug="because")
    if entry.withdrawn:
        raise StageRefused(WITHDRAWN, slug="withdrawn")
    if expected is not None and expected != entry.version.number:
        raise StageRefused(CHANGED_MEANWHILE, slug="changed-meanwhile")
    row = _version(
        entry.version.intervention, entry.version.number + 1, given, because=because.strip(), by=by, at=now
    )
    _ledger("intervention.changed", intervention, by=by, at=now)
    save_once(row, clash=CHANGED_MEANWHILE, slug="changed-meanwhile")
    return row


@transaction.atomic
def withdraw_intervention(
    *, intervention: UUID, because: str, by: Viewer, at: datetime | None = None
) -> Withdrawal:
    """Take an intervention off offer. It stays readable, and referrals under way go on.

    Refuses
        PermissionRefused, NotVisible: not theirs to keep; not there.
        StageRefused: withdrawn already. DataUnfit: no reason.
    Records
        ``intervention.withdrawn``.
    """
    permissions.check_may_keep(by)
    entry, now = entry_for(by, intervention), at or timezone.now()
    if not because.strip():
        raise DataUnfit("Say why it is withdrawn.", slug="because")
    row = Withdrawal(intervention_id=entry.id, because=because.strip(), at=now, by=by.user_id)
    _ledger("intervention.withdrawn", intervention, by=by, at=now)
    save_once(row, clash="This intervention was withdrawn already.", slug="withdrawn")
    return row


def _version(
    row: Intervention, number: int, given: GivenIntervention, *, because: str, by: Viewer, at: datetime
) -> Version:
    said = asdict(given) | {
        "name": given.name.strip(),
        "about": given.about.strip(),
        "eligibility": given.eligibility.strip(),
        "elements": [e.strip() for e in given.elements],
        "must_happen": [line.strip() for line in given.must_happen],
    }
    return Version(intervention=row, number=number, because=because, at=at, by=by.user_id, **said)


def _ledger(what: str, intervention: UUID, *, by: Viewer, at: datetime) -> None:
    record(what, verb=Verb.ALTERATION, object_kind="intervention", objects=[intervention], by=by, at=at)
