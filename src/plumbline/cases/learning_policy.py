"""SQL of what was learnt: behind a wall it is for those at the table and whoever it was given to; counts leave, rows do not."""

from __future__ import annotations

from plumbline.cases.wall_policy import TABLE


FOR_THE_TABLE = f"""
CREATE POLICY cases_learning_wall ON cases_learning AS RESTRICTIVE FOR SELECT TO plumbline_app, plumbline_worker
  USING ((SELECT access_viewer_holds({TABLE})) OR owner = (SELECT access_viewer())
         OR EXISTS (SELECT FROM schemes_scheme s WHERE s.id = scheme_id AND NOT s.walled));
CREATE POLICY cases_learningstep_wall ON cases_learningstep AS RESTRICTIVE FOR SELECT TO plumbline_app, plumbline_worker
  USING (EXISTS (SELECT FROM cases_learning l WHERE l.id = learning_id));
"""  # noqa: S608 - our own words alone

LEARNING_COUNTS = """
CREATE OR REPLACE FUNCTION cases_learning_counts(wanted uuid, first_day date, past_day date, today date)
RETURNS TABLE (recorded bigint, verified bigint, still_open bigint, late bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
WITH mine AS (
  SELECT l.id, l.due_on, (SELECT st.state FROM public.cases_learningstep st WHERE st.learning_id = l.id ORDER BY st.number DESC LIMIT 1) AS state
  FROM public.cases_learning l JOIN public.schemes_scheme s ON s.id = l.scheme_id
  WHERE (SELECT public.access_viewer_holds('board', 'coordinator', 'chair', 'representative', 'governance', 'researcher'))
    AND s.id = wanted AND (ARRAY[s.host_agency_id] || s.partner_agencies) && (SELECT public.access_viewer_agencies())
    AND l.proposed_at >= first_day::timestamp AT TIME ZONE 'Europe/London' AND l.proposed_at < past_day::timestamp AT TIME ZONE 'Europe/London'
)
SELECT count(*) FILTER (WHERE state <> 'declined'), count(*) FILTER (WHERE state = 'verified'),
  count(*) FILTER (WHERE state IN ('proposed', 'accepted', 'done')),
  count(*) FILTER (WHERE state IN ('proposed', 'accepted') AND due_on < today)
FROM mine
$$;
ALTER FUNCTION cases_learning_counts(uuid, date, date, date) OWNER TO plumbline_finder;
"""
