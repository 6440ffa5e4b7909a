"""Other installations that cases are handed to and taken from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from plumbline.access.permissions import check_may_administer
from plumbline.access.queries import names_of_users
from plumbline.access.sealing import unseal
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.cases.handover_letter import fingerprint
from plumbline.cases.models import Case, Peer
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of
from plumbline.sharing.models import Agreement
from plumbline.sharing.queries import agreement_in_force
from plumbline.values.errors import NotVisible


UNREADABLE = "The token of this installation cannot be read on this server. Let its administrator make another, and enter it."


@dataclass(frozen=True, slots=True)
class PeerLine:
    """A peer for those who look after it. ``because``: why it ended; empty while it holds."""

    peer: Peer
    scheme: str
    agency: str
    account: str
    fingerprint: str
    has_agreement: bool
    because: str


def peers(viewer: Viewer) -> list[PeerLine]:
    """Every registered installation, by name.

    Raises
    ------
    PermissionRefused: the viewer is no administrator.
    """
    check_may_administer(viewer)
    rows = list(Peer.objects.select_related("scheme", "end"))
    agencies, users = names_of(r.agency for r in rows), names_of_users({r.account for r in rows})
    return [
        PeerLine(
            peer=row,
            scheme=row.scheme.name,
            agency=agencies.get(row.agency, ""),
            account=users.get(row.account, ""),
            fingerprint=fingerprint(bytes(row.public_key)),
            has_agreement=agreement_for(row) is not None,
            because=row.end.because if hasattr(row, "end") else "",
        )
        for row in rows
    ]


def peer_line(viewer: Viewer, peer_id: UUID) -> PeerLine:
    """One of them.

    Raises
    ------
    PermissionRefused, NotVisible: as `peers`; there is none.
    """
    found = next((line for line in peers(viewer) if line.peer.id == peer_id), None)
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    return found


def peers_for(viewer: Viewer, case: Case) -> list[Peer]:
    """Installations to which a case may be offered today: of its scheme, not ended, under an agreement in force."""
    rows = Peer.objects.filter(scheme=case.scheme, end__isnull=True)
    return [row for row in rows if agreement_for(row) is not None]


def agreement_for(peer: Peer) -> Agreement | None:
    """The agreement in force under which a scheme's host and the agency of a peer exchange, for the purpose of the kind."""
    return agreement_in_force(
        [peer.scheme.host_agency_id, peer.agency],
        purpose=kind_of(peer.scheme).purpose,
        on=timezone.localdate(),
    )


def peer_of(viewer: Viewer, key: bytes, scheme_kind: str) -> Peer | None:
    """The peer with this key for the kind, whose account the viewer is; None for anybody else's, or one that ended."""
    rows = Peer.objects.filter(
        public_key=key, account=viewer.user_id, scheme__kind=scheme_kind, end__isnull=True
    ).select_related("scheme")
    return rows.first()


def peers_to_serve() -> Sequence[Peer]:
    """Peers with which letters are exchanged, for the job that sends them."""
    return list(Peer.objects.filter(end__isnull=True).select_related("scheme"))


def token_for(peer: Peer) -> str:
    """What we call a peer with: the last token that its administrator gave us.

    Raises
    ------
    StageRefused: it was sealed on another server.
    """
    later = peer.tokens.last()
    kept, owner = (peer.token, peer.id) if later is None else (later.token, later.id)
    return unseal(bytes(kept), owner=owner, unreadable=UNREADABLE)


def schemes_for_peers(viewer: Viewer) -> list[Scheme]:
    """Schemes of which a case may be handed over.

    Raises
    ------
    PermissionRefused: the viewer is no administrator.
    """
    check_may_administer(viewer)
    return [s for s in Scheme.objects.all() if _hands_over(s)]


def _hands_over(scheme: Scheme) -> bool:
    return any("transfer_sent" in state.on for state in kind_of(scheme).course.states.values())
