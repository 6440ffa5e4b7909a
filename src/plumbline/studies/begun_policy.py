"""SQL of the one way by which the analyst's database role learns whose case began when: for a locked plan that compares them, and no other."""

from __future__ import annotations


# By principal, whom a case is counted by; each once, by their first. A scheme with a wall is compared in no such way.
CASES_BEGUN = """
CREATE FUNCTION studies_cases_begun(wanted uuid) RETURNS TABLE (person uuid, began date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT c.person_id, min((c.opened_at AT TIME ZONE 'Europe/London')::date)
  FROM public.studies_protocol p
  JOIN public.studies_protocollock l ON l.protocol_id = p.id
  JOIN public.finding_nominationrun r ON r.id = p.run_id
  JOIN public.schemes_scheme s ON s.id = r.scheme_id AND NOT s.walled
  JOIN public.cases_case c ON c.scheme_id = s.id
  WHERE p.id = wanted AND p.design = 'same_day' AND (SELECT public.access_viewer()) IS NOT NULL
  GROUP BY c.person_id
$$;
GRANT SELECT ON studies_protocol, studies_protocollock TO plumbline_finder;
ALTER FUNCTION studies_cases_begun(uuid) OWNER TO plumbline_finder;
REVOKE EXECUTE ON FUNCTION studies_cases_begun(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION studies_cases_begun(uuid) TO plumbline_analyst;
"""


# The same for a plan that compares those whom a panel picked with the others of its list.
CASES_BEGUN_OF_PICKED = """
CREATE OR REPLACE FUNCTION studies_cases_begun(wanted uuid) RETURNS TABLE (person uuid, began date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT c.person_id, min((c.opened_at AT TIME ZONE 'Europe/London')::date)
  FROM public.studies_protocol p
  JOIN public.studies_protocollock l ON l.protocol_id = p.id
  JOIN public.finding_nominationrun r ON r.id = p.run_id
  JOIN public.schemes_scheme s ON s.id = r.scheme_id AND NOT s.walled
  JOIN public.cases_case c ON c.scheme_id = s.id
  WHERE p.id = wanted AND p.design IN ('same_day', 'adjusted') AND (SELECT public.access_viewer()) IS NOT NULL
  GROUP BY c.person_id
$$;
ALTER FUNCTION studies_cases_begun(uuid) OWNER TO plumbline_finder;
"""
