"""SQL that keeps the ledger of one case on its side of a wall. Ids leave, rows do not, and to information governance alone."""

from __future__ import annotations


OWN_IDS = """
CREATE FUNCTION cases_own_ids(wanted text) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT array_agg(named.id) FROM public.cases_case c
  CROSS JOIN LATERAL (
    SELECT c.id UNION SELECT c.referral_id
    UNION SELECT r.id FROM public.cases_researchrequest r WHERE r.case_id = c.id
    UNION SELECT a.id FROM public.cases_action a WHERE a.case_id = c.id
    UNION SELECT o.id FROM public.cases_objective o WHERE o.case_id = c.id
  ) AS named(id)
  WHERE c.ref = wanted AND public.access_viewer_holds('governance')
    AND c.seen_by_agencies && public.access_viewer_agencies() AND NOT (public.access_viewer() = ANY(c.hidden_from))
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
  WHERE public.access_viewer_holds('governance')
$$;
ALTER FUNCTION cases_behind_wall(uuid[], uuid[], text) OWNER TO plumbline_finder;
"""

WALL = OWN_IDS + BEHIND_WALL
