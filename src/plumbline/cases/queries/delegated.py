"""With whom of the asked agency a request is, and to whom it may be given. For that agency alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.cases.models import Delegation, ResearchRequest
from plumbline.cases.permissions import check_answers_for
from plumbline.cases.queries.sight import request_for
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.visibility import visible_to
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


@dataclass(frozen=True, slots=True)
class GivenTo:
    """With whom a request is, since when. ``name``: empty where they cannot answer it now, so that it is with the agency again."""

    name: str
    since: datetime
    is_mine: bool

    @property
    def words(self) -> str:
        """In a sentence, for the colleagues of that agency."""
        if not self.name:
            return say("With all of you again: whoever had it cannot take it now")
        since = day_month_year(self.since)
        return (
            say("With you since {day}", day=since)
            if self.is_mine
            else say("With {name} since {day}", name=self.name, day=since)
        )


@dataclass(frozen=True, slots=True)
class ToGive:
    """A request, with whom it is, and the colleagues who may take it, by name. ``turns``: how often it was given or taken back."""

    request: ResearchRequest
    given: GivenTo | None
    colleagues: tuple[tuple[UUID, str], ...]
    turns: int


def delegates_of(viewer: Viewer, requests: Collection[ResearchRequest]) -> dict[UUID, GivenTo]:
    """With whom each of some requests is that the viewer is looking at, by id; those that were given to nobody are missing.

    Names of colleagues alone: no entry in the ledger of people consulted.
    """
    rows = visible_to(narrowed(viewer), Delegation.objects.filter(request__in=list(requests)))
    last = {row.request_id: row for row in rows.order_by("number")}
    held = {key: row for key, row in last.items() if row.given_to}
    can = answerers_of(held)
    names = names_of_users({row.given_to for row in held.values() if row.given_to})
    return {
        key: GivenTo(
            names.get(row.given_to, "") if row.given_to and can.get(key, {}).get(row.given_to) else "",
            row.at,
            row.given_to == viewer.user_id,
        )
        for key, row in held.items()
    }


def to_give(viewer: Viewer, request_id: UUID) -> ToGive:
    """A request that the viewer answers for, to give it to a colleague.

    Raises
    ------
    NotVisible: it is not there, or not theirs to see. PermissionRefused: they do not answer for that agency.
    """
    asked = request_for(viewer, request_id)
    check_answers_for(viewer, asked.agency)
    here = [who for who, is_here in answerers_of([asked.id]).get(asked.id, {}).items() if is_here]
    names = sorted(names_of_users(here).items(), key=lambda pair: (pair[1], pair[0]))
    turns = Delegation.objects.filter(request=asked).count()
    return ToGive(asked, delegates_of(viewer, [asked]).get(asked.id), tuple(names), turns)


def answerers_of(requests: Collection[UUID]) -> dict[UUID, dict[UUID, bool]]:
    """Who may answer each request, and whether they are at work today. Nothing for whoever may not answer it themselves."""
    if not requests:
        return {}
    found: dict[UUID, dict[UUID, bool]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT request, who, away FROM cases_answerers(%s)", [sorted(requests)])
        for request, who, away in cursor.fetchall():
            found.setdefault(request, {})[who] = not away
    return found
