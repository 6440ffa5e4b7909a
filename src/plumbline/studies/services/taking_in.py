"""Believe another installation, or no longer; take its summaries in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.studies import permissions
from plumbline.studies.models import InstallationEnd, InstallationKey, KnownInstallation, TakenSummary
from plumbline.studies.queries.keys import holder_of, own_keys
from plumbline.studies.queries.summaries import installation_of
from plumbline.studies.signed_file import SignedFile, read
from plumbline.studies.signing import fingerprint
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


UNKNOWN = (
    "The signature fits, but nobody here has confirmed the installation that made it. Ring its keepers, have the fingerprint of their "
    "key read out to you, and confirm the installation under “Known installations”."
)
OWN = "This summary was made here: the library shows its result already."


@transaction.atomic
def confirm_installation(
    *, name: str, read_out: str, file: bytes, by: Viewer, at: datetime | None = None
) -> KnownInstallation:
    """Keep another installation's key, once the fingerprint that its keepers read out fits the one of a file from them.

    Parameters
    ----------
    name : what it is called here.
    read_out : its fingerprint as it was told by another way than the file came.
    file : any signed summary of it.

    Refuses
        PermissionRefused: the viewer is no analyst, researcher or keeper of information governance.
        DataUnfit: the file is unfit, the fingerprints differ, or there is no name. StageRefused: its key is kept already.
    Records
        ``installation.confirmed``.
    """
    permissions.check_may_release(by)
    permissions.check_may_read_evaluations(by)
    signed = read(file)
    if not name.strip():
        raise DataUnfit("Say what the installation is called.", slug="name-missing")
    _check_not_own(signed.key)
    if _plain(read_out) != _plain(fingerprint(signed.key)):
        raise DataUnfit(
            "The file was signed with another key than the one that was read out to you. Compare the signs once more; if they still "
            "differ, do not believe this file.",
            slug="fingerprint-differs",
        )
    if holder_of(signed.key) is not None:
        raise _kept_already()
    row = KnownInstallation(
        name=name.strip(), public_key=signed.key, confirmed_at=at or timezone.now(), confirmed_by=by.user_id
    )
    _record("installation.confirmed", Verb.ALTERATION, "installation", [row.id], by, at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise _kept_already() from None
    return row


def _kept_already() -> StageRefused:
    return StageRefused(
        "This key is kept already. Where it was withdrawn, the installation has to make a new one.",
        slug="installation-known",
    )


@transaction.atomic
def withdraw_installation(
    *, installation_id: UUID, because: str, by: Viewer, at: datetime | None = None
) -> InstallationEnd:
    """Believe an installation no longer: its summaries leave the library at once, and no new one of that key is taken in.

    Refuses
        PermissionRefused: as ``confirm_installation``. NotVisible: no such installation. DataUnfit: no reason.
        StageRefused: it is withdrawn already.
    Records
        ``installation.withdrawn``.
    """
    permissions.check_may_release(by)
    row = installation_of(by, installation_id)
    if not because.strip():
        raise DataUnfit("Say why its summaries are no longer believed.", slug="no-reason")
    if hasattr(row, "end"):
        raise StageRefused("This installation is withdrawn already.", slug="already-withdrawn")
    _record("installation.withdrawn", Verb.ALTERATION, "installation", [row.id], by, at)
    return InstallationEnd.objects.create(
        installation=row, because=because.strip(), ended_at=at or timezone.now(), ended_by=by.user_id
    )


@transaction.atomic
def take_summary_in(*, file: bytes, by: Viewer, at: datetime | None = None) -> TakenSummary:
    """Keep a summary of a known installation, word for word with its signature.

    Refuses
        PermissionRefused: as ``confirm_installation``.
        DataUnfit: the file is unfit or changed, signed with a key that is unknown or withdrawn, or made here.
        StageRefused: it came before, or a newer one of the same study did.
    Records
        ``summary.taken_in``.
    """
    permissions.check_may_release(by)
    permissions.check_may_read_evaluations(by)
    signed = read(file)
    installation = _believed(signed)
    says = signed.summary
    row = TakenSummary(
        id=UUID(says["id"]),
        installation=installation,
        study=UUID(says["study"]),
        evaluated_at=datetime.fromisoformat(says["evaluated_at"]),
        canonical=signed.text,
        signature=signed.signature,
        taken_at=at or timezone.now(),
        taken_by=by.user_id,
    )
    _check_newest(row, says["protocol_sha256"])
    _record("summary.taken_in", Verb.COLLECTION, "summary", [row.id], by, at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        # Pressed twice at once.
        raise _here_already() from None
    return row


def _believed(signed: SignedFile) -> KnownInstallation:
    _check_not_own(signed.key)
    row = holder_of(signed.key)
    if row is None:
        raise DataUnfit(UNKNOWN, slug="installation-unknown")
    if hasattr(row, "end"):
        raise DataUnfit(
            say(
                "{name} was withdrawn on {ended_at}: {because} Nothing that it signs is taken in.",
                name=row.name,
                ended_at=day_month_year(timezone.localtime(row.end.ended_at)),
                because=row.end.because,
            ),
            slug="installation-withdrawn",
        )
    gone = InstallationKey.objects.filter(before=signed.key).first()
    if gone and datetime.fromisoformat(signed.summary["made_at"]) > gone.changed_at:
        raise DataUnfit(
            say(
                "{name} went over to another key on {changed_at}, and this summary says that it was made "
                "later and is signed with the old one. Ask for it again.",
                name=row.name,
                changed_at=day_month_year(timezone.localtime(gone.changed_at)),
            ),
            slug="key-gone",
        )
    return row


def _check_not_own(key: bytes) -> None:
    if key in [one.public_key for one in own_keys()]:
        raise DataUnfit(OWN, slug="own-summary")


def _check_newest(row: TakenSummary, sha256: str) -> None:
    held = TakenSummary.objects.filter(study=row.study, installation=row.installation)
    if TakenSummary.objects.filter(id=row.id).exists():
        raise _here_already()
    same_plan = [one for one in held if f'"protocol_sha256":"{sha256}"' in one.canonical]
    if any(one.evaluated_at >= row.evaluated_at for one in same_plan):
        raise StageRefused(
            "A newer summary of the same plan is here already, so this one would say nothing more.",
            slug="newer-held",
        )


def _here_already() -> StageRefused:
    return StageRefused("This summary is here already. Nothing was taken in twice.", slug="summary-held")


def _plain(signs: str) -> str:
    return "".join(signs.split()).replace("-", "").casefold()


def _record(what: str, verb: Verb, kind: str, objects: list[UUID], by: Viewer, at: datetime | None) -> None:
    record(what, verb=verb, object_kind=kind, objects=objects, by=by, at=at)
