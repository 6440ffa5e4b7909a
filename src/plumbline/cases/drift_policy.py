"""SQL that counts drift by quarter. Counts leave, rows do not, as with `cases_delivery_counts`."""

from __future__ import annotations


# A contact serves an objective by itself, by its action, or by the referral on of which it was a session.
DRIFT_COUNTS = """
CREATE FUNCTION cases_drift_counts(wanted uuid, first_day date, past_day date)
RETURNS TABLE (quarter date, name text, n bigint, whole bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
WITH period AS (
  SELECT first_day::timestamp AT TIME ZONE 'Europe/London' AS starts, past_day::timestamp AT TIME ZONE 'Europe/London' AS ends
), mine AS (
  SELECT c.* FROM public.cases_case c JOIN public.schemes_scheme s ON s.id = c.scheme_id, period p
  WHERE (SELECT public.access_viewer_holds('board', 'coordinator', 'chair', 'representative', 'governance', 'researcher'))
    AND s.id = wanted AND (ARRAY[s.host_agency_id] || s.partner_agencies) && (SELECT public.access_viewer_agencies())
    AND NOT ((SELECT public.access_viewer()) = ANY(c.hidden_from)) AND c.opened_at < p.ends
), counted AS (
  SELECT 'cases' AS name, m.opened_at AS at, NOT m.meets_criteria AS drifts FROM mine m
  UNION ALL
  SELECT 'actions', a.proposed_at, a.objective_id IS NULL FROM public.cases_action a JOIN mine m ON m.id = a.case_id
  UNION ALL
  SELECT 'contacts', k.happened_at, coalesce(k.objective_id, a.objective_id, o.objective_id, oa.objective_id) IS NULL
  FROM public.cases_contact k JOIN mine m ON m.id = k.case_id
  LEFT JOIN public.cases_action a ON a.id = k.action_id
  LEFT JOIN public.cases_onward o ON o.id = k.onward_id
  LEFT JOIN public.cases_action oa ON oa.id = o.action_id
  WHERE NOT k.is_withdrawn AND NOT EXISTS (SELECT FROM public.cases_contact later WHERE later.corrects_id = k.id)
)
SELECT date_trunc('quarter', c.at AT TIME ZONE 'Europe/London')::date, c.name, count(*) FILTER (WHERE c.drifts), count(*)
FROM counted c, period p WHERE c.at >= p.starts AND c.at < p.ends
GROUP BY 1, 2
$$;
ALTER FUNCTION cases_drift_counts(uuid, date, date) OWNER TO plumbline_finder;
"""
