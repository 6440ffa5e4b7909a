"""Commit to the seed of a lot before the list exists, and keep the seed where nobody reads it until the draw."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.sealing import seal, unseal
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.finding import permissions
from plumbline.finding.batches import all_made_up
from plumbline.finding.drawing import check_lot_sizes
from plumbline.finding.models import LotCommitment, SealedSeed
from plumbline.finding.terms import DEFAULT_RULE, LISTING, kind_of_places, readers_of
from plumbline.schemes.queries import scheme_by_id
from plumbline.selection import commit_to_seed, load_rule
from plumbline.selection.floor import check_lot_allowed
from plumbline.values.errors import DataUnfit


MADE_UP_ETHICS = "Made-up people: nobody is treated or left out."
SEED_GIVEN = "A seed may be chosen only for made-up people; a real lot draws its own."
SEALED_ELSEWHERE = (
    "The seed was sealed on another installation, so it cannot be opened here. Commit to a new one, and say in the "
    "record why this one was never drawn."
)


@dataclass(frozen=True, slots=True)
class Places:
    """Places to give, and people around the line of whom half are offered; those above it are offered anyway."""

    capacity: int
    listed: int

    @classmethod
    def of(cls, *, capacity: int | None, listed: int | None, default: int) -> Places:
        """From what was asked for; twice as many people as places unless told."""
        around = listed or 2 * (capacity or default)
        return cls(capacity=capacity or around // 2, listed=around)


@transaction.atomic
def commit_to_lot(
    *,
    by: Viewer,
    at: datetime | None = None,
    rule: str = DEFAULT_RULE,
    capacity: int | None = None,
    listed: int | None = None,
    scheme_id: UUID | None = None,
    ethics: str = "",
    purpose: str = LISTING,
    seed: bytes | None = None,
) -> LotCommitment:
    """Draw a seed, publish its SHA-256 with the terms of the lot, and seal the seed until `freeze_by_lot`.

    Nobody has been scored yet, so no seed can be chosen for whom it favours (evaluation 7c: publish before the list is
    closed). The draw is refused in the transaction that committed: see `LotCommitment`.

    Parameters
    ----------
    capacity, listed : as `Places`; the rule's own number of places unless told.
    ethics : reference of the recorded decision.
    seed : only for made-up people, so that a list can be made twice.

    Refuses
        PermissionRefused: the viewer is neither an analyst nor a job.
        StageRefused: the safety floor forbids a lot, or no ethics decision is recorded.
        DataUnfit: too few people for a lot, more to draw than places, a seed given for real people.
    Records
        ``list.committed``.
    """
    permissions.check_may_analyse(by)
    scheme = scheme_by_id(scheme_id) if scheme_id else None
    kind = kind_of_places(scheme)
    made_up = all_made_up()
    ethics = ethics.strip() or (MADE_UP_ETHICS if made_up else "")
    check_lot_allowed(kind=kind, ethics_decision=ethics)
    chosen = load_rule(rule)
    places = Places.of(capacity=capacity, listed=listed, default=chosen.capacity)
    check_lot_sizes(capacity=places.capacity, listed=places.listed)
    drawn = _seed(seed, made_up=made_up)
    commitment = LotCommitment(
        **readers_of(by, scheme),
        scheme_id=scheme_id,
        kind=kind,
        rule=rule,
        capacity=places.capacity,
        listed=places.listed,
        ethics_decision=ethics,
        purpose=purpose,
        seed_commitment=commit_to_seed(drawn),
        committed_at=at or timezone.now(),
        committed_by=by.user_id,
        made_up=made_up,
    )
    _keep(commitment, drawn, by=by)
    return commitment


def seed_of(commitment: LotCommitment) -> bytes:
    """Open the seed, for the draw alone.

    Raises
    ------
    StageRefused: it was sealed on another installation.
    """
    sealed = SealedSeed.objects.get(commitment=commitment)
    return bytes.fromhex(unseal(bytes(sealed.sealed), owner=commitment.id, unreadable=SEALED_ELSEWHERE))


def _keep(commitment: LotCommitment, seed: bytes, *, by: Viewer) -> None:
    record(
        "list.committed",
        verb=Verb.COLLECTION,
        object_kind="commitment",
        objects=[commitment.id],
        by=by,
        at=commitment.committed_at,
        because=commitment.purpose,
    )
    commitment.save(force_insert=True)
    SealedSeed(commitment=commitment, sealed=seal(seed.hex(), owner=commitment.id)).save(force_insert=True)


def _seed(given: bytes | None, *, made_up: bool) -> bytes:
    if given is not None and not made_up:
        raise DataUnfit(SEED_GIVEN, slug="seed-given")
    return given or secrets.token_bytes(32)
