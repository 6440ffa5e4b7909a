"""Make digests and send each at most once.

A digest is claimed in a transaction of its own before a word is said to the mail server or to Notify, and settled in another after. A
process killed between the two leaves it claimed, and nobody can know whether the message went out: so it is given up with
that reason, never sent again, and the next digest counts what it would have told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils import timezone

from plumbline.access.identity import acting_as
from plumbline.access.models import User
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.notices import posting, rules
from plumbline.notices.enums import CALLS, REVIEWS, URGENT, Came, DigestState
from plumbline.notices.models import Digest, DigestChoice, Notice
from plumbline.notices.queries import Wanted


ACTION = "action"
"""What notices of actions are about. Those alone are due or late in the words of a digest."""

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('plumbline.making-digests', 0))"

Calendars = Callable[[Sequence[UUID], UUID], Sequence[bytes]]
"""Makes calendar files of meetings for one recipient. Given by a room above: this one knows no meeting."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How many digests went out, are tried again later, and were given up."""

    sent: int = 0
    later: int = 0
    given_up: int = 0


@transaction.atomic
def choose_digest(
    *, by_mail: bool, wanted: time, by: Viewer, urgent: bool = False, at: datetime | None = None
) -> None:
    """Say whether one wants a digest by e-mail, and when; and whether to hear of an urgent referral at once, besides.

    Refuses
        DataUnfit: the time is not one that is offered.
    Records
        ``digest.chosen``.
    """
    rules.check_time(wanted)
    now = at or timezone.now()
    record("digest.chosen", verb=Verb.ALTERATION, object_kind="account", objects=[by.user_id], by=by, at=now)
    DigestChoice.objects.update_or_create(
        recipient=by.user_id, defaults={"by_mail": by_mail, "at": wanted, "urgent": urgent, "changed_at": now}
    )


@transaction.atomic
def make_digests(*, by: Viewer, at: datetime) -> list[UUID]:
    """Make today's digest for everybody whose hour has come and who was told something since their last one.

    Nothing is made while no way out is named, or for a closed account. Counts are of things, not of notices.

    Records
        ``digest.made``, one entry for all.
    """
    if not posting.is_on():
        return []
    made = list(_new_digests(at))
    if made:
        who = sorted(d.recipient for d in made)
        record("digest.made", verb=Verb.COLLECTION, object_kind="account", objects=who, by=by, at=at)
        # Another process may make the same one at this moment: the day's first one counts.
        Digest.objects.bulk_create(made, ignore_conflicts=True)
    return [d.id for d in made]


@transaction.atomic
def make_urgent(*, by: Viewer, at: datetime) -> list[UUID]:
    """Make a message of its own for whoever chose to hear of urgent referrals at once, of those that they have not opened.

    Nothing is made while no way out is named, or for a closed account. The same is told once.

    Records
        ``digest.made``, one entry for all.
    """
    if not posting.is_on():
        return []
    with connection.cursor() as cursor:
        # Two rounds at once would each tell of the same.
        cursor.execute(ONE_AT_A_TIME)
    made = list(_urgent_ones(at))
    if made:
        who = sorted(d.recipient for d in made)
        record("digest.made", verb=Verb.COLLECTION, object_kind="account", objects=who, by=by, at=at)
        Digest.objects.bulk_create(made)
    return [d.id for d in made]


def _new_digests(at: datetime) -> Iterator[Digest]:
    day = timezone.localdate(at)
    waiting: dict[UUID, list[Notice]] = {}
    for notice in Notice.objects.filter(put_away_at__isnull=True, ended_at__isnull=True):
        waiting.setdefault(notice.recipient, []).append(notice)
    chosen = {
        c.recipient: Wanted(c.by_mail, c.at) for c in DigestChoice.objects.filter(recipient__in=waiting)
    }
    done = set(
        Digest.objects.filter(recipient__in=waiting, on=day, urgent=0).values_list("recipient", flat=True)
    )
    told = _last_told(waiting)
    people = User.objects.choosable().filter(id__in=waiting).values_list("id", flat=True)
    for user in sorted(set(people) - done):
        wanted = chosen.get(user, Wanted(by_mail=True, at=rules.USUAL_TIME))
        is_news = any(user not in told or n.given_at > told[user] for n in waiting[user])
        if wanted.by_mail and is_news and rules.is_due(wanted.at, at):
            yield _digest(user, waiting[user], at)


def _urgent_ones(at: datetime) -> Iterator[Digest]:
    """One for each who wants it, of urgent referrals that they have not opened and were not told of by mail."""
    wanting = DigestChoice.objects.filter(urgent=True).values("recipient")
    people = User.objects.choosable().filter(id__in=wanting).values_list("id", flat=True)
    rows = Notice.objects.filter(
        kind=URGENT, recipient__in=list(people), opened_at=None, put_away_at=None, ended_at=None
    )
    # What was given up did not arrive, as far as anybody knows: it is told again.
    made = Digest.objects.filter(urgent__gt=0).exclude(state=DigestState.GIVEN_UP.value)
    told = made.values("recipient").annotate(last=Max("made_at"))
    last = dict(told.values_list("recipient", "last"))
    new: dict[UUID, set[UUID]] = {}
    for row in rows:
        if row.recipient not in last or row.given_at > last[row.recipient]:
            new.setdefault(row.recipient, set()).add(row.about_id)
    for user, about in sorted(new.items()):
        yield Digest(
            recipient=user,
            on=timezone.localdate(at),
            ref=rules.new_ref(),
            due=0,
            late=0,
            urgent=len(about),
            made_at=at,
            next_try_at=at,
        )


def _last_told(recipients: dict[UUID, list[Notice]]) -> dict[UUID, datetime]:
    """When the last digest that went out to each was made."""
    rows = Digest.objects.filter(recipient__in=recipients, state=DigestState.SENT.value, urgent=0).order_by(
        "made_at", "pk"
    )
    return dict(rows.values_list("recipient", "made_at"))


def _digest(user: UUID, notices: list[Notice], at: datetime) -> Digest:
    day = timezone.localdate(at)
    reviews = {n.about_id for n in notices if n.about_kind in REVIEWS}
    meetings = {n.about_id for n in notices if n.kind in CALLS}
    actions = {n.about_id: n.due_on for n in notices if n.about_kind == ACTION}
    others = {n.about_id for n in notices} - reviews - meetings - set(actions)
    late = sum(due_on < day for due_on in actions.values())
    return Digest(
        recipient=user,
        on=day,
        ref=rules.new_ref(),
        due=len(actions) - late,
        late=late,
        reviews=len(reviews),
        meetings=len(meetings),
        others=len(others),
        made_at=at,
        next_try_at=at,
    )


def send_due_digests(*, by: Viewer, at: datetime, calendars: Calendars | None = None) -> Sent:
    """Send every digest whose turn has come. Begins and ends transactions of its own: call it outside of one.

    Parameters
    ----------
    calendars : makes the files that go along, of meetings of which the recipient was told since their last digest. None: no file goes along.

    Records
        ``digest.sent``, ``digest.put_off`` or ``digest.given_up``, one entry for each.
    """
    with acting_as(by):
        given_up = _give_up_stale(by, at)
    found = {Came.SENT: 0, Came.LATER: 0}
    while posting.is_on() and (claimed := _claim(by, at)) is not None:
        digest, address = claimed
        with acting_as(by):
            letter = _letter(digest, calendars)
        came, said = posting.hand_over(letter, address=address, digest_id=digest.id)
        with acting_as(by):
            state = _settle(digest, came, said, by=by, at=at)
        given_up += state is DigestState.GIVEN_UP
        found[Came.SENT] += state is DigestState.SENT
        found[Came.LATER] += state is DigestState.WAITING
    return Sent(found[Came.SENT], found[Came.LATER], given_up)


def _letter(digest: Digest, calendars: Calendars | None) -> rules.Letter:
    if digest.urgent:
        return rules.compose_urgent(urgent=digest.urgent, ref=digest.ref)
    letter = rules.compose(
        due=digest.due,
        late=digest.late,
        reviews=digest.reviews,
        meetings=digest.meetings,
        others=digest.others,
        ref=digest.ref,
    )
    if calendars is None or not (news := _news_of_meetings(digest)):
        return letter
    return replace(letter, calendars=tuple(calendars(news, digest.recipient)))


def _news_of_meetings(digest: Digest) -> list[UUID]:
    """Meetings of which they were told since the last digest that went out: the calendar has those of before."""
    told = _last_told({digest.recipient: []}).get(digest.recipient)
    rows = Notice.objects.filter(
        recipient=digest.recipient, kind__in=CALLS, put_away_at__isnull=True, ended_at__isnull=True
    )
    since = rows.filter(given_at__gt=told) if told else rows
    return sorted(set(since.values_list("about_id", flat=True)))


def _claim(by: Viewer, at: datetime) -> tuple[Digest, str] | None:
    """Take the next digest so that nobody else does, now or after this process is killed."""
    with acting_as(by):
        rows = Digest.objects.filter(state=DigestState.WAITING.value, next_try_at__lte=at).order_by(
            "next_try_at", "pk"
        )
        digest = rows.select_for_update(skip_locked=True).first()
        if digest is None:
            return None
        record(
            "digest.claimed", verb=Verb.ALTERATION, object_kind="digest", objects=[digest.id], by=by, at=at
        )
        digest.state, digest.claimed_at, digest.tries = DigestState.SENDING.value, at, digest.tries + 1
        digest.save(update_fields=["state", "claimed_at", "tries"])
        return digest, User.objects.values_list("email", flat=True).get(id=digest.recipient)


def _settle(digest: Digest, came: Came, said: str, *, by: Viewer, at: datetime) -> DigestState:
    again = rules.next_try(digest.tries, at) if came is Came.LATER else None
    objects = [digest.id, digest.recipient]
    if came is Came.SENT:
        state = DigestState.SENT
        # What left the building is a disclosure, whatever it says.
        record("digest.sent", verb=Verb.DISCLOSURE, object_kind="digest", objects=objects, by=by, at=at)
    elif again is not None:
        state = DigestState.WAITING
        record("digest.put_off", verb=Verb.ALTERATION, object_kind="digest", objects=objects, by=by, at=at)
    else:
        state = DigestState.GIVEN_UP
        record("digest.given_up", verb=Verb.ALTERATION, object_kind="digest", objects=objects, by=by, at=at)
    digest.state, digest.said, digest.next_try_at = state.value, said, again or digest.next_try_at
    digest.ended_at = None if state is DigestState.WAITING else at
    digest.save(update_fields=["state", "said", "next_try_at", "ended_at"])
    return state


def _give_up_stale(by: Viewer, at: datetime) -> int:
    """Give up what a killed process had claimed, and what is of an earlier day."""
    killed = Q(state=DigestState.SENDING.value, claimed_at__lt=at - rules.SENDING_ENDS)
    old = Q(state=DigestState.WAITING.value, on__lt=timezone.localdate(at))
    rows = list(Digest.objects.filter(killed | old).select_for_update(skip_locked=True))
    for digest in rows:
        said = KILLED if digest.state == DigestState.SENDING.value else f"{digest.said} {TOO_LATE}".strip()
        _settle(digest, Came.UNKNOWN, said, by=by, at=at)
    return len(rows)


KILLED = "The process was stopped while it was sent. It may have arrived, so it is not sent again."
TOO_LATE = "Its day is over."
