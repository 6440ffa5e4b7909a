"""A second lock for case content: whatever their agency sees, only case roles read a row."""

from __future__ import annotations

from collections.abc import Iterable

from plumbline.access.enums import Role
from plumbline.schemes.permissions import CASE_ROLES


def case_roles_sql(table: str, roles: Iterable[Role] = CASE_ROLES) -> str:
    """Return the restrictive policy that leaves a table of case content to ``roles``."""
    names = ", ".join(f"'{role.value}'" for role in sorted(roles))
    return (
        f"CREATE POLICY {table}_roles ON {table} AS RESTRICTIVE TO plumbline_app, plumbline_worker "
        f"USING ((SELECT access_viewer_holds({names}))) WITH CHECK ((SELECT access_viewer_holds({names})));"
    )
