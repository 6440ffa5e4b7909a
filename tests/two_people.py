"""A limit or threshold as two people set it: Alice proposes, information governance confirms."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

from plumbline.schemes.models import Scheme
from plumbline.schemes.services import answer_value, change_value


def set_by_two(look, personas, scheme: Scheme, path: str, value: str, from_date: date) -> None:
    """Propose a value and have it confirmed on the day from which it holds. ``look``: `looking_as`, or the same of a scene."""
    at = timezone.make_aware(datetime.combine(from_date, time(6)))
    with look(personas.alice) as alice:
        row = change_value(
            scheme=scheme,
            path=path,
            value=value,
            because="Agreed by the board",
            from_date=from_date,
            by=alice,
            at=at,
        )
    with look(personas.governance) as governance:
        answer_value(proposal_id=row.id, confirmed=True, by=governance, at=at)
    scheme.refresh_from_db()
