"""SQL of the wall: rows that whoever only works with people never reads, and the ledger of one case kept on its side.

Only the wall's own ids leave these functions, rows do not.
"""

from __future__ import annotations

from plumbline.cases.permissions import AT_THE_TABLE


TABLE = ", ".join(f"'{role.value}'" for role in sorted(AT_THE_TABLE))

# Cases behind a wall that the viewer may not read though their agency may: they sit at no table, and own no action there.
WALLED_OFF = """
CREATE FUNCTION cases_walled_off() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(c.id), '{}') FROM public.cases_case c JOIN public.schemes_scheme s ON s.id = c.scheme_id
  WHERE s.walled AND NOT (SELECT public.access_viewer_holds(:table)) AND (SELECT public.access_viewer()) IS NOT NULL
    AND NOT EXISTS (SELECT FROM public.cases_action a WHERE a.case_id = c.id AND a.owner = (SELECT public.access_viewer()))
$$;
ALTER FUNCTION cases_walled_off() OWNER TO plumbline_finder;
CREATE FUNCTION cases_referrals_walled_off() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(r.id), '{}') FROM public.cases_case c JOIN public.referrals_referral r ON r.id = c.referral_id
  WHERE c.id = ANY((SELECT public.cases_walled_off())::uuid[]) AND r.referred_by <> (SELECT public.access_viewer())
$$;
ALTER FUNCTION cases_referrals_walled_off() OWNER TO plumbline_finder;
CREATE FUNCTION cases_requests_walled_off() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(r.id), '{}') FROM public.cases_researchrequest r WHERE r.case_id = ANY((SELECT public.cases_walled_off())::uuid[])
$$;
ALTER FUNCTION cases_requests_walled_off() OWNER TO plumbline_finder;
CREATE FUNCTION cases_replies_walled_off() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(y.id), '{}') FROM public.cases_researchreply y WHERE y.request_id = ANY(public.cases_requests_walled_off())
$$;
ALTER FUNCTION cases_replies_walled_off() OWNER TO plumbline_finder;
CREATE FUNCTION cases_actions_walled_off() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(a.id), '{}') FROM public.cases_action a WHERE a.case_id = ANY((SELECT public.cases_walled_off())::uuid[])
$$;
ALTER FUNCTION cases_actions_walled_off() OWNER TO plumbline_finder;
""".replace(":table", TABLE)

# A referral is behind the wall from the moment it is made: until its triage, or where it was turned down, no case stands for it.
REFERRALS_WALLED_OFF = """
CREATE OR REPLACE FUNCTION cases_referrals_walled_off() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(r.id), '{}') FROM public.referrals_referral r JOIN public.schemes_scheme s ON s.id = r.scheme_id
  WHERE s.walled AND NOT (SELECT public.access_viewer_holds(:table)) AND (SELECT public.access_viewer()) IS NOT NULL
    AND r.referred_by <> (SELECT public.access_viewer())
    AND NOT EXISTS (
      SELECT FROM public.cases_case c JOIN public.cases_action a ON a.case_id = c.id
      WHERE c.referral_id = r.id AND a.owner = (SELECT public.access_viewer())
    )
$$;
""".replace(":table", TABLE)


def walled_sql(table: str, column: str = "case_id", function: str = "cases_walled_off") -> str:
    """Return the restrictive policy that keeps the rows of walled cases from whoever sits at no table."""
    return (
        f"CREATE POLICY {table}_wall ON {table} AS RESTRICTIVE FOR SELECT TO plumbline_app, plumbline_worker "
        f"USING (NOT ({column} = ANY((SELECT {function}())::uuid[])));"
    )


OWN_IDS = """
CREATE FUNCTION cases_own_ids(wanted text) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT array_agg(named.id) FROM public.cases_case c
  CROSS JOIN LATERAL (
    SELECT c.id UNION SELECT c.referral_id
    UNION SELECT r.id FROM public.cases_researchrequest r WHERE r.case_id = c.id
    UNION SELECT a.id FROM public.cases_action a WHERE a.case_id = c.id
    UNION SELECT o.id FROM public.cases_objective o WHERE o.case_id = c.id
  ) AS named(id)
  WHERE c.ref = wanted AND (SELECT public.access_viewer_holds('governance'))
    AND c.seen_by_agencies && (SELECT public.access_viewer_agencies()) AND NOT ((SELECT public.access_viewer()) = ANY(c.hidden_from))
$$;
ALTER FUNCTION cases_own_ids(text) OWNER TO plumbline_finder;
"""

# Of some ids, those of cases behind a wall, but for the case that was asked for.
BEHIND_WALL = """
CREATE FUNCTION cases_behind_wall(named uuid[], walled uuid[], besides text) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
  SELECT array_agg(found.id) FROM (
    SELECT c.id FROM public.cases_case c WHERE c.id = ANY(named) AND c.scheme_id = ANY(walled) AND c.ref <> besides
    UNION SELECT f.id FROM public.referrals_referral f WHERE f.id = ANY(named) AND f.scheme_id = ANY(walled)
      AND NOT EXISTS (SELECT FROM public.cases_case c WHERE c.referral_id = f.id AND c.ref = besides)
    UNION SELECT r.id FROM public.cases_researchrequest r WHERE r.id = ANY(named) AND r.scheme_id = ANY(walled) AND r.ref <> besides
    UNION SELECT a.id FROM public.cases_action a JOIN public.cases_case c ON c.id = a.case_id
      WHERE a.id = ANY(named) AND c.scheme_id = ANY(walled) AND c.ref <> besides
  ) AS found(id)
  WHERE (SELECT public.access_viewer_holds('governance'))
$$;
ALTER FUNCTION cases_behind_wall(uuid[], uuid[], text) OWNER TO plumbline_finder;
"""

WALL = OWN_IDS + BEHIND_WALL
