"""Referrals, and files of data."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Form, Query
from ninja.files import UploadedFile

from plumbline.access.enums import Role
from plumbline.access.tokens import Scope
from plumbline.agencies.queries import agencies
from plumbline.api import schemas
from plumbline.api.door import Answer, call, viewer_of
from plumbline.api.routing import WRITES, answers, router
from plumbline.feeds.queries import holds_made_up, suppliers_for, upload_of, uploads
from plumbline.feeds.services import receive_upload
from plumbline.referrals.entry import GivenEntry, GivenPerson
from plumbline.referrals.queries import ReferralLine, my_referrals, referral_page
from plumbline.referrals.services import refer_person
from plumbline.schemes.permissions import REFERRAL_ROLES
from plumbline.schemes.queries import kind_of, scheme_at_table, schemes_of
from plumbline.values.errors import DataUnfit


schemes, referrals, feeds = (router(tag) for tag in ("Schemes", "Referrals", "Feeds"))
ANALYST = (Role.ANALYST,)
MOST = 50


@schemes.get("", url_name="api-schemes", response=answers(schemas.SchemeList), summary="Schemes")
@call(Scope.SEND_REFERRALS, REFERRAL_ROLES)
def list_schemes(request: HttpRequest) -> Answer:
    """Schemes that may be referred to: the parts that people have in them, and the routes."""
    found = [(scheme, kind_of(scheme)) for scheme in schemes_of(viewer_of(request))]
    lines = [
        {
            "slug": scheme.slug,
            "name": scheme.name,
            "kind": kind.slug,
            "parts": [
                {"slug": p.slug, "label": p.label, "least": p.least, "most": p.most}
                for p in kind.parts.values()
            ],
            "routes": {slug: route.label for slug, route in kind.routes.items()},
        }
        for scheme, kind in found
    ]
    return Answer({"schemes": lines})


@referrals.get("", url_name="api-referrals", response=answers(schemas.ReferralList), summary="Own referrals")
@call(Scope.READ_REFERRALS, REFERRAL_ROLES)
def list_referrals(request: HttpRequest, after: Annotated[int, Query(ge=0, le=100_000)] = 0) -> Answer:
    """What the holder referred and what became of each, the newest first, a page at a time."""
    found = my_referrals(viewer_of(request))
    shown = found[after : after + MOST]
    following = str(after + MOST) if len(found) > after + MOST else None
    return Answer({"referrals": [_referral(line) for line in shown], "next": following})


@referrals.post(
    "",
    url_name="api-referrals",
    response=answers(schemas.Made, status=201, refusals=WRITES),
    summary="Send a referral",
)
@call(Scope.SEND_REFERRALS, REFERRAL_ROLES)
def send_referral(
    request: HttpRequest, given: schemas.ReferralGiven, idempotency_key: schemas.IdempotencyKey
) -> Answer:
    """Put people forward to a scheme. Its host sees the referral and who it is about from then on."""
    viewer = viewer_of(request)
    sent = refer_person(
        scheme=scheme_at_table(viewer, given.scheme),
        words=given.words,
        people=[GivenPerson(**person.dict()) for person in given.people],
        entry=GivenEntry(
            route=given.route,
            incident_on=given.incident_on,
            events=given.events,
            answers=given.answers,
            urgent=given.urgent,
            gateway=given.gateway,
        ),
        made_up=holds_made_up(),
        by=viewer,
    )
    return Answer({"id": str(sent.id)}, status=201)


@referrals.get(
    "/{uuid:referral_id}", url_name="api-referral", response=answers(schemas.Referral), summary="A referral"
)
@call(Scope.READ_REFERRALS, REFERRAL_ROLES)
def show_referral(request: HttpRequest, referral_id: UUID) -> Answer:
    """What became of a referral. It names nobody: whoever sent it knows."""
    return Answer(_referral(referral_page(viewer_of(request), referral_id)))


def _referral(line: ReferralLine) -> dict[str, object]:
    row = line.referral
    return {
        "id": row.id,
        "scheme": row.scheme.slug,
        "referred_at": row.referred_at,
        "urgent": row.urgent,
        "decision": line.decision,
        "decision_words": line.decision_words,
        "decided_at": line.decided_at,
        "decide_by": line.decide_by,
        "is_late": line.is_late,
    }


@feeds.get("", url_name="api-feeds", response=answers(schemas.FeedList), summary="Files on their way in")
@call(Scope.READ_FEEDS, ANALYST)
def list_feeds(request: HttpRequest) -> Answer:
    """Files that the holder sent and that are not dealt with yet."""
    return Answer({"feeds": [_feed(row) for row in uploads(viewer_of(request))]})


@feeds.post(
    "",
    url_name="api-feeds",
    response=answers(schemas.Made, status=201, refusals=WRITES),
    summary="Send a file",
)
@call(Scope.SEND_FEEDS, ANALYST)
def send_feed(
    request: HttpRequest,
    supplier: Annotated[
        str, Form(max_length=100, pattern=schemas.SLUG, description="Slug of the agency whose file it is")
    ],
    file: Annotated[UploadedFile, File(description="CSV or Excel")],
    idempotency_key: schemas.IdempotencyKey,
) -> Answer:
    """Bring a file in. As on the pages nothing of it counts until an analyst has confirmed how it is read and what it would change."""
    viewer = viewer_of(request)
    allowed = set(suppliers_for(viewer))
    found = next((one for one in agencies() if one.slug == supplier and one.id in allowed), None)
    if found is None:
        raise DataUnfit("“supplier”: choose an agency whose files you may take in.", slug="no-such-supplier")
    brought = receive_upload(parts=file.chunks(), file_name=file.name or "file", supplier=found.id, by=viewer)
    return Answer({"id": str(brought.id)}, status=201)


@feeds.get(
    "/{uuid:feed_id}", url_name="api-feed", response=answers(schemas.Feed), summary="A file on its way in"
)
@call(Scope.READ_FEEDS, ANALYST)
def show_feed(request: HttpRequest, feed_id: UUID) -> Answer:
    """Where a file stands."""
    return Answer(_feed(upload_of(viewer_of(request), feed_id)))


def _feed(row: Any) -> dict[str, object]:
    return {
        "id": row.id,
        "file_name": row.file_name,
        "size": row.size,
        "stage": row.stage,
        "feed": row.feed,
        "uploaded_at": row.uploaded_at,
    }
