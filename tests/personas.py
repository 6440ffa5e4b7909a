"""The four people every test shares (design 6), and a few colleagues for the roles of a case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import ClassVar
from uuid import UUID

from django.db import connection
from django.db.models import Model

from plumbline.access.enums import Role
from plumbline.access.identity import forget, identify
from plumbline.access.jobs import job_viewer
from plumbline.access.models import Membership, User
from plumbline.access.queries import viewer_for
from plumbline.access.services import add_member, open_account
from plumbline.access.viewer import Viewer
from plumbline.agencies.models import Agency
from plumbline.agencies.services import add_agency
from plumbline.audit.models import Entry
from plumbline.schemes.queries import never_alone
from plumbline.sharing.models import Agreement
from plumbline.sharing.services import sign_agreement
from tests import remembering
from tests.conftest import database_role


PASSWORD = "correct horse battery staple"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Personas:
    """Viewers, and the ids of their agencies."""

    remembered_as: ClassVar = "personas"

    alice: Viewer  # co-ordinator at the council
    bob: Viewer  # representative of the police, a partner under the agreement
    charlie: Viewer  # representative of a charity outside the agreement
    dana: Viewer  # practitioner in housing, a partner, linked to a person in the case
    chair: Viewer  # chair, police
    analyst: Viewer  # analyst, council
    worker: Viewer  # practitioner, probation
    board: Viewer  # board member, council
    governance: Viewer  # information governance, council
    researcher: Viewer  # researcher, university
    administrator: Viewer  # administrator of accounts, council
    agencies: dict[str, UUID]


PEOPLE = {
    "alice": ("council", [Role.COORDINATOR]),
    "bob": ("police", [Role.REPRESENTATIVE]),
    "charlie": (
        "outside-charity",
        [Role.REPRESENTATIVE, Role.COORDINATOR, Role.CHAIR, Role.PRACTITIONER, Role.ANALYST],
    ),
    "dana": ("housing", [Role.REPRESENTATIVE, Role.PRACTITIONER]),
    "chair": ("police", [Role.CHAIR]),
    "analyst": ("council", [Role.ANALYST]),
    "worker": ("probation", [Role.PRACTITIONER, Role.REPRESENTATIVE]),
    "board": ("council", [Role.BOARD]),
    "governance": ("council", [Role.GOVERNANCE]),
    "researcher": ("university", [Role.RESEARCHER]),
    "administrator": ("council", [Role.ADMINISTRATOR]),
}
PARTNERS = ("council", "police", "housing", "probation")


# Tables that making them writes to, in the order in which they refer to one another. The ledger comes first, as its guard asks.
LEFT_IN = (Entry, Agency, User, Membership, Agreement)
_made: tuple[Personas, dict[str, str]] | None = None


def the_personas() -> Personas:
    """Made through the services once in a process; then the same rows again, for every test begins with an empty database."""
    global _made
    if _made is None:
        with database_role("worker"):
            personas = make_personas()
        with database_role("migrator"):
            _made = _apart(personas), {_columns(model): _rows(model) for model in LEFT_IN}
        remembering.begin("personas")
        return personas
    with database_role("migrator"), connection.cursor() as cursor:
        for into, rows in _made[1].items():
            table, _, columns = into.partition(" ")
            cursor.execute(
                f"INSERT INTO {into} SELECT {columns[1:-1]} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb) "
                "ON CONFLICT DO NOTHING",
                [rows],
            )
    remembering.begin("personas")
    return _apart(_made[0])


def _apart(personas: Personas) -> Personas:
    """The same personas with agencies of their own: a test adds to them (`tests.marac.add_person`), and its rows go with it."""
    return replace(personas, agencies=dict(personas.agencies))


def _columns(model: type[Model]) -> str:
    """Table and the columns that a writer may set: the ledger's clock is the database's own."""
    names = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    return f"{model._meta.db_table} ({names})"


def _rows(model: type[Model]) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT jsonb_agg(to_jsonb(t))::text FROM {model._meta.db_table} t")
        return cursor.fetchone()[0]


def make_personas() -> Personas:
    job = job_viewer("set-up")
    identify(job)
    slugs = dict.fromkeys(agency for agency, _ in PEOPLE.values())
    agencies = {
        slug: add_agency(slug=slug, name=slug.replace("-", " ").title(), kind=slug, by=job).id
        for slug in slugs
    }
    viewers = {name: _person(name, agencies[agency], roles, job) for name, (agency, roles) in PEOPLE.items()}
    for purpose in ("violence-panel", "violence-analysis"):
        sign_agreement(
            no_power=never_alone(),
            name="Made-up agreement",
            parties=[agencies[p] for p in PARTNERS],
            purpose=purpose,
            gateway="Crime and Disorder Act 1998 s.115",
            starts=date(2020, 1, 1),
            review_on=date(2030, 1, 1),
            by=job,
        )
    forget()
    return Personas(**viewers, agencies=agencies)


def _person(name: str, agency: UUID, roles: list[Role], job: Viewer) -> Viewer:
    user = open_account(email=f"{name}@example.invalid", name=name.title(), password=PASSWORD, by=job)
    for role in roles:
        add_member(user=user, agency_id=agency, role=role, by=job, starts=LONG_AGO)
    return viewer_for(user)
