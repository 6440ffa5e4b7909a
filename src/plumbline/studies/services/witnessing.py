"""Witness a locked protocol: somebody of another agency says that they have read it as it stands."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.studies.models import ProtocolLock, ProtocolWitness
from plumbline.studies.queries.protocols import lock_of, protocol_of
from plumbline.studies.queries.witnesses import agency_of_witness, why_no_witness
from plumbline.studies.rules import fingerprint_slug
from plumbline.values.errors import StageRefused


@transaction.atomic
def witness_protocol(*, protocol_id: UUID, by: Viewer, at: datetime | None = None) -> ProtocolWitness:
    """Keep that somebody has read a locked plan as it stands. It says nothing of whether they agree with it.

    Refuses
        PermissionRefused: the viewer reads no evaluations. NotVisible: no such protocol.
        StageRefused: it is not locked, its text no longer fits its SHA-256, or the viewer or an agency of theirs wrote or
            locked it, is not of the scheme, or has witnessed it already.
    Records
        ``protocol.witnessed``, with the SHA-256.
    """
    lock = lock_of(protocol_of(by, protocol_id))
    agency = _agency(by, lock)
    row = ProtocolWitness(
        lock=lock,
        sha256=_sha256(lock),
        witnessed_by=by.user_id,
        agency=agency,
        witnessed_at=at or timezone.now(),
    )
    record(
        "protocol.witnessed",
        verb=Verb.ALTERATION,
        object_kind="protocol",
        objects=[protocol_id, row.id],
        by=by,
        at=at,
        because=fingerprint_slug(row.sha256),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        # Pressed twice at once.
        raise StageRefused("You have witnessed this plan already.", slug="no-witness") from None
    return row


def _agency(by: Viewer, lock: ProtocolLock) -> UUID:
    no, agency = why_no_witness(by, lock), agency_of_witness(by, lock)
    if no or agency is None:
        raise StageRefused(no, slug="no-witness")
    return agency


def _sha256(lock: ProtocolLock) -> str:
    """Worked out anew from the text that was read: a witness vouches for words, not for a number beside them."""
    found = sha256(lock.canonical.encode()).hexdigest()
    if found != lock.sha256:
        raise StageRefused(
            "The text of this plan no longer fits its SHA-256. Tell whoever runs Plumbline, and witness nothing.",
            slug="plan-changed",
        )
    return found
