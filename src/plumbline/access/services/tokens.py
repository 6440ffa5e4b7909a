"""Make and revoke tokens, and count what is asked and read with one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from plumbline.access.models import Membership, Token, TokenAnswer, TokenUse
from plumbline.access.permissions import check_may_administer, check_not_oneself
from plumbline.access.queries import person_account
from plumbline.access.queries.tokens import Held, viewer_of_token
from plumbline.access.tokens import Limit, Scope, digest, limits, new_token
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.values.errors import DataUnfit, NotVisible, PlumblineError, StageRefused
from plumbline.values.words import say


ANSWERS_KEPT = timedelta(hours=24)
USES_KEPT = timedelta(days=31)


class TooMuch(PlumblineError):
    """More was asked or read with a token than its limits allow. ``wait``: until it may be asked again."""

    default_slug = "too-much"

    def __init__(self, message: str, *, wait: timedelta) -> None:
        super().__init__(message)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A token, for the one time that it can be shown."""

    secret: str
    token: Token


@transaction.atomic
def make_token(
    *,
    user_id: UUID,
    system: str,
    scopes: Collection[Scope],
    by: Viewer,
    days: int | None = None,
    at: datetime | None = None,
) -> MadeToken:
    """Make a token with which an agency's system acts as one account of that agency.

    Parameters
    ----------
    system : which system will hold it; never a person.
    days : how long it lasts; as `token_limits.yaml` says unless told.

    Refuses
        PermissionRefused: the viewer is no administrator, or it is their own account; the account acts for more than one agency.
        NotVisible: there is no such account.
        DataUnfit: no system or no scope is named, or it would last too long.
        StageRefused: the account has no role in force.
    Records
        ``token.made``.
    """
    check_may_administer(by)
    check_not_oneself(by, user_id)
    user, now, lasts = person_account(user_id), at or timezone.now(), days or limits().usual_days
    if not system.strip():
        raise DataUnfit("Say which system will hold this token.", slug="system-missing")
    if not scopes:
        raise DataUnfit("Tick at least one thing that it is for.", slug="scopes-missing")
    if not 1 <= lasts <= limits().longest_days:
        raise DataUnfit(
            say("It lasts from 1 to {longest_days} days.", longest_days=limits().longest_days),
            slug="days-unfit",
        )
    held = Membership.objects.in_force(now).filter(user=user).order_by("starts", "pk").first()
    if held is None:
        raise StageRefused("This account has no role in force, so a token for it would open nothing.")
    viewer_of_token(user.id, held.agency_id)
    secret = new_token()
    row = Token(
        user=user,
        agency_id=held.agency_id,
        system=system.strip(),
        scopes=sorted(Scope(one).value for one in scopes),
        digest=digest(secret),
        made_by=by.user_id,
        made_at=now,
        expires_at=now + timedelta(days=lasts),
    )
    record("token.made", verb=Verb.ACCESS, object_kind="token", objects=[row.id, user.id], by=by, at=now)
    row.save(force_insert=True)
    return MadeToken(secret, row)


@transaction.atomic
def revoke_token(*, token_id: UUID, by: Viewer, at: datetime | None = None) -> None:
    """Revoke a token; it opens nothing from this moment.

    Refuses
        PermissionRefused: the viewer is no administrator.
        NotVisible: there is none.
        StageRefused: it was revoked before.
    Records
        ``token.revoked``.
    """
    check_may_administer(by)
    row, now = Token.objects.filter(id=token_id).first(), at or timezone.now()
    if row is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    if row.revoked_at is not None:
        raise StageRefused("This token was revoked already.")
    record(
        "token.revoked", verb=Verb.ACCESS, object_kind="token", objects=[row.id, row.user_id], by=by, at=now
    )
    Token.objects.filter(id=row.id).update(revoked_at=now, revoked_by=by.user_id)


@transaction.atomic
def note_call(*, held: Held, call: str, at: datetime | None = None) -> None:
    """Write down that a token is used, and count it. One call of a token at a time, until its transaction ends.

    Parameters
    ----------
    call : slug of what is asked for.

    Refuses
        TooMuch: more calls than its limit.
    Records
        ``token.used``, with the call.
    """
    now, by = at or timezone.now(), held.viewer
    record(
        "token.used", verb=Verb.ACCESS, object_kind="token", objects=[held.id], by=by, at=now, because=call
    )
    use = _use(held, now)
    limit = limits().calls
    if use.calls >= limit.most:
        raise TooMuch(
            say(
                "This token has made {most:,} calls {words}, which is the most. Call again later.",
                most=limit.most,
                words=limit.words,
            ),
            wait=_rest_of_hour(now),
        )
    TokenUse.objects.filter(id=use.id).update(calls=use.calls + 1)
    Token.objects.filter(id=held.id).update(last_used_at=now)


@transaction.atomic
def note_shown(*, held: Held, people: Iterable[UUID], at: datetime | None = None) -> None:
    """Count the people that an answer is about to show, before it is sent.

    Refuses
        TooMuch: more different people than a limit; then nobody is shown.
    Records
        nothing of its own: `note_call` wrote the entry of this call, and the query that read them its own.
    """
    now, fresh = at or timezone.now(), set(people)
    if not fresh:
        return
    use = _use(held, now)
    TokenUse.objects.filter(id=use.id).update(seen=sorted({*use.seen, *fresh}, key=str))
    for limit in limits().people:
        if _seen_within(held, limit, now) > limit.most:
            raise TooMuch(
                say(
                    "This token would have been shown more than {most:,} different people {words}, which is "
                    "the most. Nobody was shown. Ask for those that you work with.",
                    most=limit.most,
                    words=limit.words,
                ),
                wait=_rest_of_hour(now) if limit.within <= timedelta(hours=1) else timedelta(hours=1),
            )


@transaction.atomic
def answered_before(*, held: Held, key: str, asked: str, at: datetime | None = None) -> dict[str, Any] | None:
    """What this very call was answered, if it came before; a second one that arrives meanwhile waits for the first to end.

    Refuses
        DataUnfit: the key was used for another call.
    Records
        nothing of its own: `note_call` wrote the entry of this call.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{held.id}.{key}"])
    since = (at or timezone.now()) - ANSWERS_KEPT
    found = TokenAnswer.objects.filter(token_id=held.id, key=key, at__gt=since).first()
    if found is None:
        return None
    if found.asked != asked:
        raise DataUnfit(
            "This Idempotency-Key was used for another call. Give each call a key of its own.",
            slug="key-used",
        )
    answer: dict[str, Any] = found.answer
    return answer


@transaction.atomic
def keep_answer(
    *, held: Held, key: str, asked: str, answer: dict[str, Any], at: datetime | None = None
) -> None:
    """Keep what a write was answered for a day, and forget those that are older.

    Records
        nothing of its own: `note_call` wrote the entry of this call.
    """
    now = at or timezone.now()
    TokenAnswer.objects.filter(token_id=held.id, at__lte=now - ANSWERS_KEPT).delete()
    TokenAnswer(
        token_id=held.id, user_id=held.viewer.user_id, key=key, asked=asked, answer=answer, at=now
    ).save(force_insert=True)


def _use(held: Held, now: datetime) -> TokenUse:
    """The row of this hour, held until the transaction ends."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    rows = TokenUse.objects.filter(token_id=held.id, hour=hour)
    # Two first calls of an hour at once: the second waits, and finds the row of the first.
    made = TokenUse(id=uuid4(), token_id=held.id, user_id=held.viewer.user_id, hour=hour)
    if not rows.exists():
        TokenUse.objects.bulk_create([made], ignore_conflicts=True)
        TokenUse.objects.filter(token_id=held.id, hour__lt=now - USES_KEPT).delete()
    return rows.select_for_update().get()


def _seen_within(held: Held, limit: Limit, now: datetime) -> int:
    since = (now - limit.within).replace(minute=0, second=0, microsecond=0)
    if limit.within <= timedelta(hours=1):
        since = now.replace(minute=0, second=0, microsecond=0)
    rows = TokenUse.objects.filter(token_id=held.id, hour__gte=since).values_list("seen", flat=True)
    return len({one for seen in rows for one in seen})


def _rest_of_hour(now: datetime) -> timedelta:
    return (now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)) - now
