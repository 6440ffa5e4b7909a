"""Hand-overs to and from other installations, as each end's ledger has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.handover import SAID_NAMES, Said, Side, Stands, stands
from plumbline.cases.handover_letter import opened
from plumbline.cases.handover_offer import are_claims
from plumbline.cases.models import Arrival, ArrivalLetter, Case, Handover, HandoverLetter, Peer
from plumbline.cases.permissions import LEADS
from plumbline.referrals.models import Referral, Triage
from plumbline.schemes.permissions import narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.visibility import one_visible_to, visible_to
from plumbline.values.errors import StageRefused
from plumbline.values.words import say


AnyLetter = HandoverLetter | ArrivalLetter

CHASED_AFTER = timedelta(hours=4)
"""Default of Plumbline: a letter not heard within half a working day is said on the inbox, so that somebody rings."""
ANSWERED_WITHIN = timedelta(hours=24)
"""Default of Plumbline: an offer without an answer after a day is said on both inboxes."""
SKEWED = timedelta(minutes=10)
"""Beyond it, two clocks are said to differ. Nothing is decided by it."""

STANDS_HERE = {
    Stands.NOTHING: "Nothing was sent",
    Stands.OFFERED: "Offered; no answer yet. The case is ours",
    Stands.ACCEPTED: "Accepted there; not released. The case is ours",
    Stands.DECLINED: "Declined there. The case is ours",
    Stands.TAKEN_BACK: "Taken back. The case is ours",
    Stands.RELEASED: "Released. The case is theirs",
    Stands.AMISS: "Its letters contradict each other. Ring the other area",
}
STANDS_THERE = {
    Stands.NOTHING: "Nothing has come",
    Stands.OFFERED: "Offered to us; no answer yet. The case is theirs",
    Stands.ACCEPTED: "Accepted; their release has not come. It becomes ours at the moment that they release it",
    Stands.DECLINED: "Declined. The case is theirs",
    Stands.TAKEN_BACK: "They took it back. The case is theirs",
    Stands.RELEASED: "Released to us. The case is ours",
    Stands.AMISS: "Its letters contradict each other. Ring the other area",
}


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter in finished words. ``at``: by the clock of whoever said it; ``differs``: minutes between both clocks, if that is much."""

    said: Said
    label: str
    is_own: bool
    at: datetime
    kept_at: datetime
    by: str
    words: str
    heard_at: datetime | None
    tries: int
    trouble: str
    differs: int


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """One hand-over at the sender's end. ``chase``: in a sentence what somebody should ring about; empty for nothing."""

    handover: Handover
    peer: Peer
    stands: Stands
    label: str
    letters: tuple[LetterLine, ...]
    package: Mapping[str, Any]
    chase: str


@dataclass(frozen=True, slots=True)
class ArrivalLine:
    """One hand-over at the receiver's end. ``package``: what came with the offer; empty where the offer has not come, or it is over."""

    arrival: Arrival
    peer: Peer
    stands: Stands
    label: str
    letters: tuple[LetterLine, ...]
    package: Mapping[str, Any]
    release: Mapping[str, Any]
    words: str
    is_decided: bool
    chase: str


def handovers_of(viewer: Viewer, case: Case, *, at: datetime | None = None) -> tuple[HandoverLine, ...]:
    """Hand-overs of a case that the viewer is looking at, oldest first; its page has written the entry. None for who does not lead."""
    if not viewer.has_role(*LEADS):
        return ()
    rows = visible_to(narrowed(viewer), Handover.objects.filter(case=case)).select_related("peer")
    return tuple(_handover(row, at or timezone.now()) for row in rows)


def waiting_here(viewer: Viewer, *, at: datetime | None = None) -> list[HandoverLine]:
    """Hand-overs from here about which somebody should ring. No entry: the line holds a reference and the other area's name."""
    if not viewer.has_role(*LEADS):
        return []
    rows = visible_to(narrowed(viewer), Handover.objects.all()).select_related("peer", "case")
    lines = [_handover(row, at or timezone.now()) for row in rows]
    return [line for line in lines if line.chase]


def arrivals(viewer: Viewer, *, at: datetime | None = None) -> list[ArrivalLine]:
    """Hand-overs offered to schemes that the viewer leads, newest first, without what came with them.

    Records
        ``handover.listed``, where there are any.
    """
    if not viewer.has_role(*LEADS):
        return []
    rows = list(
        visible_to(narrowed(viewer), Arrival.objects.all())
        .select_related("peer__scheme")
        .order_by("-arrived_at", "pk")
    )
    if rows:
        record(
            "handover.listed", verb=Verb.CONSULTATION, object_kind="handover", objects=[r.id for r in rows], by=viewer, at=at
        )  # fmt: skip
    return [_arrival(row, at or timezone.now()) for row in rows]


def arrival_to_change(viewer: Viewer, arrival_id: UUID) -> Arrival:
    """An arrival, to act on.

    Raises
    ------
    NotVisible: it is not there, or not theirs to see.
    """
    return one_visible_to(
        narrowed(viewer), Arrival.objects.filter(id=arrival_id).select_related("peer__scheme")
    )


def arrival_page(viewer: Viewer, arrival_id: UUID, *, at: datetime | None = None) -> ArrivalLine:
    """One arrival with what came with it.

    Raises
    ------
    NotVisible: it is not there, or not theirs to see.

    Records
        ``handover.consulted``.
    """
    row = arrival_to_change(viewer, arrival_id)
    objects = [row.id, *([row.referral_id] if row.referral_id else [])]
    record(
        "handover.consulted",
        verb=Verb.CONSULTATION,
        object_kind="handover",
        objects=objects,
        by=viewer,
        at=at,
    )
    return _arrival(row, at or timezone.now())


def claimed_before(line: ArrivalLine) -> tuple[tuple[str, date | None], ...]:
    """By which rules the family of an arrival was claimed for there, and when: as it stood at the release, and until then at the offer."""
    told = line.release.get("claims", line.package.get("claims", []))
    if not (line.package and are_claims(told)):
        return ()
    needs = kind_of(line.peer.scheme).needs
    return tuple(
        (needs.rule_label(one["rule"]), date.fromisoformat(one["on"]) if one["on"] else None) for one in told
    )


def came_by(viewer: Viewer, case: Case) -> UUID | None:
    """The hand-over by which a case came here, if it did and the viewer may read it; the page of the case has written the entry."""
    if not viewer.has_role(*LEADS):
        return None
    rows = visible_to(narrowed(viewer), Arrival.objects.filter(referral=case.referral_id))
    return rows.values_list("id", flat=True).first()


def check_not_ours(referral: Referral) -> None:
    """Refuse to turn a referral away by which a case became ours: it would be nobody's.

    Raises
    ------
    StageRefused: it came by a hand-over that was accepted here.
    """
    if Arrival.objects.filter(referral=referral).exists():
        raise StageRefused(
            "This case was accepted here and released to us, so it is ours. Take it in; from there it can be closed or handed on.",
            slug="accepted-here",
        )


def check_not_on_offer(case: Case) -> None:
    """Refuse to end a case that another installation may accept at any moment: it would then be given away after its end.

    Raises
    ------
    StageRefused: it is on offer; the offer is taken back first.
    """
    row = Handover.objects.filter(case=case).order_by("-offered_at", "pk").first()
    if row is not None and stands(Side.SENDER, said_in(row.letters.all())) is Stands.OFFERED:
        raise StageRefused(
            "This case is on offer to another area. Take the offer back first.", slug="on-offer"
        )


def said_in(letters: Iterable[AnyLetter]) -> frozenset[Said]:
    """What was said in a hand-over, by its letters."""
    return frozenset(Said(letter.said) for letter in letters)


def _handover(row: Handover, now: datetime) -> HandoverLine:
    letters = _in_order(HandoverLetter.objects.filter(handover=row))
    state = stands(Side.SENDER, said_in(letters))
    return HandoverLine(
        handover=row,
        peer=row.peer,
        stands=state,
        label=STANDS_HERE[state],
        letters=_lines(letters),
        package=_body(letters, Said.OFFER),
        chase=_chase_here(state, letters, row.peer.name, now),
    )


def _arrival(row: Arrival, now: datetime) -> ArrivalLine:
    letters = _in_order(ArrivalLetter.objects.filter(arrival=row))
    state = stands(Side.RECEIVER, said_in(letters))
    over = state in (Stands.DECLINED, Stands.TAKEN_BACK)
    body = _body(letters, Said.OFFER)
    return ArrivalLine(
        arrival=row,
        peer=row.peer,
        stands=state,
        label=STANDS_THERE[state],
        letters=_lines(letters),
        # What did not become ours is not read here any more.
        package={} if over else body.get("package", {}),
        release=_body(letters, Said.RELEASE),
        words="" if over else body.get("words", ""),
        is_decided=row.referral_id is not None and Triage.objects.filter(referral=row.referral_id).exists(),
        chase=_chase_there(state, letters, row, now),
    )


def _in_order(letters: Iterable[AnyLetter]) -> list[AnyLetter]:
    """As they were kept. An acceptance and the release that follows from it are kept at one moment: then as one follows on the other."""
    words = list(Said)
    return sorted(letters, key=lambda letter: (letter.kept_at, words.index(Said(letter.said))))


def _lines(letters: Sequence[AnyLetter]) -> tuple[LetterLine, ...]:
    users = names_of_users({letter.by for letter in letters})
    return tuple(_line(letter, users) for letter in letters)


def _line(letter: AnyLetter, users: Mapping[UUID, str]) -> LetterLine:
    body, said = opened(letter.text).body, Said(letter.said)
    apart = abs(letter.at - letter.kept_at)
    return LetterLine(
        said=said,
        label=SAID_NAMES[said],
        is_own=letter.is_own,
        at=letter.at,
        kept_at=letter.kept_at,
        by=users.get(letter.by, "") if letter.is_own else str(body.get("by", "")),
        words=str(body.get("words", "")) if said is not Said.OFFER else "",
        heard_at=letter.heard_at,
        tries=letter.tries,
        trouble=letter.trouble,
        differs=round(apart.total_seconds() / 60) if apart > SKEWED and not letter.is_own else 0,
    )


def _body(letters: Iterable[AnyLetter], said: Said) -> Mapping[str, Any]:
    found = next((letter for letter in letters if letter.said == said.value), None)
    return opened(found.text).body if found else {}


def _unheard(letters: Iterable[AnyLetter], now: datetime) -> AnyLetter | None:
    late = (one for one in letters if one.is_own and not one.heard_at and now - one.kept_at > CHASED_AFTER)
    return next(late, None)


def _chase_here(state: Stands, letters: Sequence[AnyLetter], peer: str, now: datetime) -> str:
    if late := _unheard(letters, now):
        what = (
            "that the case is theirs"
            if late.said == Said.RELEASE.value
            else SAID_NAMES[Said(late.said)].lower()
        )
        return say("{peer} has not heard: {what}. Ring their co-ordinator.", peer=peer, what=what)
    if state is Stands.OFFERED and now - letters[0].kept_at > ANSWERED_WITHIN:
        return say(
            "{peer} has not answered for more than a day. Ring their co-ordinator. The case is still ours.",
            peer=peer,
        )
    return ""


def _chase_there(state: Stands, letters: Sequence[AnyLetter], row: Arrival, now: datetime) -> str:
    peer = row.peer.name
    if state is Stands.OFFERED:
        return say("{peer} offers us a case. Accept or decline it.", peer=peer)
    if state is Stands.ACCEPTED and now - letters[-1].kept_at > CHASED_AFTER:
        return say(
            "We accepted a case of {peer}, and no release has come. Ring their co-ordinator: it may "
            "be ours already.",
            peer=peer,
        )
    if state is Stands.RELEASED and row.referral_id is None:
        return say(
            "A case of {peer} is ours, and its referral could not be made. Enter it by hand today.", peer=peer
        )
    return ""
