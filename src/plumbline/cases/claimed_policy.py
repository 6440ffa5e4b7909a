"""SQL of "no family is claimed for twice" over every scheme of an installation, and over hand-overs between installations (domain reference 6.2)."""

from __future__ import annotations

from plumbline.cases.handover_policy import LEADS, follows_sql
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import PEOPLE_ROLES, policy_sql


VIEWER = "(SELECT public.access_viewer())"
LEADING = f"{VIEWER} IS NOT NULL AND (SELECT public.access_viewer_holds('coordinator', 'chair'))"
OLD, COUNT, GOES = (
    "cases_claimed_elsewhere(uuid, uuid[], uuid)",
    "cases_claimed_by_rule(text, uuid, uuid[], uuid)",
    "cases_claims_that_go(uuid[], uuid)",
)

ARRIVED = "\n".join(
    (
        policy_sql("cases_arrivalclaim", parent=("cases_arrival", "arrival_id"), changes=False),
        case_roles_sql("cases_arrivalclaim", LEADS),
        follows_sql("cases_arrivalclaim", "EXISTS (SELECT FROM cases_arrival a WHERE a.id = arrival_id)"),
    )
)


def _definer(name: str) -> str:
    return f"""
ALTER FUNCTION {name} OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION {name} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {name} TO {PEOPLE_ROLES};
"""


# How many of some people are in another claim that stands: of the scheme, or by a rule wherever it was made; also in a case that the viewer
# does not see, and under a key that was joined since. A number alone leaves, and to whoever leads a scheme alone: not where, nor in which case.
COUNTED = f"""
DROP FUNCTION {OLD};
CREATE FUNCTION cases_claimed_by_rule(ruled text, wanted uuid, keys uuid[], own uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT count(DISTINCT k.key)::integer FROM unnest(keys) AS k(key)
  WHERE {LEADING} AND (
    EXISTS (
      SELECT FROM public.cases_claimedperson p JOIN public.cases_claim c ON c.id = p.claim_id
      WHERE NOT p.withdrawn AND c.case_id <> own AND (p.scheme_id = wanted OR c.rule = ruled)
        AND p.person_id = ANY(public.people_keys(k.key)))
    OR EXISTS (SELECT FROM public.cases_arrivalclaim a WHERE a.rule = ruled AND a.person_id = ANY(public.people_keys(k.key))))
$$;
{_definer(COUNT)}"""  # noqa: S608 - made of constants

# By which rules some people were claimed for: of the case itself and of what came with a hand-over with the day, of any other case without.
GOING = f"""
CREATE FUNCTION cases_claims_that_go(keys uuid[], own uuid) RETURNS TABLE (rule text, claimed_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH every AS (SELECT DISTINCT unnest(public.people_keys(k.key)) AS key FROM unnest(keys) AS k(key)),
  made AS (
    SELECT c.rule::text AS rule, CASE WHEN c.case_id = own THEN c.claimed_on END AS claimed_on
    FROM public.cases_claimedperson p JOIN public.cases_claim c ON c.id = p.claim_id
    WHERE NOT p.withdrawn AND (c.case_id = own OR p.person_id IN (SELECT key FROM every))
    UNION ALL
    SELECT a.rule::text, a.claimed_on FROM public.cases_arrivalclaim a WHERE a.person_id IN (SELECT key FROM every))
  SELECT made.rule, min(made.claimed_on) FROM made WHERE {LEADING} GROUP BY made.rule ORDER BY made.rule
$$;
{_definer(GOES)}"""  # noqa: S608 - made of constants
