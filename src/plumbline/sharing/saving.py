"""Store a row that can be there once: of two people at the same moment, the second is told so in a sentence."""

from __future__ import annotations

from django.db import IntegrityError, models, transaction
from psycopg.errors import UniqueViolation

from plumbline.values.errors import StageRefused


def save_once(row: models.Model, *, clash: str, slug: str | None = None) -> None:
    """Insert ``row``.

    Parameters
    ----------
    clash : the sentence for whoever comes second.
    slug : of that refusal.

    Raises
    ------
    StageRefused: another row holds its place already.
    """
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        raise StageRefused(clash, slug=slug) from error
