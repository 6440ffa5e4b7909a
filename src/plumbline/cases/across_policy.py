"""SQL that counts people by the number of schemes in which a case of theirs is open. Counts leave, rows do not."""

from __future__ import annotations


# `ended`: states in which a case is over, each as scheme:state, since every kind has its own. Whoever is in a case in any part is counted;
# somebody who was taken out again is not.
PEOPLE_ACROSS = """
CREATE FUNCTION cases_people_across(wanted uuid[], ended text[])
RETURNS TABLE (schemes int, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
WITH mine AS (
  SELECT c.id, c.scheme_id FROM public.cases_case c JOIN public.schemes_scheme s ON s.id = c.scheme_id
  WHERE (SELECT public.access_viewer_holds('board', 'coordinator', 'chair', 'governance', 'researcher'))
    AND s.id = ANY(wanted) AND (ARRAY[s.host_agency_id] || s.partner_agencies) && (SELECT public.access_viewer_agencies())
    AND NOT ((SELECT public.access_viewer()) = ANY(c.hidden_from))
), standing AS (
  SELECT DISTINCT ON (m.id) m.id, m.scheme_id, st.state
  FROM mine m JOIN public.cases_casestate st ON st.case_id = m.id ORDER BY m.id, st.number DESC
), still AS (
  SELECT * FROM standing WHERE NOT (scheme_id::text || ':' || state) = ANY(ended)
), there AS (
  SELECT DISTINCT ON (p.case_id, p.person_id) p.person_id, p.is_in, o.scheme_id
  FROM public.cases_participant p JOIN still o ON o.id = p.case_id ORDER BY p.case_id, p.person_id, p.number DESC
), each_one AS (
  SELECT coalesce(k.alias_of_id, k.id), count(DISTINCT t.scheme_id) AS schemes
  FROM there t JOIN public.people_person k ON k.id = t.person_id WHERE t.is_in GROUP BY 1
)
SELECT schemes::int, count(*) FROM each_one GROUP BY schemes
$$;
ALTER FUNCTION cases_people_across(uuid[], text[]) OWNER TO plumbline_finder;
"""
