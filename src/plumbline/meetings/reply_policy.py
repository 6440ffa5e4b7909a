"""SQL that counts which answers to research came before the meeting that they were for. Counts leave, rows do not."""

from __future__ import annotations


# A request is for the first meeting that began after it was asked and had its case on the agenda. Counted by the day of that meeting.
REPLY_COUNTS = """
CREATE FUNCTION meetings_reply_counts(wanted uuid, first_day date, past_day date) RETURNS TABLE (asked bigint, before bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
WITH scheme AS (
  SELECT s.id FROM public.schemes_scheme s
  WHERE (SELECT public.access_viewer_holds('board', 'coordinator', 'chair', 'representative', 'governance', 'researcher'))
    AND s.id = wanted AND (ARRAY[s.host_agency_id] || s.partner_agencies) && (SELECT public.access_viewer_agencies())
), heard AS (
  SELECT i.case_id, b.at AS began_at FROM public.meetings_agendaitem i
  JOIN public.meetings_meeting m ON m.id = i.meeting_id JOIN scheme s ON s.id = m.scheme_id
  JOIN public.meetings_meetingstep b ON b.meeting_id = m.id AND b.stage = 'begun'
  WHERE NOT ((SELECT public.access_viewer()) = ANY(m.hidden_from))
), asked AS (
  SELECT r.id, (SELECT min(h.began_at) FROM heard h WHERE h.case_id = r.case_id AND h.began_at >= r.asked_at) AS began_at
  FROM public.cases_researchrequest r JOIN public.cases_case c ON c.id = r.case_id JOIN scheme s ON s.id = c.scheme_id
  WHERE NOT ((SELECT public.access_viewer()) = ANY(c.hidden_from))
)
SELECT count(*), count(*) FILTER (WHERE EXISTS (
  SELECT FROM public.cases_researchreply y WHERE y.request_id = a.id AND y.replied_at < a.began_at))
FROM asked a
WHERE a.began_at >= first_day::timestamp AT TIME ZONE 'Europe/London' AND a.began_at < past_day::timestamp AT TIME ZONE 'Europe/London'
$$;
ALTER FUNCTION meetings_reply_counts(uuid, date, date) OWNER TO plumbline_finder;
"""
