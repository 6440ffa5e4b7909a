"""Change the key that this installation signs with; take in the notice that another changed its own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.studies import permissions
from plumbline.studies.key_change import Notice, read, written
from plumbline.studies.models import InstallationEnd, InstallationKey, KeyChange
from plumbline.studies.queries.keys import holder_of, own_keys, secret_of
from plumbline.studies.signing import public_key
from plumbline.values.errors import DataUnfit, NotVisible, StageRefused
from plumbline.values.words import say


MANY = 200
"""Keys of one installation: a number beyond it is a slip, and each is a file."""

REVOKED = "Its keepers revoked its key, which may have been lost. Confirm their new one by its fingerprint."


@transaction.atomic
def change_key(*, because: str, revoke: bool, by: Viewer, at: datetime | None = None) -> KeyChange:
    """Sign with a new key from now on. What the old one signed still holds, unless it is revoked.

    Parameters
    ----------
    because : why, without a person.
    revoke : the old key may have been lost. Summaries are then signed anew when they are next taken out, and others have to confirm the
        new fingerprint by telephone.

    Refuses
        PermissionRefused: the viewer is no keeper of information governance. DataUnfit: no reason.
        StageRefused: it was changed too often, or the old secret is not on this server and no notice can be signed.
    Records
        ``key.changed``.
    """
    permissions.check_may_change_key(by)
    permissions.check_may_read_evaluations(by)
    if not because.strip():
        raise DataUnfit("Say why the key is changed.", slug="no-reason")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('studies.key', 0))")
    last, now = own_keys()[-1], at or timezone.now()
    if last.number >= MANY:
        raise StageRefused("The key was changed too often.", slug="key-too-often")
    old, new = secret_of(last.number), secret_of(last.number + 1)
    if public_key(old) != last.public_key:
        raise StageRefused(
            "The old key is not on this server, so no notice can be signed with it. Bring its file back first.",
            slug="key-missing",
        )
    row = KeyChange(
        number=last.number,
        before=last.public_key,
        public_key=public_key(new),
        revoked=revoke,
        because=because.strip(),
        notice=written(old=old, new=new, at=now, revoked=revoke),
        changed_at=now,
        changed_by=by.user_id,
    )
    _record("key.changed", Verb.ALTERATION, [row.id], by, at)
    row.save(force_insert=True)
    return row


@transaction.atomic
def give_notice(*, number: int, by: Viewer, at: datetime | None = None) -> bytes:
    """The notice of one change, for others to take in. It holds public keys and no person.

    Refuses
        PermissionRefused: the viewer is no analyst, researcher or keeper of information governance. NotVisible: no such change.
    Records
        ``key.notice_given``.
    """
    permissions.check_may_release(by)
    permissions.check_may_read_evaluations(by)
    row = KeyChange.objects.filter(number=number).first()
    if row is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    _record("key.notice_given", Verb.DISCLOSURE, [row.id], by, at)
    return bytes(row.notice)


@transaction.atomic
def take_notice_in(
    *, file: bytes, by: Viewer, at: datetime | None = None
) -> InstallationKey | InstallationEnd:
    """Believe the new key of a known installation, or no longer the one that it revoked.

    Refuses
        PermissionRefused: the viewer is no analyst, researcher or keeper of information governance.
        DataUnfit: no notice, a signature that does not fit, or of an installation that nobody confirmed.
        StageRefused: it is withdrawn, or went over from that key already.
    Records
        ``installation.key_changed``, or ``installation.withdrawn`` where the key was revoked.
    """
    permissions.check_may_release(by)
    permissions.check_may_read_evaluations(by)
    notice = read(file)
    installation = holder_of(notice.old)
    if installation is None:
        raise DataUnfit(
            "The key that this notice is signed with is of no installation that was confirmed here.",
            slug="installation-unknown",
        )
    if hasattr(installation, "end"):
        raise StageRefused(
            say("{installation} is withdrawn already.", installation=installation.name),
            slug="already-withdrawn",
        )
    now = at or timezone.now()
    if notice.revoked:
        _record("installation.withdrawn", Verb.ALTERATION, [installation.id], by, at)
        return InstallationEnd.objects.create(
            installation=installation,
            because=REVOKED,
            ended_at=now,
            ended_by=by.user_id,
        )
    _check_new(notice)
    row = InstallationKey(
        installation=installation,
        before=notice.old,
        public_key=notice.new,
        changed_at=notice.at,
        taken_at=now,
        taken_by=by.user_id,
    )
    _record("installation.key_changed", Verb.ALTERATION, [installation.id, row.id], by, at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise StageRefused(
            "A notice of a change from this key is here already. If this one is another, ring its keepers: two may hold the key.",
            slug="changed-already",
        ) from None
    return row


def _check_new(notice: Notice) -> None:
    if holder_of(notice.new) is not None or notice.new in [key.public_key for key in own_keys()]:
        raise StageRefused(
            "The key that this notice hands over to is kept already.", slug="installation-known"
        )


def _record(what: str, verb: Verb, objects: list[UUID], by: Viewer, at: datetime | None) -> None:
    record(what, verb=verb, object_kind="installation", objects=objects, by=by, at=at)
