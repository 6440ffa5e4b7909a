"""SQL that counts who opened a case, by agency, for whoever may take its file out. Counts leave the ledger, entries do not."""

from __future__ import annotations


# A page of the case that was opened, and nothing of a list on which it stood. The viewer leads at a table of the scheme, is in the case, and
# is not kept out of it. An entry by a person of two agencies counts at both.
OPENED = """
CREATE FUNCTION cases_opened(wanted uuid)
RETURNS TABLE (agency uuid, people bigint, times bigint, last_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
WITH mine AS (
  SELECT c.id FROM public.cases_case c JOIN public.schemes_scheme s ON s.id = c.scheme_id
  WHERE c.id = wanted AND (SELECT public.access_viewer_holds('coordinator', 'chair'))
    AND (ARRAY[s.host_agency_id] || s.partner_agencies) && (SELECT public.access_viewer_agencies())
    AND (c.seen_by_agencies && (SELECT public.access_viewer_agencies()) OR (SELECT public.access_viewer()) = ANY(c.seen_by_users))
    AND NOT ((SELECT public.access_viewer()) = ANY(c.hidden_from))
)
SELECT a.agency, count(DISTINCT e.actor), count(*), max(e.at)
FROM mine m JOIN public.audit_entry e ON e.objects_seen @> ARRAY[m.id]
CROSS JOIN LATERAL (SELECT DISTINCT unnest(e.agencies)) a(agency)
WHERE e.what = 'case.consulted' AND e.actor_kind = 'person'
GROUP BY a.agency
$$;
ALTER FUNCTION cases_opened(uuid) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_opened(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_opened(uuid) TO plumbline_app, plumbline_worker;
"""
