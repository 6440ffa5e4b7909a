"""SQL that counts research by agency, and the days from one step of a case to the next. Counts leave, rows do not."""

from __future__ import annotations


# `planned`: the states to which an agreed plan brings a case of this kind. `key` is the agency asked; "" for days, of which `value` says how many and n of how many cases.
PROCESS_COUNTS = """
CREATE FUNCTION cases_process_counts(wanted uuid, first_day date, past_day date, planned text[])
RETURNS TABLE (key text, name text, value bigint, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
WITH period AS (
  SELECT first_day::timestamp AT TIME ZONE 'Europe/London' AS starts, past_day::timestamp AT TIME ZONE 'Europe/London' AS ends
), mine AS (
  SELECT c.* FROM public.cases_case c JOIN public.schemes_scheme s ON s.id = c.scheme_id, period p
  WHERE (SELECT public.access_viewer_holds('board', 'coordinator', 'chair', 'representative', 'governance', 'researcher'))
    AND s.id = wanted AND (ARRAY[s.host_agency_id] || s.partner_agencies) && (SELECT public.access_viewer_agencies())
    AND NOT ((SELECT public.access_viewer()) = ANY(c.hidden_from)) AND c.opened_at < p.ends
), asked AS (
  SELECT r.agency, r.due_on, y.answer, (y.replied_at AT TIME ZONE 'Europe/London')::date AS replied_on
  FROM public.cases_researchrequest r JOIN mine m ON m.id = r.case_id CROSS JOIN period p
  LEFT JOIN public.cases_researchreply y ON y.request_id = r.id AND y.replied_at < p.ends
  WHERE r.due_on >= first_day AND r.due_on < past_day
), opened AS (
  SELECT m.id, (m.opened_at AT TIME ZONE 'Europe/London')::date AS opened_on,
         (f.referred_at AT TIME ZONE 'Europe/London')::date AS referred_on,
         (SELECT (min(st.at) AT TIME ZONE 'Europe/London')::date FROM public.cases_casestate st, period p
          WHERE st.case_id = m.id AND st.state = ANY(planned) AND st.at < p.ends) AS planned_on
  FROM mine m JOIN public.referrals_referral f ON f.id = m.referral_id, period p WHERE m.opened_at >= p.starts
)
SELECT agency::text, 'asked', 0::bigint, count(*) FROM asked GROUP BY agency
UNION ALL SELECT agency::text, 'on_time', 0, count(*) FILTER (WHERE replied_on <= due_on) FROM asked GROUP BY agency
UNION ALL SELECT agency::text, 'cannot_say', 0, count(*) FILTER (WHERE answer = 'cannot_say') FROM asked GROUP BY agency
UNION ALL SELECT agency::text, 'unanswered', 0, count(*) FILTER (WHERE answer IS NULL) FROM asked GROUP BY agency
UNION ALL SELECT '', 'opened', 0, count(*) FROM opened
UNION ALL SELECT '', 'to_open', greatest(0, opened_on - referred_on), count(*) FROM opened GROUP BY 3
UNION ALL SELECT '', 'to_plan', greatest(0, planned_on - opened_on), count(*) FROM opened WHERE planned_on IS NOT NULL GROUP BY 3
$$;
ALTER FUNCTION cases_process_counts(uuid, date, date, text[]) OWNER TO plumbline_finder;
"""
