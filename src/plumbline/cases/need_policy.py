"""SQL of needs and claims: rows follow their case; nobody checks a claim in another's name; claims of people whose case one does not see are counted."""

from __future__ import annotations

from plumbline.cases.wall_policy import walled_sql
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import PEOPLE_ROLES, policy_sql


CASE = ("cases_case", "case_id")
NEED, CLAIM = "cases_need", "cases_claim"
OF_A_CASE = (NEED, CLAIM)
BELOW = {
    "cases_needtakenoff": (NEED, "need_id"),
    "cases_needcount": (NEED, "need_id"),
    "cases_claimedperson": (CLAIM, "claim_id"),
    "cases_claimwithdrawal": (CLAIM, "claim_id"),
    "cases_claimcheck": (CLAIM, "claim_id"),
}
SAMPLE, CHECK, PERSON = "cases_claimsample", "cases_claimcheck", "cases_claimedperson"
VIEWER = "(SELECT public.access_viewer())"


def _of_a_case(table: str) -> str:
    return "\n".join(
        (policy_sql(table, parent=CASE, changes=False), case_roles_sql(table), walled_sql(table))
    )


def _below(table: str, parent: tuple[str, str]) -> str:
    """A row below a need or a claim is read by whoever reads that: the wall reaches it through its parent."""
    above = f"SELECT FROM {parent[0]} above WHERE above.id = {parent[1]}"
    return "\n".join(
        (
            policy_sql(table, parent=parent, changes=table == PERSON),
            case_roles_sql(table),
            f"CREATE POLICY {table}_follows ON {table} AS RESTRICTIVE FOR SELECT TO {PEOPLE_ROLES} USING (EXISTS ({above}));",
        )
    )


# Only that a claim was withdrawn is ever changed, never whom it was for.
WITHDRAWN_ALONE = f"""
REVOKE UPDATE ON {PERSON} FROM {PEOPLE_ROLES};
GRANT UPDATE (withdrawn) ON {PERSON} TO {PEOPLE_ROLES};
"""

OWN_NAME = f"""
CREATE POLICY {CHECK}_own ON {CHECK} AS RESTRICTIVE FOR INSERT TO {PEOPLE_ROLES} WITH CHECK ("by" = {VIEWER});
"""

# As it was until claims of other schemes counted too: see `claimed_policy.py`.
ELSEWHERE = f"""
CREATE FUNCTION cases_claimed_elsewhere(wanted uuid, keys uuid[], own uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT count(DISTINCT k.key)::integer FROM unnest(keys) AS k(key)
  WHERE {VIEWER} IS NOT NULL AND (SELECT public.access_viewer_holds('coordinator', 'chair'))
    AND EXISTS (
      SELECT FROM public.cases_claimedperson p JOIN public.cases_claim c ON c.id = p.claim_id
      WHERE p.scheme_id = wanted AND NOT p.withdrawn AND c.case_id <> own AND p.person_id = ANY(public.people_keys(k.key)))
$$;
ALTER FUNCTION cases_claimed_elsewhere(uuid, uuid[], uuid) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_claimed_elsewhere(uuid, uuid[], uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_claimed_elsewhere(uuid, uuid[], uuid) TO {PEOPLE_ROLES};
"""  # noqa: S608 - made of constants

NEEDS = [
    *(_of_a_case(table) for table in OF_A_CASE),
    *(_below(table, parent) for table, parent in BELOW.items()),
    policy_sql(SAMPLE, changes=False) + "\n" + case_roles_sql(SAMPLE),
    WITHDRAWN_ALONE,
    OWN_NAME,
    ELSEWHERE,
]
