"""Sign a summary of a released result, and give it out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline import __version__
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.evaluation.protocol import canonical_json
from plumbline.studies import permissions
from plumbline.studies.circumstances import checked_circumstances
from plumbline.studies.models import ProtocolLock, Result, Summary
from plumbline.studies.queries.keys import own_keys, secret_in_force
from plumbline.studies.queries.releases import release_of
from plumbline.studies.queries.results import result_of
from plumbline.studies.queries.summaries import kinds_of_lists, summary_made_of
from plumbline.studies.queries.witnesses import witnessed_on, witnesses_of
from plumbline.studies.signed_file import written
from plumbline.studies.signing import fits, public_key, sign
from plumbline.studies.summarising import summary_of
from plumbline.values.errors import DataUnfit, StageRefused


@transaction.atomic
def make_summary(
    *,
    result_id: UUID,
    place: str,
    by: Viewer,
    circumstances: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> Summary:
    """Sign what may leave of a released result. Of each result there is one.

    Parameters
    ----------
    place : where it was found, as readers elsewhere know it. Names no person.
    circumstances : a word of its classes for each of `studies.circumstances`; those left out are not known.

    Refuses
        PermissionRefused: the viewer is no analyst, researcher or keeper of information governance.
        NotVisible: no such result.
        StageRefused: it is not released, or was summarised already.
            Or its list is not the viewer's to see: somebody of the scheme signs.
        DataUnfit: no place is given, a circumstance that there is not, or an arm is too small for any figure to leave.
    Records
        ``summary.signed``.
    """
    permissions.check_may_release(by)
    result = result_of(by, result_id)
    _check_released(result, by)
    if not place.strip():
        raise DataUnfit("Say where this was found.", slug="place-missing")
    if summary_made_of(result):
        raise StageRefused("A summary of this result is signed already.", slug="summary-made")
    now, told = at or timezone.now(), checked_circumstances(circumstances)
    made = Summary(result=result, made_at=now, made_by=by.user_id)
    kind = kinds_of_lists([result.protocol.run_id]).get(result.protocol.run_id)
    if kind is None:
        raise StageRefused(
            "Your agency is no partner of the scheme, so its list is not yours to see. Somebody of the scheme signs its summary.",
            slug="list-not-yours",
        )
    made.canonical = canonical_json(_document(made, place=place.strip(), kind=kind, told=told, by=by))
    made.signature = sign(made.canonical, secret_in_force())
    record(
        "summary.signed",
        verb=Verb.ALTERATION,
        object_kind="summary",
        objects=[made.id, result.id],
        by=by,
        at=at,
    )
    made.save(force_insert=True)
    return made


@transaction.atomic
def give_summary(*, result_id: UUID, by: Viewer, at: datetime | None = None) -> bytes:
    """The file of a signed summary. Each time is a disclosure in the ledger.

    Refuses
        PermissionRefused, NotVisible: as ``make_summary``. StageRefused: none is signed, or the result was held back since.
    Records
        ``summary.given``.
    """
    permissions.check_may_release(by)
    result = result_of(by, result_id)
    _check_released(result, by)
    made = summary_made_of(result)
    if made is None:
        raise StageRefused("No summary of this result is signed yet.", slug="no-summary")
    record(
        "summary.given",
        verb=Verb.DISCLOSURE,
        object_kind="summary",
        objects=[made.id, result.id],
        by=by,
        at=at,
    )
    return _file_of(made)


def _file_of(made: Summary) -> bytes:
    """With the key that signed it, if that still holds; where it was revoked, signed anew with the one in force."""
    signature = bytes(made.signature)
    for key in own_keys():
        if not key.revoked and fits(made.canonical, signature=signature, key=key.public_key):
            return written(made.canonical, signature=signature, key=key.public_key)
    secret = secret_in_force()
    return written(made.canonical, signature=sign(made.canonical, secret), key=public_key(secret))


def _check_released(result: Result, by: Viewer) -> None:
    if not release_of(by, result).is_released:
        raise StageRefused(
            "Two people who neither planned nor made it have to check this result before anything of it leaves.",
            slug="not-released",
        )


def _document(
    made: Summary, *, place: str, kind: str, told: Mapping[str, str], by: Viewer
) -> dict[str, object]:
    result = made.result
    lock = ProtocolLock.objects.get(protocol=result.protocol_id)
    about = {
        "id": str(made.id),
        "place": place,
        "kind": kind,
        "circumstances": dict(told),
        "software": __version__,
        "made_at": made.made_at.isoformat(),
        "made_up": bool(result.figures.get("made_up")),
        "protocol_sha256": lock.sha256,
        "witnessed": witnessed_on(witnesses_of(by, result.protocol_id)),
        "standing": result.standing,
        "verdict": result.verdict,
        "evaluated_at": result.evaluated_at.isoformat(),
    }
    return summary_of(result.figures, plan=json.loads(lock.canonical), about=about)
