"""SQL that every count of the work begins with: the period, the cases that the asker may have counted, and how each was delivered when."""

from __future__ import annotations


# To stand after WITH in a function of (wanted, first_day, past_day). A case that never had a row of delivery was delivered by the panel.
SPELLS = """period AS (
  SELECT first_day::timestamp AT TIME ZONE 'Europe/London' AS starts, past_day::timestamp AT TIME ZONE 'Europe/London' AS ends
), mine AS (
  SELECT c.* FROM public.cases_case c JOIN public.schemes_scheme s ON s.id = c.scheme_id, period p
  WHERE (SELECT public.access_viewer_holds('board', 'coordinator', 'chair', 'representative', 'governance', 'researcher'))
    AND s.id = wanted AND (ARRAY[s.host_agency_id] || s.partner_agencies) && (SELECT public.access_viewer_agencies())
    AND NOT ((SELECT public.access_viewer()) = ANY(c.hidden_from)) AND c.opened_at < p.ends
), rows_of AS (
  SELECT d.case_id, d.how, d.number, d.at AS starts,
         lead(d.at) OVER (PARTITION BY d.case_id ORDER BY d.number) AS ends
  FROM public.cases_delivery d JOIN mine m ON m.id = d.case_id
), spells AS (
  SELECT case_id, how, CASE WHEN number = 1 THEN '-infinity'::timestamptz ELSE starts END AS starts, coalesce(ends, 'infinity') AS ends FROM rows_of
  UNION ALL
  SELECT m.id, 'panel', '-infinity', 'infinity' FROM mine m WHERE NOT EXISTS (SELECT FROM rows_of r WHERE r.case_id = m.id)
)"""
