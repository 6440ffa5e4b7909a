"""A panel, and lists frozen for it, made through the services."""

from __future__ import annotations

from datetime import UTC

from plumbline.access.identity import forget, identify
from plumbline.access.jobs import job_viewer
from plumbline.finding.enums import Method
from plumbline.finding.services import freeze_list
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
            run = freeze_list(
                by=by,
                at=at.replace(tzinfo=UTC),
                method=method,
                listed=listed,
                scheme_id=scheme.id if scheme else None,
                **more,
            )
        finally:
            forget()
    return run
