"""Another installation, "Far", as the other end of a hand-over: its key, its registration here, and the letters that it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from plumbline.access.enums import Role
from plumbline.access.identity import forget, identify
from plumbline.access.jobs import job_viewer
from plumbline.access.viewer import Viewer
from plumbline.cases.handover import Said
from plumbline.cases.handover_letter import Letter, fingerprint, opened, own_key, sealed
from plumbline.cases.models import Peer
from plumbline.cases.services.handovers import hear
from plumbline.cases.services.peers import register_peer
from plumbline.schemes.queries import never_alone
from plumbline.sharing.services import sign_agreement
from tests.conftest import database_role
from tests.families import Families
from tests.marac import Marac, add_person


SECRET = bytes(range(32))
WHY = "She moved there on Monday"


def public(secret: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


@dataclass
class Far:
    """Far, registered at our MARAC, or at a scheme of another kind. ``desk``: as whom it calls here."""

    marac: Marac | Families
    desk: Viewer
    peer: Peer
    secret: bytes = SECRET
    said: list[str] = field(default_factory=list)

    def letter(self, handover: UUID, said: Said, body: dict[str, Any] | None = None, **changes: Any) -> str:
        given: dict[str, Any] = {
            "handover": handover,
            "said": said,
            "scheme_kind": self.marac.scheme.kind,
            "at": datetime(2026, 3, 2, 9, tzinfo=UTC),
            "sent_by": public(self.secret),
            "sent_to": own_key(),
            "body": {"by": "Nora", "words": "We take it", **(body or {})},
        } | changes
        return sealed(Letter(**given), self.secret)

    def says(self, text: str, **more: Any) -> str:
        """Far calls us with a letter; what we answer."""
        with self.marac.look(self.desk) as desk:
            return hear(text=text, by=desk, **more)

    def offers(self, handover: UUID | None = None, **changes: Any) -> UUID:
        key = handover or uuid4()
        self.says(self.letter(key, Said.OFFER, offer(**changes)))
        return key


def offer(**changes: Any) -> dict[str, Any]:
    people = [
        {
            "part": "victim",
            "first_name": "Canary",
            "last_name": "Movers",
            "date_of_birth": "1991-02-03",
            "sex": "F",
        },
        {
            "part": "perpetrator",
            "first_name": "Canary",
            "last_name": "Stayer",
            "date_of_birth": None,
            "sex": "M",
        },
    ]
    package: dict[str, Any] = {
        "made_up": False, "from_scheme": "Far MARAC", "by": "Nora", "stood": "Heard", "opened_on": "2026-01-05", "people": people,
        "facts": [{"agency": "Far police", "on": "2026-01-04", "is_opinion": False, "words": "Broke the door", "source": "Log", "citation": "s.115"}],
        "actions": [{"key": str(uuid4()), "words": "Fit locks", "agency": "Far housing", "due_on": "2026-02-01", "state": "in progress"}],
        "scores": [], "withheld": [{"what": "2 statements", "owner": "Far health", "why": "marked for the agency that gave it"}],
    }  # fmt: skip
    return {"words": WHY, "gateway": "s.115", "agreement": "Between areas", "package": package | changes}


def agreed(marac: Marac | Families, *names: str) -> None:
    """Far's council and these agencies share for a scheme of this kind."""
    identify(job_viewer("set-up"))
    sign_agreement(
        no_power=never_alone(),
        name="Made-up agreement between areas",
        parties=[marac.p.agencies[n] for n in ("far-council", *names)],
        purpose=marac.scheme.kind,
        gateway="Crime and Disorder Act 1998 s.115",
        starts=date(2020, 1, 1),
        review_on=date(2030, 1, 1),
        by=job_viewer("set-up"),
    )
    forget()


def register(marac: Marac | Families, desk: Viewer, **changes: Any) -> Peer:
    given: dict[str, Any] = {
        "scheme_id": marac.scheme.id,
        "name": "Far (made up)",
        "address": "http://127.0.0.1:9",
        "public_key": public(SECRET).hex(),
        "read_out": fingerprint(public(SECRET)),
        "agency": marac.p.agencies["far-council"],
        "account": desk.user_id,
        "token": "plb_made-up",
    } | changes
    with marac.look(marac.p.administrator) as administrator:
        return register_peer(by=administrator, **given)


def far_of(marac: Marac | Families, *, share: tuple[str, ...] = ("council", "police")) -> Far:
    add_person(marac.p, "nora", "far-council", Role.COORDINATOR, kind="council")
    desk = add_person(marac.p, "desk", "council", Role.COORDINATOR)
    agreed(marac, *share)
    return Far(marac, desk, register(marac, desk))


def body_of(text: str) -> Any:
    return opened(text).body


__all__ = ["Far", "agreed", "body_of", "database_role", "far_of", "offer", "register"]
