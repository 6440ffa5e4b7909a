"""A panel, and lists frozen for it, made through the services."""

from __future__ import annotations

from datetime import UTC

from django.db import connection

from plumbline.access.identity import forget, identify
from plumbline.access.jobs import job_viewer
from plumbline.finding.enums import Method
from plumbline.finding.models import LotCommitment
from plumbline.finding.services import commit_to_lot, freeze_by_lot, freeze_by_rank
from plumbline.schemes.services import start_scheme
from tests.conftest import database_role
from tests.finding.made_up import INDEX


PARTNERS = ("police", "housing", "probation")


def start_panel(personas):
    with database_role("worker"):
        identify(personas.alice)
        scheme = start_scheme(
            slug="violence-panel",
            kind="violence",
            name="Violence panel",
            host_agency=personas.agencies["council"],
            partner_agencies=[personas.agencies[slug] for slug in PARTNERS],
            by=personas.alice,
        )
        forget()
    return scheme


def freeze(scheme=None, *, method=Method.BY_LOT, listed=40, at=INDEX, by=None, **more):
    """Freeze a list as the command does: the analyst's database role, a named job."""
    by = by or job_viewer("nominate")
    with database_role("analyst"):
        identify(by)
        try:
            run = _frozen(by, scheme, method, listed, at.replace(tzinfo=UTC), **more)
        finally:
            forget()
    return run


def _frozen(by, scheme, method, listed, at, *, in_danger=(), **more):
    scheme_id = scheme.id if scheme else None
    if method is Method.BY_RANK:
        return freeze_by_rank(by=by, at=at, places=listed, scheme_id=scheme_id, in_danger=in_danger, **more)
    commitment = commit_to_lot(by=by, at=at, listed=listed, scheme_id=scheme_id, **more)
    committed_before(commitment.id)
    return freeze_by_lot(commitment_id=commitment.id, by=by, at=at, in_danger=in_danger)


def committed_before(commitment_id):
    """Make a commitment one of an earlier transaction, as it is outside tests, each of which is one transaction."""
    with database_role("migrator"), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {LotCommitment._meta.db_table} SET committed_in = '3' WHERE id = %s", [commitment_id]
        )
