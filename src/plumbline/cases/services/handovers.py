"""Offer a case to another installation, take the offer back, answer one that came, and hear what the other end says (ADR 30).

Each word is said in one transaction with what it does here: whoever is killed between two steps is found where one of them ended. A letter is sent
until it is heard (`handover_posts`), and heard again it changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.enums import TransferAnswer
from plumbline.cases.handover import SAID_BY, Said, Side, Stands, may_hear, may_say, stands
from plumbline.cases.handover_letter import Letter, opened, own_key, sealed
from plumbline.cases.handover_offer import are_claims, check_offer
from plumbline.cases.models import Arrival, ArrivalClaim, ArrivalLetter, Case, Handover, HandoverLetter, Peer
from plumbline.cases.queries.handover_package import open_now, package_for
from plumbline.cases.queries.handovers import AnyLetter, arrival_to_change, said_in
from plumbline.cases.queries.peers import agreement_for, peer_of, peers_for
from plumbline.cases.queries.sight import HIDDEN, case_to_change
from plumbline.cases.services.reviews import close_case
from plumbline.cases.services.transfers import keep_reply, send_transfer
from plumbline.cases.services.turns import take_turn
from plumbline.feeds.queries import holds_made_up
from plumbline.referrals.entry import GivenPerson
from plumbline.referrals.models import Referral
from plumbline.referrals.queries import people_named
from plumbline.referrals.services.referring import check_handed_over, refer_handed_over
from plumbline.schemes.queries import chairs_of
from plumbline.sharing.saving import save_once
from plumbline.sharing.visibility import visible_to
from plumbline.values.errors import DataUnfit, NotVisible, PlumblineError, StageRefused
from plumbline.values.words import say


NO_AGREEMENT = "No information sharing agreement in force covers that area. Sign one first."
TOO_LATE = "This cannot be done any more: where the hand-over stands has changed. Read it again."
UNKNOWN = "The key that signed this letter is not registered here for this kind of scheme with the account that brought it."


@transaction.atomic
def offer_handover(
    *, case: Case, peer: Peer, words: str, chosen: Collection[UUID], by: Viewer, at: datetime | None = None
) -> Handover:
    """Offer a case to another installation, with what was chosen. It stays ours, and its actions go on, until it is accepted there and released.

    Parameters
    ----------
    chosen : keys of statements and open actions that go with it, of those in `handover_package.may_go`.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme. NotVisible: the case is not theirs to see.
        StageRefused: no agreement in force, it cannot be handed over from where it stands, or it was already.
        DataUnfit: no reason.
    Records
        ``transfer.sent`` and ``handover.said``, disclosures; ``case.consulted``, ``case.moved``.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    permissions.check_may(by, "transfer", case.scheme)
    agreement = agreement_for(peer)
    if agreement is None or peer not in peers_for(by, case):
        raise StageRefused(NO_AGREEMENT, slug="no-agreement")
    package = package_for(by, case.ref, peer, chosen)
    transfer = send_transfer(case=case, words=words, area=peer.name, by=by, at=now)
    row = Handover(
        id=uuid4(),
        case=case,
        transfer=transfer,
        peer=peer,
        gateway=agreement.gateway,
        agreement=agreement.name,
        offered_at=now,
        offered_by=by.user_id,
        owner_agency=transfer.owner_agency,
    )
    body = {
        "by": by.name,
        "words": words.strip(),
        "gateway": agreement.gateway,
        "agreement": agreement.name,
        "package": package,
    }
    objects = [row.id, case.id, transfer.id]
    record(
        "handover.said",
        verb=Verb.DISCLOSURE,
        object_kind="handover",
        objects=objects,
        by=by,
        at=now,
        because="offer",
    )
    row.save(force_insert=True)
    _keep_own(row, Said.OFFER, body, by=by, at=now)
    return row


@transaction.atomic
def take_back_handover(*, case: Case, words: str, by: Viewer, at: datetime | None = None) -> None:
    """Take an offer back that has not been accepted. An acceptance that is on its way will find it taken back.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme. NotVisible: the case is not theirs to see.
        StageRefused: nothing is on offer, or it was answered. DataUnfit: no reason.
    Records
        ``handover.said``, ``transfer.answered``, ``case.moved``.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    permissions.check_may(by, "transfer", case.scheme)
    if not words.strip():
        raise DataUnfit("Say why, in a few words.", slug="no-reason")
    row = Handover.objects.filter(case=case).order_by("-offered_at", "pk").first()
    if row is None:
        raise StageRefused(TOO_LATE, slug="not-on-offer")
    _take_turns(row.id)
    if not may_say(Side.SENDER, _said(row), Said.REVOCATION):
        raise StageRefused(TOO_LATE, slug="not-on-offer")
    _note_said(row, Said.REVOCATION, by=by, at=now)
    _keep_own(row, Said.REVOCATION, {"by": by.name, "words": words.strip()}, by=by, at=now)
    keep_reply(row.transfer, TransferAnswer.TAKEN_BACK, words, by.name, by=by, at=now)


@transaction.atomic
def accept_arrival(*, arrival_id: UUID, words: str, by: Viewer, at: datetime | None = None) -> None:
    """Promise to take a case that another installation offers. It is ours from the moment at which they release it, and cannot be turned away.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme. NotVisible: it is not theirs to see.
        StageRefused: it was answered or taken back, or no agreement is in force.
        DataUnfit: no words, or whom it names does not fit the kind of scheme here.
    Records
        ``handover.said``, a disclosure.
    """
    _answer(arrival_id, Said.ACCEPTANCE, words, by=by, at=at or timezone.now())


@transaction.atomic
def decline_arrival(*, arrival_id: UUID, words: str, by: Viewer, at: datetime | None = None) -> None:
    """Decline a case that another installation offers, with the reason. It stays theirs.

    Refuses
        as `accept_arrival`.
    Records
        ``handover.said``, a disclosure.
    """
    _answer(arrival_id, Said.REFUSAL, words, by=by, at=at or timezone.now())


def _answer(arrival_id: UUID, said: Said, words: str, *, by: Viewer, at: datetime) -> None:
    row = arrival_to_change(by, arrival_id)
    scheme = row.peer.scheme
    permissions.check_may(by, "triage", scheme)
    if not words.strip():
        raise DataUnfit("Say why, in a few words.", slug="no-reason")
    _take_turns(row.id)
    if not may_say(Side.RECEIVER, _said(row), said):
        raise StageRefused(TOO_LATE, slug="not-on-offer")
    if said is Said.ACCEPTANCE:
        if agreement_for(row.peer) is None:
            raise StageRefused(NO_AGREEMENT, slug="no-agreement")
        offer = _body(row, Said.OFFER)
        check_handed_over(scheme=scheme, people=_people(offer), words=str(offer["words"]), at=at)
    _note_said(row, said, by=by, at=at)
    _keep_own(row, said, {"by": by.name, "words": words.strip()}, by=by, at=at)


@transaction.atomic
def hear(*, text: str, by: Viewer, at: datetime | None = None) -> str:
    """Take in what the other end says, do what follows from it, and return our own last word of that hand-over; empty if we said none.

    Heard again a letter changes nothing, so whoever is not sure that it was heard says it again.

    Refuses
        DataUnfit: no letter, a wrong signature, for somebody else, an unknown key, or another letter than was heard before.
        NotVisible: a hand-over of which nothing is known here. StageRefused: it does not follow on what was said, or no agreement is in force.
    Records
        ``handover.heard``, a collection; what follows writes its own.
    """
    letter, now = opened(text), at or timezone.now()
    peer = _peer(letter, by)
    _take_turns(letter.handover)
    row = _row(letter, peer, by=by, at=now)
    known = next((one for one in row.letters.all() if one.said == letter.said.value), None)
    if known is None:
        _hear_new(row, letter, text, by=by, at=now)
    elif known.text != text:
        raise DataUnfit(
            "Another letter said this before, in other words. Ring the other area.", slug="said-otherwise"
        )
    mine = [one for one in row.letters.all() if one.is_own]
    return mine[-1].text if mine else ""


def _hear_new(row: Handover | Arrival, letter: Letter, text: str, *, by: Viewer, at: datetime) -> None:
    side = Side.SENDER if isinstance(row, Handover) else Side.RECEIVER
    if not may_hear(side, _said(row), letter.said):
        raise StageRefused("This does not follow on what was said before.", slug="out-of-order")
    if letter.said is Said.OFFER:
        _check_offer(row.peer, letter)
    record(
        "handover.heard", verb=Verb.COLLECTION, object_kind="handover", objects=[row.id], by=by, at=at, because=letter.said.value
    )  # fmt: skip
    if row._state.adding:
        save_once(row, clash="Nothing of this hand-over is known here.", slug="handover-unknown")
    _keep(row, letter, text, is_own=False, by=by, at=at)
    if isinstance(row, Handover):
        _follow_answer(row, letter, by=by, at=at)
    elif letter.said is Said.RELEASE:
        _take_over(row, letter, by=by, at=at)


def _follow_answer(row: Handover, letter: Letter, *, by: Viewer, at: datetime) -> None:
    """What an answer does at the sender's end: an acceptance releases the case at once, unless the offer was taken back meanwhile."""
    now = stands(Side.SENDER, _said(row))
    who = say("{by}, {peer}, by a signed letter", by=letter.body.get("by", ""), peer=row.peer.name)
    words = str(letter.body.get("words", "")) or "No reason was given."
    if now is Stands.DECLINED:
        keep_reply(row.transfer, TransferAnswer.REFUSED, words, who, by=by, at=at)
    if now is not Stands.ACCEPTED:
        return
    keep_reply(row.transfer, TransferAnswer.ACCEPTED, words, who, by=by, at=at)
    body = {
        "by": by.name,
        "words": "",
        "gateway": row.gateway,
        **open_now(by, row.case, _body(row, Said.OFFER)["package"]),
    }
    _note_said(row, Said.RELEASE, by=by, at=at)
    _keep_own(row, Said.RELEASE, body, by=by, at=at)
    close_case(
        case=row.case,
        reason="transferred",
        words=say("Released to {peer}.", peer=row.peer.name),
        by=by,
        at=at,
    )


def _take_over(row: Arrival, letter: Letter, *, by: Viewer, at: datetime) -> None:
    """What a release does at the receiver's end: the case is ours, whatever becomes of its referral, which is made at once."""
    offer, peer = _body(row, Said.OFFER), row.peer
    words = say(
        "Handed over by {from_scheme} ({peer}): {words}",
        from_scheme=offer["package"]["from_scheme"],
        peer=peer.name,
        words=offer["words"],
    )
    try:
        with transaction.atomic():
            made = refer_handed_over(
                scheme=peer.scheme, people=_people(offer), words=words, made_up=holds_made_up(), by=by, at=at
            )
            Arrival.objects.filter(id=row.id).update(referral=made)
            _keep_claims(row, made, letter.body, offer["package"])
    except (PlumblineError, DatabaseError) as no:
        # To refuse the release would leave the case with nobody who knows. The inbox says that it has to be entered by hand.
        why = no.slug if isinstance(no, PlumblineError) else "not-stored"
        record(
            "handover.not_referred", verb=Verb.ALTERATION, object_kind="handover", objects=[row.id], by=by, at=at, because=why
        )  # fmt: skip


def _keep_claims(
    row: Arrival, made: Referral, released: Mapping[str, Any], package: Mapping[str, Any]
) -> None:
    """For everybody of the family that came, by which rules it was claimed for: as it stood at the release, or at the offer where that says nothing."""
    told = released.get("claims", package.get("claims", []))
    if not told:
        return
    if not are_claims(told):
        raise DataUnfit("What the other area says of claims cannot be read.", slug="claims-unfit")
    take_turn("claims")
    named = [one.person_id for one in people_named(made)]
    days = {one["rule"]: one["on"] for one in told}
    for person_id in dict.fromkeys(named):
        for rule, on in days.items():
            ArrivalClaim(
                id=uuid4(), arrival=row, person_id=person_id, rule=rule,
                claimed_on=date.fromisoformat(on) if on else None, owner_agency=row.owner_agency,
            ).save(force_insert=True)  # fmt: skip


def _people(offer: Mapping[str, Any]) -> list[GivenPerson]:
    try:
        return [
            GivenPerson(
                part=str(one["part"]),
                first_name=str(one["first_name"]),
                last_name=str(one["last_name"]),
                date_of_birth=date.fromisoformat(one["date_of_birth"]) if one["date_of_birth"] else None,
                sex=one["sex"],
            )
            for one in offer["package"]["people"]
        ]
    except (KeyError, TypeError, ValueError):
        raise DataUnfit(
            "The people of this offer cannot be read. Ask for it again.", slug="offer-unfit"
        ) from None


def _check_offer(peer: Peer, letter: Letter) -> None:
    if agreement_for(peer) is None:
        raise StageRefused(NO_AGREEMENT, slug="no-agreement")
    check_offer(letter.body)
    if bool(letter.body["package"].get("made_up")) != holds_made_up():
        raise DataUnfit(
            "One of the two installations holds made-up data, and the other does not.", slug="made-up-differs"
        )


def _peer(letter: Letter, by: Viewer) -> Peer:
    if letter.sent_to != own_key():
        raise DataUnfit("This letter is for another installation.", slug="not-for-us")
    found = peer_of(by, letter.sent_by, letter.scheme_kind)
    if found is None:
        raise DataUnfit(UNKNOWN, slug="peer-unknown")
    return found


def _row(letter: Letter, peer: Peer, *, by: Viewer, at: datetime) -> Handover | Arrival:
    """The row of a hand-over, ours or theirs; of theirs a new one, not yet stored, if nothing of it has come before."""
    if SAID_BY[letter.said] is Side.RECEIVER:
        out = visible_to(by, Handover.objects.filter(id=letter.handover, peer=peer)).select_related(
            "peer__scheme", "case__scheme"
        )
        row = out.first()
        if row is None:
            raise NotVisible(HIDDEN)
        return row
    found = Arrival.objects.filter(id=letter.handover).select_related("peer__scheme").first()
    if found is not None and found.peer_id != peer.id:
        raise NotVisible(HIDDEN)
    host = peer.scheme.host_agency_id
    return found or Arrival(
        id=letter.handover,
        peer=peer,
        arrived_at=at,
        owner_agency=host,
        seen_by_agencies=[host],
        seen_by_users=chairs_of(peer.scheme),
    )


def _take_turns(handover: UUID) -> None:
    """Until the transaction ends nobody else says or hears anything of this hand-over."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"plumbline.handover.{handover}"]
        )


def _said(row: Handover | Arrival) -> frozenset[Said]:
    return said_in(row.letters.all())


def _body(row: Handover | Arrival, said: Said) -> Mapping[str, Any]:
    return opened(row.letters.get(said=said.value).text).body


def _note_said(row: Handover | Arrival, said: Said, *, by: Viewer, at: datetime) -> None:
    record(
        "handover.said", verb=Verb.DISCLOSURE, object_kind="handover", objects=[row.id], by=by, at=at, because=said.value
    )  # fmt: skip


def _keep_own(
    row: Handover | Arrival, said: Said, body: Mapping[str, Any], *, by: Viewer, at: datetime
) -> None:
    peer = row.peer
    letter = Letter(row.id, said, peer.scheme.kind, at, own_key(), bytes(peer.public_key), body)
    _keep(row, letter, sealed(letter), is_own=True, by=by, at=at)


def _keep(
    row: Handover | Arrival, letter: Letter, text: str, *, is_own: bool, by: Viewer, at: datetime
) -> AnyLetter:
    given: dict[str, Any] = {
        "said": letter.said.value,
        "is_own": is_own,
        "text": text,
        "at": letter.at,
        "kept_at": at,
        "by": by.user_id,
        "next_try_at": at if is_own else None,
        "owner_agency": row.owner_agency,
    }
    if isinstance(row, Handover):
        kept: AnyLetter = HandoverLetter(handover=row, **given)
    else:
        kept = ArrivalLetter(arrival=row, **given)
    kept.save(force_insert=True)
    return kept
