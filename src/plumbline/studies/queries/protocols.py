"""Read protocols and their locks."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.studies import permissions
from plumbline.studies.enums import Stage
from plumbline.studies.models import Protocol, ProtocolLock
from plumbline.values.errors import NotVisible, StageRefused


@dataclass(frozen=True, slots=True)
class ProtocolView:
    """A protocol with its lock, if it has one."""

    protocol: Protocol
    lock: ProtocolLock | None

    @property
    def stage(self) -> Stage:
        """Registered, or locked."""
        return Stage.LOCKED if self.lock else Stage.REGISTERED


def protocols(viewer: Viewer) -> list[ProtocolView]:
    """Protocols, the latest first."""
    permissions.check_may_read_evaluations(viewer)
    locks = {lock.protocol_id: lock for lock in ProtocolLock.objects.all()}
    return [ProtocolView(row, locks.get(row.id)) for row in Protocol.objects.order_by("-registered_at", "pk")]


def protocol_of(viewer: Viewer, protocol_id: UUID) -> Protocol:
    """Return one protocol.

    Raises
    ------
    NotVisible: there is none.
    """
    permissions.check_may_read_evaluations(viewer)
    found = Protocol.objects.filter(id=protocol_id).first()
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    return found


def view_of(viewer: Viewer, protocol_id: UUID) -> ProtocolView:
    """Return one protocol with its lock."""
    row = protocol_of(viewer, protocol_id)
    return ProtocolView(row, ProtocolLock.objects.filter(protocol=row).first())


def latest_protocol(viewer: Viewer) -> Protocol:
    """Return the protocol registered last.

    Raises
    ------
    StageRefused: there is none.
    """
    found = next(iter(protocols(viewer)), None)
    if found is None:
        raise StageRefused("No protocol is registered yet: register one first.", slug="no-protocol")
    return found.protocol


def latest_locked(viewer: Viewer) -> Protocol:
    """Return the protocol locked last.

    Raises
    ------
    StageRefused: none is locked.
    """
    permissions.check_may_read_evaluations(viewer)
    lock = ProtocolLock.objects.order_by("-locked_at", "pk").first()
    if lock is None:
        raise _not_locked()
    return lock.protocol


def lock_of(protocol: Protocol) -> ProtocolLock:
    """Return the lock of a protocol: the key to every outcome split by arm.

    Raises
    ------
    StageRefused: it is not locked yet.
    """
    found = ProtocolLock.objects.filter(protocol=protocol).first()
    if found is None:
        raise _not_locked()
    return found


def locked_protocol_of_run(run_id: UUID) -> ProtocolLock | None:
    """The lock made last for a list, if there is one."""
    return ProtocolLock.objects.filter(protocol__run_id=run_id).order_by("-locked_at", "pk").first()


def _not_locked() -> StageRefused:
    return StageRefused(
        "The protocol is not locked yet: nobody looks at outcomes by arm before it is.",
        slug="protocol-not-locked",
    )
