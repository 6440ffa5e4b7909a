"""Read how far linking has got, what waits at the matching desk, one pair, and one's own decisions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.linkage.telling import FieldEvidence, tell
from plumbline.linking.enums import Stage
from plumbline.linking.models import LinkRun
from plumbline.linking.permissions import check_may_decide
from plumbline.values.errors import NotVisible


PAGE = 20


@dataclass(frozen=True, slots=True)
class WaitingPair:
    """A pair in the queue: who gave its records and what the rule says, nobody's name and no score. ``proposed``: somebody proposed to join it."""

    id: UUID
    owners: tuple[UUID, UUID]
    agrees: tuple[str, ...]
    conflicts: tuple[str, ...]
    typed_in: bool
    proposed: bool

    @property
    def ref(self) -> str:
        """Short name of the pair."""
        return ref_of(self.id)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who one record says somebody is."""

    id: UUID
    owner: UUID
    feed: str
    first_name: str | None
    last_name: str | None
    other_names: str | None
    date_of_birth: date | None
    sex: str | None
    address: str | None
    postcode: str | None
    phone: str | None
    pnc_id: str | None
    nhs_number: str | None
    recorded_on: date | None


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision that stands on a pair. ``seconded_by``: who decided a join that ``by`` had proposed."""

    id: UUID
    verdict: str
    because: str
    by: UUID
    agency: UUID
    at: datetime
    seconded_by: UUID | None
    seconded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Proposed:
    """A join that somebody proposed, and that another has yet to decide."""

    id: UUID
    because: str
    by: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records side by side. ``probability`` is None until somebody has decided; ``together`` if they are one person now.

    ``needs_two``: to join them one matcher proposes and another decides; ``proposed``: that somebody did.
    """

    id: UUID
    left: Identity
    right: Identity
    evidence: tuple[FieldEvidence, ...]
    reasons: str
    together: bool
    needs_two: bool
    proposed: Proposed | None
    decision: Decided | None
    probability: float | None

    @property
    def ref(self) -> str:
        """Short name of the pair."""
        return ref_of(self.id)


@dataclass(frozen=True, slots=True)
class OwnDecision:
    """A decision of the asker's or their agency's, standing or taken back; its score may be shown, for it is decided."""

    id: UUID
    pair: UUID | None
    verdict: str
    because: str
    probability: float | None
    decided_at: datetime
    ended_at: datetime | None
    ended_because: str
    # A join that waits for a second matcher.
    waits: bool
    # Records that it moved to another person, by the agency that gave them.
    joined: Mapping[UUID, int]

    @property
    def ref(self) -> str:
        """Short name of the pair."""
        return ref_of(self.pair or self.id)


def ref_of(pair: UUID) -> str:
    """A short name that says nothing about anybody."""
    return f"{pair.hex[:4]}-{pair.hex[4:8]}".upper()


def latest_run(viewer: Viewer) -> LinkRun | None:
    """The newest run that stands. Counts only, so every signed-in person may see it."""
    return LinkRun.objects.filter(undone_at__isnull=True).order_by("-stored_at", "pk").first()


def waiting_pairs(viewer: Viewer, *, page: int = 1, most: int = PAGE) -> tuple[list[WaitingPair], int]:
    """One page of the pairs that wait for the viewer, most useful first, and how many wait in all.

    First people who were typed in by hand, because a panel is at work on them; then the pairs whose joining would be
    expected to put most pairs of records right. Only pairs whose owners the viewer's agency has an agreement with.

    Raises
    ------
    PermissionRefused: not a matcher.
    """
    check_may_decide(viewer)
    rows = _rows("SELECT * FROM linking_waiting(%s, %s)", [most, most * (max(page, 1) - 1)])
    pairs = [WaitingPair(r[0], (r[1], r[2]), tuple(r[3]), tuple(r[4]), r[5], r[7]) for r in rows]
    record(
        "pairs.listed", verb=Verb.CONSULTATION, object_kind="pair", objects=[p.id for p in pairs], by=viewer
    )
    return pairs, rows[0][6] if rows else 0


def pair(viewer: Viewer, pair_id: UUID) -> Pair:
    """One pair with its records side by side; one consultation of both in the ledger.

    Raises
    ------
    PermissionRefused: not a matcher.
    NotVisible: no such pair, or not theirs to compare.
    """
    check_may_decide(viewer)
    ((found,),) = _rows("SELECT linking_pair(%s)", [pair_id])
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    told: dict[str, Any] = json.loads(found)
    left, right = _identity(told["left"]), _identity(told["right"])
    record(
        "record.compared",
        verb=Verb.CONSULTATION,
        object_kind="record",
        objects=[left.id, right.id],
        by=viewer,
    )
    return Pair(
        id=pair_id,
        left=left,
        right=right,
        evidence=tell(**told["evidence"]),
        reasons=told["reasons"],
        together=told["together"],
        needs_two=told["needs_two"],
        proposed=_proposed(told["proposed"]) if told["proposed"] else None,
        decision=_decided(told["decision"]) if told["decision"] else None,
        probability=told["probability"],
    )


def stage_of(pair_id: UUID, *, alone: bool = False) -> tuple[Stage, UUID | None]:
    """What it would be for whoever is identified to say that a pair is one person, and the proposal that waits on it.

    ``alone``: nobody else decides until this transaction ends.
    """
    ((stage, proposal),) = _rows("SELECT stage, proposal FROM linking_stage(%s, %s)", [pair_id, alone])
    return Stage(stage), proposal


def records_of_pair(pair_id: UUID) -> list[UUID]:
    """Ids of the two records of a pair that whoever is identified may compare; none where they may not."""
    ((found,),) = _rows("SELECT linking_pair(%s)", [pair_id])
    return [UUID(json.loads(found)[side]["id"]) for side in ("left", "right")] if found else []


def records_decided(decision_id: UUID) -> list[UUID]:
    """Ids of the two records that a decision of the identified matcher's agency is about; none of another's."""
    ((found,),) = _rows("SELECT linking_decided_records(%s)", [decision_id])
    return list(found or ())


def own_decisions(viewer: Viewer, *, page: int = 1, most: int = PAGE) -> tuple[list[OwnDecision], int]:
    """One page of what the viewer decided, newest first, and how many decisions in all.

    Raises
    ------
    PermissionRefused: not a matcher.
    """
    check_may_decide(viewer)
    rows = _rows("SELECT * FROM linking_own_decisions(%s, %s)", [most, most * (max(page, 1) - 1)])
    joined = _joined([r[0] for r in rows])
    return [_own((*r[:8], r[9]), joined) for r in rows], rows[0][8] if rows else 0


def decision(viewer: Viewer, decision_id: UUID) -> OwnDecision:
    """One decision of the viewer's agency, for whoever means to take it back.

    Raises
    ------
    PermissionRefused: not a matcher.
    NotVisible: no such decision of the viewer's agency.
    """
    check_may_decide(viewer)
    rows = _rows("SELECT * FROM linking_decision_made(%s)", [decision_id])
    if not rows:
        raise NotVisible("This page is not there, or is not yours to see.")
    return _own(rows[0], _joined([decision_id]))


def _own(row: tuple[Any, ...], joined: Mapping[UUID, Mapping[UUID, int]]) -> OwnDecision:
    return OwnDecision(*(*row, joined.get(row[0], {})))


def _joined(decisions: list[UUID]) -> dict[UUID, dict[UUID, int]]:
    found: dict[UUID, dict[UUID, int]] = {}
    for made, owner, records in _rows("SELECT * FROM linking_joined(%s)", [decisions]):
        found.setdefault(made, {})[owner] = records
    return found


def _rows(statement: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _identity(told: dict[str, Any]) -> Identity:
    days = {
        name: date.fromisoformat(told[name]) if told[name] else None
        for name in ("date_of_birth", "recorded_on")
    }
    return Identity(**{**told, **days, "id": UUID(told["id"]), "owner": UUID(told["owner"])})


def _decided(told: dict[str, Any]) -> Decided:
    return Decided(
        id=UUID(told["id"]),
        verdict=told["verdict"],
        because=told["because"],
        by=UUID(told["by"]),
        agency=UUID(told["agency"]),
        at=datetime.fromisoformat(told["at"]),
        seconded_by=UUID(told["seconded_by"]) if told["seconded_by"] else None,
        seconded_at=datetime.fromisoformat(told["seconded_at"]) if told["seconded_at"] else None,
    )


def _proposed(told: dict[str, Any]) -> Proposed:
    return Proposed(UUID(told["id"]), told["because"], UUID(told["by"]), datetime.fromisoformat(told["at"]))
