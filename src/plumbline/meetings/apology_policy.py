"""SQL of apologies: whoever sits at the table sends their own, whoever leads records anybody's, and nobody else's are taken back."""

from __future__ import annotations

from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import PEOPLE_ROLES, policy_sql


TABLE = "meetings_apology"
OWN_OR_LEAD = (
    """("user" = (SELECT access_viewer()) OR (SELECT access_viewer_holds('coordinator', 'chair')))"""
)
APOLOGIES = (
    policy_sql(TABLE, parent=("meetings_meeting", "meeting_id")),
    case_roles_sql(TABLE),
    f"CREATE POLICY {TABLE}_own_or_lead ON {TABLE} AS RESTRICTIVE FOR INSERT TO {PEOPLE_ROLES} WITH CHECK ({OWN_OR_LEAD});",
    f"CREATE POLICY {TABLE}_end_own_or_lead ON {TABLE} AS RESTRICTIVE FOR UPDATE TO {PEOPLE_ROLES} USING ({OWN_OR_LEAD});",
    f"REVOKE UPDATE ON {TABLE} FROM {PEOPLE_ROLES};",
    f"GRANT UPDATE (ended_at, ended_by) ON {TABLE} TO {PEOPLE_ROLES};",
)
