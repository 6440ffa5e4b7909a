"""SQL that counts who came to meetings, and how long they sat. Counts leave, rows do not."""

from __future__ import annotations


# Each meeting that ended in the period and whose attendance was written down, for each agency of the scheme. A name of "" is of no agency:
# minutes that went out, and days from the end of the meeting to that.
PROCESS_COUNTS = """
CREATE FUNCTION meetings_process_counts(wanted uuid, first_day date, past_day date)
RETURNS TABLE (agency text, name text, value bigint, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
WITH scheme AS (
  SELECT s.id, ARRAY[s.host_agency_id] || s.partner_agencies AS agencies FROM public.schemes_scheme s
  WHERE (SELECT public.access_viewer_holds('board', 'coordinator', 'chair', 'representative', 'governance', 'researcher'))
    AND s.id = wanted AND (ARRAY[s.host_agency_id] || s.partner_agencies) && (SELECT public.access_viewer_agencies())
), ended AS (
  SELECT m.id, e.at AS ended_at, (SELECT min(b.at) FROM public.meetings_meetingstep b WHERE b.meeting_id = m.id AND b.stage = 'begun') AS begun_at
  FROM public.meetings_meeting m JOIN scheme s ON s.id = m.scheme_id
  JOIN public.meetings_meetingstep e ON e.meeting_id = m.id AND e.stage = 'ended'
  WHERE NOT ((SELECT public.access_viewer()) = ANY(m.hidden_from))
    AND e.at >= first_day::timestamp AT TIME ZONE 'Europe/London' AND e.at < past_day::timestamp AT TIME ZONE 'Europe/London'
), noted AS (
  SELECT e.* FROM ended e WHERE EXISTS (SELECT FROM public.meetings_attendance a WHERE a.meeting_id = e.id)
), seats AS (
  SELECT g.agency, n.id, n.begun_at, n.ended_at,
         count(a.id) AS people, coalesce(bool_or(a.has_authority), false) AS authority
  FROM noted n CROSS JOIN scheme s CROSS JOIN LATERAL unnest(s.agencies) AS g(agency)
  LEFT JOIN public.meetings_attendance a ON a.meeting_id = n.id AND a.agency = g.agency
  GROUP BY g.agency, n.id, n.begun_at, n.ended_at
)
SELECT agency::text, 'noted', 0::bigint, count(*) FROM seats GROUP BY agency
UNION ALL SELECT agency::text, 'came', 0, count(*) FILTER (WHERE people > 0) FROM seats GROUP BY agency
UNION ALL SELECT agency::text, 'with_authority', 0, count(*) FILTER (WHERE authority) FROM seats GROUP BY agency
UNION ALL SELECT agency::text, 'people', 0, sum(people)::bigint FROM seats GROUP BY agency
UNION ALL SELECT agency::text, 'minutes', 0,
                 coalesce(sum(people * round(extract(epoch FROM ended_at - begun_at) / 60)), 0)::bigint FROM seats GROUP BY agency
UNION ALL SELECT '', 'ended', 0, count(*) FROM ended
UNION ALL SELECT '', 'issued', (i.at AT TIME ZONE 'Europe/London')::date - (e.ended_at AT TIME ZONE 'Europe/London')::date, count(*)
          FROM ended e JOIN public.meetings_minutesissue i ON i.meeting_id = e.id GROUP BY 3
$$;
ALTER FUNCTION meetings_process_counts(uuid, date, date) OWNER TO plumbline_finder;
"""
