"""Register another installation to hand cases to and take them from, give it a new token, and end that."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.permissions import check_may_administer
from plumbline.access.queries.tokens import viewer_of_token
from plumbline.access.sealing import seal
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.handover_letter import KEY_BYTES, fingerprint, own_key
from plumbline.cases.models import Peer, PeerEnd, PeerToken
from plumbline.cases.queries.peers import agreement_for, peer_line, schemes_for_peers
from plumbline.notices.hook_rules import target_of
from plumbline.schemes.models import Scheme
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused


@transaction.atomic
def register_peer(
    *,
    scheme_id: UUID,
    name: str,
    address: str,
    public_key: str,
    read_out: str,
    agency: UUID,
    account: UUID,
    token: str,
    by: Viewer,
    at: datetime | None = None,
) -> Peer:
    """Keep who another installation is, once the fingerprint that its keepers read out fits the key that they sent.

    Parameters
    ----------
    public_key, read_out : its key, 64 hexadecimal signs, and the fingerprint of it as it was told by another way.
    agency : the agency that answers for it, with which the scheme's host has an agreement.
    account : the account here that the token which we gave them acts as.
    token : what they gave us.

    Refuses
        PermissionRefused: the viewer is no administrator, or the account acts for more than one agency.
        DataUnfit: no name, an address or key that is unfit, a fingerprint that differs, no token, or an account that is no co-ordinator of the host
        or speaks for this installation in another scheme of the kind.
        StageRefused: no agreement in force covers the exchange, or this key is registered for the scheme already.
    Records
        ``peer.registered``.
    """
    check_may_administer(by)
    scheme = next((s for s in schemes_for_peers(by) if s.id == scheme_id), None)
    if scheme is None:
        raise DataUnfit("Choose a scheme whose cases can be handed over.", slug="no-such-scheme")
    if not name.strip() or not token.strip():
        raise DataUnfit(
            "Give the name of the installation, and the token that its administrator made for you.",
            slug="peer-incomplete",
        )
    target_of(address, loopback=settings.WEBHOOK_LOOPBACK)
    key, now = _key(public_key, read_out), at or timezone.now()
    acts = viewer_of_token(account, scheme.host_agency_id)
    if not acts.has_role(Role.COORDINATOR):
        raise DataUnfit(
            "The account has to be a co-ordinator of the host of this scheme.", slug="account-unfit"
        )
    _check_account_is_free(scheme, key, account)
    row = Peer(
        id=uuid4(),
        scheme=scheme,
        name=name.strip(),
        address=address.rstrip("/"),
        public_key=key,
        agency=agency,
        account=account,
        account_agency=scheme.host_agency_id,
        registered_at=now,
        registered_by=by.user_id,
    )
    row.token = seal(token.strip(), owner=row.id)
    if agreement_for(row) is None:
        raise StageRefused(
            "No information sharing agreement in force covers the host of this scheme and that agency. Sign one first.",
            slug="no-agreement",
        )
    record("peer.registered", verb=Verb.ACCESS, object_kind="peer", objects=[row.id, account], by=by, at=now)
    save_once(row, clash="This installation is registered for this scheme already.", slug="peer-known")
    return row


@transaction.atomic
def renew_token(*, peer_id: UUID, token: str, by: Viewer, at: datetime | None = None) -> PeerToken:
    """Keep another token that an installation made for us, before or after the one that we hold has ended. What is under way goes on.

    Refuses
        PermissionRefused: the viewer is no administrator. NotVisible: there is none. DataUnfit: no token.
        StageRefused: the exchange with it was ended.
    Records
        ``peer.token_renewed``.
    """
    line, now = peer_line(by, peer_id), at or timezone.now()
    if not token.strip():
        raise DataUnfit("Copy the token that they made for us.", slug="no-token")
    if line.because:
        raise StageRefused("The exchange with this installation was ended.", slug="peer-ended")
    row = PeerToken(id=uuid4(), peer=line.peer, given_at=now, given_by=by.user_id)
    row.token = seal(token.strip(), owner=row.id)
    record("peer.token_renewed", verb=Verb.ACCESS, object_kind="peer", objects=[peer_id], by=by, at=now)
    row.save(force_insert=True)
    return row


@transaction.atomic
def end_peer(*, peer_id: UUID, because: str, by: Viewer, at: datetime | None = None) -> PeerEnd:
    """Exchange nothing with an installation any more. What is under way stays where it stands, and both sides ring each other.

    Refuses
        PermissionRefused: the viewer is no administrator. NotVisible: there is none. DataUnfit: no reason.
        StageRefused: it ended already.
    Records
        ``peer.ended``.
    """
    line, now = peer_line(by, peer_id), at or timezone.now()
    if not because.strip():
        raise DataUnfit("Say why, in a few words.", slug="no-reason")
    row = PeerEnd(peer=line.peer, because=because.strip(), ended_at=now, ended_by=by.user_id)
    record("peer.ended", verb=Verb.ACCESS, object_kind="peer", objects=[peer_id], by=by, at=now)
    save_once(row, clash="This was ended already.", slug="peer-ended")
    return row


def _check_account_is_free(scheme: Scheme, key: bytes, account: UUID) -> None:
    """Refuse an account that this key calls as in another scheme of the kind: a letter names no scheme, so it would be heard for the wrong one, or for none."""
    same = Peer.objects.filter(public_key=key, account=account, scheme__kind=scheme.kind, end__isnull=True)
    if same.exclude(scheme=scheme).exists():
        raise DataUnfit(
            "This installation calls as this account for another scheme of the same kind. Make an account of its own for this scheme, "
            "with a token.",
            slug="account-unfit",
        )


def _key(given: str, read_out: str) -> bytes:
    try:
        key = bytes.fromhex("".join(given.split()))
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES or key == own_key():
        raise DataUnfit(
            "This is not the key of another installation. It has 64 signs, 0 to 9 and a to f; copy it from their page.",
            slug="key-unfit",
        )
    if _plain(read_out) != _plain(fingerprint(key)):
        raise DataUnfit(
            "The key has another fingerprint than the one that was read out to you. Compare once more; if they still differ, do not "
            "register this key.",
            slug="fingerprint-differs",
        )
    return key


def _plain(signs: str) -> str:
    return "".join(signs.split()).replace("-", "").casefold()
