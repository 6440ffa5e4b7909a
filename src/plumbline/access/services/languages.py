"""The language in which somebody reads their pages."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from plumbline.access.models import User
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record


@transaction.atomic
def choose_language(*, language: str, by: Viewer, at: datetime | None = None) -> None:
    """Keep the language of one's own pages, a code such as ``cy``; the same again changes nothing.

    Records
        ``account.language_chosen``.
    """
    mine = User.objects.filter(id=by.user_id).exclude(language=language)
    if not mine.exists():
        return
    record(
        "account.language_chosen",
        verb=Verb.ALTERATION,
        object_kind="account",
        objects=[by.user_id],
        by=by,
        at=at,
    )
    mine.update(language=language)
