"""Read signing keys: this installation's own, one after the other, and whose a key of another is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.studies import permissions
from plumbline.studies.models import InstallationKey, KeyChange, KnownInstallation
from plumbline.studies.signing import fingerprint, public_key
from plumbline.values.errors import StageRefused


@dataclass(frozen=True, slots=True)
class OwnKey:
    """One signing key of this installation, ``number`` from 1. ``ended_at``: when the next took its place; ``revoked``: it may have been lost."""

    number: int
    public_key: bytes
    ended_at: datetime | None
    revoked: bool
    because: str
    ended_by: str

    @property
    def fingerprint(self) -> str:
        """As it is read out."""
        return fingerprint(self.public_key)


def own_keys() -> list[OwnKey]:
    """Every key that this installation ever signed with; the last is in force."""
    changes = list(KeyChange.objects.all())
    keys = [bytes(row.before) for row in changes] + [
        bytes(changes[-1].public_key) if changes else public_key()
    ]
    ends = [*changes, None]
    return [
        OwnKey(
            number=at,
            public_key=key,
            ended_at=end.changed_at if end else None,
            revoked=bool(end and end.revoked),
            because=end.because if end else "",
            ended_by=str(end.changed_by) if end else "",
        )
        for at, (key, end) in enumerate(zip(keys, ends, strict=True), 1)
    ]


def keys_with_names(viewer: Viewer) -> list[tuple[OwnKey, str]]:
    """Every own key, the one in force first, each with the name of whoever ended it."""
    permissions.check_may_read_evaluations(viewer)
    changes = {str(row.changed_by): row.changed_by for row in KeyChange.objects.all()}
    names = names_of_users(changes.values())
    return [
        (key, names.get(changes[key.ended_by], "") if key.ended_by else "") for key in reversed(own_keys())
    ]


def secret_of(number: int) -> bytes:
    """The secret of the own key of a number; that of the first is as old as the installation."""
    if number == 1:
        return bytes(settings.SUMMARY_KEY)
    return bytes(settings.HOME.secret(f"signed-summaries-{number}"))


def secret_in_force() -> bytes:
    """The secret of the last key.

    Raises
    ------
    StageRefused: the file that holds it is not here, such as after a restore without keys.
    """
    last = own_keys()[-1]
    secret = secret_of(last.number)
    if public_key(secret) != last.public_key:
        raise StageRefused(
            "The key that this installation signs with is not on this server. Bring its file back, or change the key and revoke it.",
            slug="key-missing",
        )
    return secret


def holder_of(key: bytes) -> KnownInstallation | None:
    """The known installation that a key is of, whichever of its keys it is."""
    first = KnownInstallation.objects.select_related("end").filter(public_key=key).first()
    if first is not None:
        return first
    further = InstallationKey.objects.select_related("installation__end").filter(public_key=key).first()
    return further.installation if further else None
