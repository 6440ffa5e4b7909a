"""Find whoever a token acts as, and list tokens for those who look after them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from plumbline.access.models import Token
from plumbline.access.permissions import check_may_administer
from plumbline.access.queries.accounts import names_of_users
from plumbline.access.queries.viewers import viewer_by_id
from plumbline.access.tokens import SCOPE_NAMES, Scope, digest, scopes_of
from plumbline.access.viewer import Viewer
from plumbline.values.errors import NotVisible, PermissionRefused


NOT_IN_FORCE = "This token is not known, has ended or was revoked. Ask your administrator for a new one."
MORE_THAN_ONE = (
    "The account that this token acts as does not act for exactly the agency that the token was made for. "
    "Ask your administrator for an account of one agency."
)


@dataclass(frozen=True, slots=True)
class Held:
    """A token in force: whom it acts as, what for, until when."""

    id: UUID
    viewer: Viewer
    scopes: frozenset[Scope]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A token in a list, in finished words."""

    token: Token
    name: str
    scopes: tuple[str, ...]
    made_by: str
    state: str


def token_held(token: str) -> Held:
    """Return what a token lets its bearer do, with the memberships of its account as they are now.

    Raises
    ------
    PermissionRefused: it is not in force, its account is closed, or that account acts for another agency too.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, user_id, agency_id, scopes, expires_at FROM access_token_of(%s)", [digest(token)]
        )
        row = cursor.fetchone()
    if row is None:
        raise PermissionRefused(NOT_IN_FORCE, slug="no-such-token")
    key, user, agency, scopes, expires_at = row
    return Held(key, viewer_of_token(user, agency), scopes_of(scopes), expires_at)


def viewer_of_token(user_id: UUID, agency_id: UUID) -> Viewer:
    """The viewer that a token for this account and agency acts as.

    The database lets an account see what all its agencies see; so a token acts only as an account of one.

    Raises
    ------
    PermissionRefused: the account is closed, or acts for another agency than this one.
    """
    try:
        viewer = viewer_by_id(user_id)
    except PermissionRefused as closed:
        raise PermissionRefused(NOT_IN_FORCE, slug="no-such-token") from closed
    if {s.agency_id for s in (*viewer.standings, *viewer.unvetted)} != {agency_id}:
        raise PermissionRefused(MORE_THAN_ONE, slug="not-one-agency")
    return viewer


def tokens_in_force(ids: set[UUID], at: datetime) -> dict[UUID, tuple[UUID, UUID]]:
    """Account and agency of those of some tokens that are in force, by id; for the job that sends webhooks."""
    rows = Token.objects.filter(id__in=ids, revoked_at__isnull=True, expires_at__gt=at)
    return {
        key: (user, agency) for key, user, agency in rows.order_by().values_list("id", "user_id", "agency_id")
    }


def tokens(viewer: Viewer) -> list[TokenLine]:
    """Every token, the newest first.

    Raises
    ------
    PermissionRefused: the viewer is no administrator.
    """
    check_may_administer(viewer)
    rows, now = list(Token.objects.select_related("user", "agency")), timezone.now()
    makers = names_of_users({row.made_by for row in rows})
    return [_line(row, makers, now) for row in rows]


def token_shown(viewer: Viewer, token_id: UUID) -> TokenLine:
    """One token.

    Raises
    ------
    PermissionRefused: the viewer is no administrator.
    NotVisible: there is none.
    """
    found = next((line for line in tokens(viewer) if line.token.id == token_id), None)
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    return found


def _line(row: Token, makers: dict[UUID, str], now: datetime) -> TokenLine:
    state = "Revoked" if row.revoked_at else "Ended" if row.expires_at <= now else "In force"
    scopes = tuple(SCOPE_NAMES[s] for s in Scope if s in scopes_of(row.scopes))
    return TokenLine(row, row.user.name, scopes, makers.get(row.made_by, ""), state)
