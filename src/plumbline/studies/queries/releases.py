"""Read how far a result is from leaving the partnership."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.studies import permissions
from plumbline.studies.models import ProtocolLock, ReleaseCheck, Result


CHECKERS_NEEDED = 2


@dataclass(frozen=True, slots=True)
class Release:
    """Where a result stands: its checks in order, each with its checker's name, and whether this viewer may add one."""

    checks: tuple[tuple[ReleaseCheck, str], ...]
    may_check: bool

    @property
    def is_released(self) -> bool:
        """Two have passed it and nobody held it back."""
        passed = sum(check.passed for check, _ in self.checks)
        return passed >= CHECKERS_NEEDED and not self.is_held_back

    @property
    def is_held_back(self) -> bool:
        """Somebody found what stands in the way."""
        return any(not check.passed for check, _ in self.checks)


def authors_of(result: Result) -> frozenset[UUID]:
    """Whoever planned, locked or made a result."""
    lock = ProtocolLock.objects.filter(protocol=result.protocol_id).first()
    people = {result.evaluated_by, result.protocol.registered_by, lock.locked_by if lock else None}
    return frozenset(person for person in people if person is not None)


def release_checks(results: Iterable[UUID]) -> dict[UUID, list[tuple[ReleaseCheck, str]]]:
    """The checks of each result in order, each with its checker's name."""
    found: dict[UUID, list[tuple[ReleaseCheck, str]]] = {key: [] for key in results}
    rows = list(ReleaseCheck.objects.filter(result__in=found).order_by("checked_at", "pk"))
    names = names_of_users(row.checked_by for row in rows)
    for row in rows:
        found[row.result_id].append((row, names.get(row.checked_by, "")))
    return found


def release_of(viewer: Viewer, result: Result) -> Release:
    """How far a result that the viewer reads is from leaving the partnership."""
    rows = list(ReleaseCheck.objects.filter(result=result).order_by("checked_at", "pk"))
    names = names_of_users(row.checked_by for row in rows)
    mine = any(row.checked_by == viewer.user_id for row in rows)
    may = permissions.may_release(viewer) and result.standing != "exploratory"
    return Release(
        checks=tuple((row, names.get(row.checked_by, "")) for row in rows),
        may_check=may and not mine and viewer.user_id not in authors_of(result),
    )
