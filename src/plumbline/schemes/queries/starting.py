"""What a scheme needs before it may take its first case, and who would lead it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from plumbline.access.enums import Role
from plumbline.access.queries import members_of
from plumbline.access.viewer import Viewer
from plumbline.agencies.models import Agency
from plumbline.agencies.queries import agencies, names_of
from plumbline.schemes import permissions
from plumbline.schemes.models import Scheme
from plumbline.sharing.queries import agencies_sharing_with, agreement_covers
from plumbline.values.errors import DataUnfit, PermissionRefused
from plumbline.values.words import say


@dataclass(frozen=True, slots=True)
class Leads:
    """Who would chair and co-ordinate a scheme: names with their agency, in order."""

    chairs: tuple[str, ...]
    coordinators: tuple[str, ...]


def hosts_for(viewer: Viewer) -> list[Agency]:
    """Agencies at which the viewer may start a scheme, by name.

    Raises
    ------
    PermissionRefused: none: the viewer neither chairs, nor co-ordinates, nor administers.
    """
    mine = viewer.agencies_as(permissions.SETTERS)
    if not mine:
        raise PermissionRefused("Only a co-ordinator, a chair or an administrator sets up a scheme.")
    return [one for one in agencies() if one.id in mine]


def who_leads(viewer: Viewer, at_table: Collection[UUID], *, host: UUID, purpose: str, on: date) -> Leads:
    """Who chairs and who co-ordinates at some agencies now: whoever holds the role at any of them does so for the scheme.

    People of an agency that shares with the host under no agreement for the purpose are told by their agency alone.
    """
    named = agencies_sharing_with(host, purpose=purpose, on=on) | set(viewer.agency_ids)
    return Leads(_holders(at_table, Role.CHAIR, named), _holders(at_table, Role.COORDINATOR, named))


def _holders(at_table: Collection[UUID], role: Role, named: Collection[UUID]) -> tuple[str, ...]:
    found = (
        f"{user.name}, {name}" if agency in named else say("somebody at {name}", name=name)
        for agency, name in names_of(at_table).items()
        for user in members_of(agency, roles=[role])
    )
    return tuple(sorted(set(found)))


def check_led(at_table: Collection[UUID]) -> None:
    """Refuse a table at which nobody chairs, or nobody co-ordinates.

    Raises
    ------
    DataUnfit: which, with where the role is given.
    """
    if not any(members_of(agency, roles=[Role.COORDINATOR]) for agency in at_table):
        raise DataUnfit(
            say(
                "Nobody at these agencies co-ordinates. An administrator gives somebody the role of "
                "co-ordinator first (Accounts), or choose the agency of one as a partner."
            ),
            slug="no-coordinator",
        )
    if not any(members_of(agency, roles=[Role.CHAIR]) for agency in at_table):
        raise DataUnfit(
            say(
                "Nobody at these agencies chairs. An administrator gives somebody the role of chair first "
                "(Accounts), or choose the agency of one as a partner."
            ),
            slug="no-chair",
        )


def without_agreement(host: UUID, partners: Collection[UUID], *, purpose: str, on: date) -> list[str]:
    """Names of partners with which no agreement in force on a day lets the host exchange for a purpose."""
    names = names_of(partners)
    return sorted(
        name
        for agency, name in names.items()
        if agency != host and not agreement_covers([host, agency], purpose=purpose, on=on)
    )


def may_take_back(viewer: Viewer, scheme: Scheme) -> bool:
    """Say whether the viewer may take a scheme back now: it was never used, and they set schemes up at its host."""
    unused = scheme.in_use_since is None and scheme.taken_back_at is None
    return unused and scheme.host_agency_id in viewer.agencies_as(permissions.SETTERS)
