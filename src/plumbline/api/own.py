"""A token's own: whom it acts as, and its webhooks."""

from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.queries import Held
from plumbline.access.tokens import Scope
from plumbline.api import schemas
from plumbline.api.door import Answer, call, token_id_of, viewer_of
from plumbline.api.routing import WRITES, answers, router
from plumbline.feeds.queries import holds_made_up
from plumbline.notices.queries import webhooks_of
from plumbline.notices.services import end_webhook, register_webhook
from plumbline.schemes.permissions import REFERRAL_ROLES


me, webhooks = router("Token"), router("Webhooks")


@me.get("", url_name="api-me", response=answers(schemas.Me), summary="Whom this token acts as")
@call(None, Role)
def show_me(request: HttpRequest) -> Answer:
    """The account, its agency and roles, the scopes, and until when; and whether this installation holds made-up data."""
    held: Held = request.auth  # type: ignore[attr-defined]
    viewer = held.viewer
    return Answer(
        {
            "name": viewer.name,
            "agency": viewer.standings[0].agency_name,
            "roles": sorted(viewer.roles),
            "scopes": sorted(held.scopes),
            "expires_at": held.expires_at,
            "made_up": holds_made_up(),
        }
    )


@webhooks.get("", url_name="api-webhooks", response=answers(schemas.WebhookList), summary="Own webhooks")
@call(Scope.HOOKS, REFERRAL_ROLES)
def list_webhooks(request: HttpRequest) -> Answer:
    """Webhooks of the account that have not ended."""
    rows = webhooks_of(viewer_of(request))
    lines = [
        {"id": row.id, "address": row.address, "events": row.events, "made_at": row.made_at} for row in rows
    ]
    return Answer({"webhooks": lines})


@webhooks.post(
    "",
    url_name="api-webhooks",
    response=answers(schemas.WebhookMade, status=201, refusals=WRITES),
    summary="Register a webhook",
)
@call(Scope.HOOKS, REFERRAL_ROLES)
def add_webhook(
    request: HttpRequest, given: schemas.WebhookGiven, idempotency_key: schemas.IdempotencyKey
) -> Answer:
    """Have an address told of events. A message carries the kind of event and an opaque reference, signed; nothing of anybody."""
    made = register_webhook(
        token_id=token_id_of(request),
        address=given.address,
        events=given.events,
        by=viewer_of(request),
        at=timezone.now(),
    )
    key = str(made.webhook.id)
    return Answer({"id": key, "secret": made.secret}, status=201, kept={"id": key, "secret": ""})


@webhooks.delete(
    "/{uuid:webhook_id}",
    url_name="api-webhook",
    response=answers(schemas.Made, refusals=WRITES),
    summary="End a webhook",
)
@call(Scope.HOOKS, REFERRAL_ROLES)
def remove_webhook(request: HttpRequest, webhook_id: UUID, idempotency_key: schemas.IdempotencyKey) -> Answer:
    """End a webhook; what waits for it is not sent."""
    end_webhook(webhook_id=webhook_id, by=viewer_of(request))
    return Answer({"id": str(webhook_id)})
