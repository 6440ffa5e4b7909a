"""Say who is in the team of a scheme, from when to when."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.queries import members_of
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.schemes import permissions
from plumbline.schemes.enums import How, TeamPart
from plumbline.schemes.models import Scheme, TeamPost
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import DataUnfit, NotVisible, StageRefused


LONGEST_DAYS = 3 * 366


@transaction.atomic
def appoint(
    *,
    scheme: Scheme,
    part: TeamPart,
    user: UUID,
    agency: UUID,
    until: date,
    because: str,
    by: Viewer,
    brings: str = "",
    starts: date | None = None,
    at: datetime | None = None,
) -> TeamPost:
    """Put somebody into the team of a scheme: its one manager, or a specialist seconded by their agency.

    Parameters
    ----------
    agency : theirs, at the table of the scheme. It stays theirs.
    until : the last day.

    Refuses
        PermissionRefused: neither chair nor co-ordinator of the scheme.
        StageRefused: there is a manager in these days, or they are in the team already.
        DataUnfit: the kind has no team, days the wrong way round, no reason, nobody who works on cases there.
    Records
        ``team.joined``.
    """
    now = at or timezone.now()
    first = starts or timezone.localdate(now)
    permissions.check_may_set_team(by, scheme)
    scheme = Scheme.objects.select_for_update().get(id=scheme.id)
    if How.TEAM not in kind_of(scheme, first).delivery:
        raise DataUnfit("Cases of this kind are not delivered by a team.", slug="no-team")
    _check_days(first, until, because)
    _check_member(scheme, user, agency)
    _check_free(scheme, part, user, first, until)
    post = TeamPost(
        scheme=scheme,
        part=part.value,
        user_id=user,
        agency=agency,
        brings=brings.strip(),
        starts=first,
        until=until,
        because=because.strip(),
        set_by=by.user_id,
        set_at=now,
    )
    record(
        "team.joined",
        verb=Verb.ACCESS,
        object_kind="team-post",
        objects=[post.id, user, scheme.id],
        by=by,
        at=now,
        because=part.value,
    )
    post.save(force_insert=True)
    return post


@transaction.atomic
def end_post(*, post_id: UUID, by: Viewer, at: datetime | None = None) -> TeamPost:
    """End a post before its last day; what it allowed is over at once.

    Refuses
        NotVisible: there is none that holds.
        PermissionRefused: neither chair nor co-ordinator of the scheme.
    Records
        ``team.left``.
    """
    post = TeamPost.objects.filter(id=post_id, ended_at__isnull=True).select_related("scheme").first()
    if post is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    permissions.check_may_set_team(by, post.scheme)
    now = at or timezone.now()
    objects = [post.id, post.user_id, post.scheme_id]
    record("team.left", verb=Verb.ACCESS, object_kind="team-post", objects=objects, by=by, at=now)
    TeamPost.objects.filter(id=post.id).update(ended_at=now)
    return post


def _check_days(starts: date, until: date, because: str) -> None:
    if not because.strip():
        raise DataUnfit("Say why, in a few words.", slug="why-missing")
    if not starts <= until or (until - starts).days > LONGEST_DAYS:
        raise DataUnfit("Give a last day after the first, within three years.", slug="days-unfit")


def _check_member(scheme: Scheme, user: UUID, agency: UUID) -> None:
    members = {one.id for one in members_of(agency, roles=permissions.CASE_ROLES)}
    if agency not in scheme.agencies or user not in members:
        raise DataUnfit(
            "Choose somebody who works on cases at an agency of this scheme.", slug="member-unfit"
        )


def _check_free(scheme: Scheme, part: TeamPart, user: UUID, starts: date, until: date) -> None:
    rows = TeamPost.objects.filter(scheme=scheme, ended_at__isnull=True, starts__lte=until, until__gte=starts)
    if rows.filter(user_id=user).exists():
        raise StageRefused("They are in this team in these days already.", slug="in-team-already")
    if part is TeamPart.MANAGER and rows.filter(part=TeamPart.MANAGER.value).exists():
        raise StageRefused("There is a manager in these days. End that post first.", slug="manager-there")
