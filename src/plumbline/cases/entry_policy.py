"""SQL that counts what followed for people who entered a scheme. Counts for each person leave, without saying whose; rows do not."""

from __future__ import annotations


# As `cases_look_back_counts`: counted on behalf of the agencies at the table, so that a figure does not depend on which of them makes the
# return. One row for each case asked about that the viewer may read, in an order that says nothing. `at_liberty`: days from the first
# up to and with the last that were not spent in custody, away or dead.
ENTRY_OUTCOMES = """
CREATE FUNCTION cases_entry_outcomes(wanted uuid, asked uuid[], firsts date[], lasts date[])
RETURNS TABLE (events bigint, harm double precision, at_liberty bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
WITH mine AS (
  SELECT c.id, c.person_id, w.first_day, w.last_day, ARRAY[s.host_agency_id] || s.partner_agencies AS agencies
  FROM unnest(asked, firsts, lasts) AS w(id, first_day, last_day)
  JOIN public.cases_case c ON c.id = w.id JOIN public.schemes_scheme s ON s.id = c.scheme_id
  WHERE (SELECT public.access_viewer_holds('coordinator', 'chair')) AND s.id = wanted
    AND (ARRAY[s.host_agency_id] || s.partner_agencies) && (SELECT public.access_viewer_agencies())
    AND NOT ((SELECT public.access_viewer()) = ANY(c.hidden_from))
), standing AS (
  SELECT m.id, m.agencies, m.first_day, m.last_day, r.id AS record FROM mine m
  CROSS JOIN LATERAL unnest(public.people_keys(m.person_id)) AS keys(key)
  JOIN public.people_record r ON r.person_id = keys.key AND r.withdrawn_at IS NULL
), suspected AS (
  SELECT DISTINCT t.id, e.id AS event, e.harm FROM standing t
  JOIN public.timeline_involvement i ON i.record_id = t.record AND i.role = 'suspect'
  JOIN public.timeline_event e ON e.owner_agency = i.owner_agency AND e.event_ref = i.event_ref AND e.variant = 1
    AND e.withdrawn_at IS NULL AND e.status <> 'cancelled' AND e.owner_agency = ANY(t.agencies)
  WHERE (e.occurred_from AT TIME ZONE 'Europe/London')::date BETWEEN t.first_day AND t.last_day
), away AS (
  SELECT t.id, range_agg(daterange(p.from_date, CASE WHEN p.kind = 'dead' THEN NULL ELSE p.to_date END)
                         * daterange(t.first_day, t.last_day, '[]')) AS spans
  FROM standing t JOIN public.timeline_spell p ON p.record_id = t.record AND p.kind IN ('custody', 'away', 'dead')
    AND p.owner_agency = ANY(t.agencies)
  GROUP BY t.id
)
SELECT (SELECT count(*) FROM suspected x WHERE x.id = m.id) AS events,
  (SELECT coalesce(sum(x.harm), 0) FROM suspected x WHERE x.id = m.id) AS harm,
  m.last_day - m.first_day + 1 - (SELECT coalesce(sum(upper(one) - lower(one)), 0) FROM away a, unnest(a.spans) AS one WHERE a.id = m.id) AS at_liberty
FROM mine m ORDER BY 1, 2, 3
$$;
ALTER FUNCTION cases_entry_outcomes(uuid, uuid[], date[], date[]) OWNER TO plumbline_finder;
"""
