"""SQL of hand-overs to and from another installation: read and written by co-ordinators and chairs, and by the account that the other calls as.

What is offered from here follows its case. What is offered to us belongs to the host of its scheme, and once it has become a referral nobody reads
it who is kept out of that.
"""

from __future__ import annotations

from plumbline.access.enums import Role
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import PEOPLE_ROLES, SEES, open_table_sql, policy_sql


LEADS = (Role.COORDINATOR, Role.CHAIR)
POST = "tries, next_try_at, claimed_at, heard_at, trouble"


def _changes(table: str, columns: str) -> str:
    """Let some columns of a table be changed by whoever sees the row, and no other."""
    return (
        f"CREATE POLICY {table}_change ON {table} FOR UPDATE TO {PEOPLE_ROLES} USING ({SEES}) WITH CHECK ({SEES});\n"
        f"GRANT UPDATE ({columns}) ON {table} TO {PEOPLE_ROLES};"
    )


def follows_sql(table: str, condition: str) -> str:
    """Let a row be read only where this holds, besides what its own access columns say."""
    return f"CREATE POLICY {table}_follows ON {table} AS RESTRICTIVE FOR SELECT TO {PEOPLE_ROLES} USING ({condition});"


HANDOVERS = (
    policy_sql("cases_handover", parent=("cases_case", "case_id"), changes=False),
    policy_sql("cases_handoverletter", parent=("cases_handover", "handover_id"), changes=False),
    policy_sql("cases_arrival", changes=False),
    policy_sql("cases_arrivalletter", parent=("cases_arrival", "arrival_id"), changes=False),
    *(
        case_roles_sql(table, LEADS)
        for table in ("cases_handover", "cases_handoverletter", "cases_arrival", "cases_arrivalletter")
    ),
    _changes("cases_handoverletter", POST),
    _changes("cases_arrivalletter", POST),
    _changes("cases_arrival", "referral_id"),
    follows_sql(
        "cases_arrival",
        "referral_id IS NULL OR EXISTS (SELECT FROM referrals_referral r WHERE r.id = referral_id)",
    ),
    follows_sql("cases_arrivalletter", "EXISTS (SELECT FROM cases_arrival a WHERE a.id = arrival_id)"),
    open_table_sql("cases_peer", read_by="app, worker", write_by="app", append_only=True),
    open_table_sql("cases_peerend", read_by="app, worker", write_by="app", append_only=True),
)

PEER_TOKENS = open_table_sql("cases_peertoken", read_by="app, worker", write_by="app", append_only=True)
