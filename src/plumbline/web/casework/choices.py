"""What the forms of a case offer to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from plumbline.access.queries import members_at
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of, of_kinds
from plumbline.cases.queries import CasePage
from plumbline.cases.queries.needs import needs_page
from plumbline.schemes.kind import Kind
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.web.casework.forms.common import Choices
from plumbline.web.scheme_pages.handbook import told


def owners_of(page: CasePage) -> Choices:
    """People of the agencies in a case, as choices."""
    return people_in(page.case.seen_by_agencies)


def only_owner_of(page: CasePage, agency_kind: str) -> str:
    """The one person in a case who is of an agency of this kind, as a choice; empty where there are several, or none."""
    found = people_in(of_kinds(page.case.seen_by_agencies, [agency_kind]))
    return found[0][0] if len(found) == 1 else ""


def people_in(case_agencies: Iterable[UUID]) -> Choices:
    """People of agencies who work on cases, as choices."""
    agencies = names_of(case_agencies)
    people = members_at(agencies, roles=CASE_ROLES)
    return [
        (f"{user.id}.{agency}", f"{user.name}, {name}")
        for agency, name in sorted(agencies.items(), key=lambda pair: pair[1])
        for user in people[agency]
    ]


def drivers_of(kind: Kind) -> Choices:
    """What an action can be meant to move."""
    return list(kind.work.drivers.items())


def needs_of(viewer: Viewer, ref: str, kind: Kind) -> Choices:
    """The needs of a case that count, as choices; none where its kind counts none."""
    if not kind.needs.needs:
        return []
    return [
        (str(line.need.id), f"{line.label}, {line.name.display if line.name else 'name withheld'}")
        for line in needs_page(viewer, ref).standing
    ]


def objectives_of(page: CasePage) -> Choices:
    """The objectives of a case, as choices."""
    return [(str(line.objective.id), line.objective.words) for line in page.objectives]


def affected_of(page: CasePage) -> Choices:
    """The people of a case of several, as choices."""
    return [(str(one.line.person_id), one.words) for one in page.choices]


def usual_time(page: CasePage, clock: str) -> str:
    """How long the kind gives, in words; empty where nothing is timed."""
    found = page.kind.clocks[clock].limit_for({}) if clock in page.kind.clocks else None
    return told(found) if found else ""
