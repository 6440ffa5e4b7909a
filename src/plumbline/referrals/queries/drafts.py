"""Read one's own half-written referrals."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from plumbline.access.sealing import unseal
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.referrals.models import Draft as Draft
from plumbline.referrals.rules import kept_until, last_day
from plumbline.schemes.kind import Kind
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import NotVisible, StageRefused


UNREADABLE = "This referral cannot be read on this server. Throw it away and begin again."


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft as its writer's list shows it. ``about``: the name typed for the principal, empty where none was."""

    draft: Draft
    about: str
    kept_until: date


def bound_to(draft: Draft) -> UUID:
    """What a draft's seal is bound to."""
    return seal_of_draft(draft.writer, draft.id)


def seal_of_draft(writer: UUID, draft: UUID) -> UUID:
    """What the seal of a draft is bound to: its writer and its row, so that it opens nowhere else."""
    return uuid5(writer, str(draft))


def draft_for(viewer: Viewer, draft_id: UUID) -> Draft:
    """Return one of the viewer's own drafts to act on.

    Raises
    ------
    NotVisible: it is not there, or somebody else's.
    """
    rows = Draft.objects.filter(id=draft_id, writer=viewer.user_id, agency__in=viewer.agency_ids)
    found = rows.select_related("scheme").first()
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    return found


def draft_page(viewer: Viewer, draft_id: UUID) -> tuple[Draft, dict[str, list[str]]]:
    """Return one of the viewer's own drafts with what was typed, by field.

    Raises
    ------
    NotVisible: it is not there, or somebody else's.
    StageRefused: it was sealed under another key.

    Records
        ``referral.draft_read``.
    """
    found = draft_for(viewer, draft_id)
    _looked(viewer, [found.id])
    return found, _typed(found)


def my_drafts(viewer: Viewer) -> list[DraftLine]:
    """The viewer's referrals that are not sent yet, the last saved first.

    Records
        ``referral.draft_read``, one entry for all.
    """
    rows = Draft.objects.filter(writer=viewer.user_id, agency__in=viewer.agency_ids).select_related("scheme")
    found = list(rows)
    if found:
        _looked(viewer, [row.id for row in found])
    return [_line(row) for row in found]


def count_drafts(viewer: Viewer) -> int:
    """How many referrals of the viewer are not sent yet; none of them is read."""
    return Draft.objects.filter(writer=viewer.user_id, agency__in=viewer.agency_ids).count()


def kept_until_day(draft: Draft) -> date:
    """The last day of a draft that nobody touches any more."""
    return last_day(kept_until(draft.saved_at, kind_of(draft.scheme).limit("unsent")))


def _looked(viewer: Viewer, ids: list[UUID]) -> None:
    record(
        "referral.draft_read", verb=Verb.CONSULTATION, object_kind="referral-draft", objects=ids, by=viewer
    )


def _line(draft: Draft) -> DraftLine:
    try:
        about = _about(kind_of(draft.scheme), _typed(draft))
    except StageRefused:
        about = ""
    return DraftLine(draft, about, kept_until_day(draft))


def _about(kind: Kind, typed: Mapping[str, list[str]]) -> str:
    stem = f"{kind.principal.slug}_1"
    names = [" ".join(typed.get(f"{stem}_{part}", [])).strip() for part in ("last", "first")]
    return ", ".join(name for name in names if name)


def _typed(draft: Draft) -> dict[str, list[str]]:
    words = unseal(bytes(draft.sealed), owner=bound_to(draft), unreadable=UNREADABLE)
    found: dict[str, list[str]] = json.loads(words)
    return found
