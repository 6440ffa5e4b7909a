"""SQL of look-backs: how far files reach, what the job that reminds may know, and counts for the board. Rows do not leave."""

from __future__ import annotations

from plumbline.access.jobs import job_id
from plumbline.cases.look_back import FEEDS


BOARD_READERS = "'board', 'coordinator', 'chair', 'representative', 'governance', 'researcher'"
_FEEDS = ", ".join(f"'{feed}'" for feed in FEEDS)
# As the first version of the count had them; since then they come from the kind (`reopening_policy`).
UNSEEN = "'moved', 'transferred'"
_AT_TABLE = "(ARRAY[s.host_agency_id] || s.partner_agencies) && public.access_viewer_agencies()"

# The last day that every feed of a scheme covers, null where one of them was never loaded. A day of a file, and nothing that is in it.
REACH = f"""
CREATE FUNCTION cases_outcomes_reach(wanted uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT CASE WHEN count(*) = {len(FEEDS)} THEN min(last) END FROM (
    SELECT b.feed, max(b.period_to) AS last FROM public.feeds_batch b JOIN public.schemes_scheme s ON s.id = wanted
    WHERE b.status = 'live' AND b.feed IN ({_FEEDS}) AND b.period_to IS NOT NULL
      AND b.owner_agency = ANY(ARRAY[s.host_agency_id] || s.partner_agencies)
      AND ({_AT_TABLE} OR (SELECT public.access_viewer()) = '{job_id("remind")}')
    GROUP BY b.feed) AS reached
$$;
ALTER FUNCTION cases_outcomes_reach(uuid) OWNER TO plumbline_finder;
"""  # noqa: S608 - our own words alone

TO_LOOK_BACK = f"""
CREATE FUNCTION cases_to_look_back(today date) RETURNS TABLE (look_back uuid, scheme uuid, host uuid, lead uuid, worker uuid, due_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT l.id, s.id, s.host_agency_id, c.lead_agency,
    (SELECT w."user" FROM public.cases_leadworker w WHERE w.case_id = c.id ORDER BY w.number DESC LIMIT 1), l.due_on
  FROM public.cases_lookback l JOIN public.cases_case c ON c.id = l.case_id JOIN public.schemes_scheme s ON s.id = c.scheme_id
  WHERE (SELECT public.access_viewer()) = '{job_id("remind")}' AND l.due_on <= today
    AND NOT EXISTS (SELECT FROM public.cases_lookbacknote n WHERE n.look_back_id = l.id)
$$;
ALTER FUNCTION cases_to_look_back(date) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_to_look_back(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_to_look_back(date) TO plumbline_worker;
"""  # noqa: S608 - our own words alone

# As cases_delivery_counts: counts leave, rows do not. Of the look-backs whose day fell in a period; `told`: the files reach that day and
# nothing speaks against what they say. A case counts once, whoever of its people it was; "back" is back in this scheme.
COUNTS = f"""
CREATE FUNCTION cases_look_back_counts(wanted uuid, first_day date, past_day date)
RETURNS TABLE (months int, due bigint, told bigint, hurt bigint, suspected bigint, back bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
WITH mine AS (
  SELECT l.id, l.months, l.due_on, l.case_id, c.scheme_id, z.closed_at, z.reason FROM public.cases_lookback l
  JOIN public.cases_case c ON c.id = l.case_id JOIN public.cases_closure z ON z.case_id = c.id JOIN public.schemes_scheme s ON s.id = c.scheme_id
  WHERE (SELECT public.access_viewer_holds({BOARD_READERS})) AND s.id = wanted AND {_AT_TABLE}
    AND NOT ((SELECT public.access_viewer()) = ANY(c.hidden_from)) AND l.due_on >= first_day AND l.due_on < past_day
), people AS (
  SELECT m.id, keys.key FROM mine m CROSS JOIN LATERAL (
    SELECT DISTINCT ON (p.person_id) p.person_id, p.is_in FROM public.cases_participant p WHERE p.case_id = m.case_id ORDER BY p.person_id, p.number DESC
  ) last CROSS JOIN LATERAL unnest(public.people_keys(last.person_id)) AS keys(key) WHERE last.is_in
), standing AS (
  SELECT p.id, r.id AS record FROM people p JOIN public.people_record r ON r.person_id = p.key AND r.withdrawn_at IS NULL
), roles AS (
  SELECT DISTINCT m.id, i.role FROM mine m JOIN standing t ON t.id = m.id JOIN public.timeline_involvement i ON i.record_id = t.record
  JOIN public.timeline_event e ON e.owner_agency = i.owner_agency AND e.event_ref = i.event_ref AND e.variant = 1
    AND e.withdrawn_at IS NULL AND e.status <> 'cancelled' AND e.is_violence
  WHERE e.occurred_from >= m.closed_at AND (e.occurred_from AT TIME ZONE 'Europe/London')::date <= m.due_on
), counted AS (
  SELECT m.*, public.cases_outcomes_reach(wanted) >= m.due_on AND m.reason NOT IN ({UNSEEN}) AND EXISTS (SELECT FROM standing t WHERE t.id = m.id) AS is_told
  FROM mine m
)
SELECT c.months, count(*), count(*) FILTER (WHERE c.is_told),
  count(*) FILTER (WHERE c.is_told AND EXISTS (SELECT FROM roles r WHERE r.id = c.id AND r.role = 'victim')),
  count(*) FILTER (WHERE c.is_told AND EXISTS (SELECT FROM roles r WHERE r.id = c.id AND r.role = 'suspect')),
  count(*) FILTER (WHERE c.is_told AND EXISTS (
    SELECT FROM public.cases_case o WHERE o.scheme_id = c.scheme_id AND o.opened_at > c.closed_at
      AND (o.opened_at AT TIME ZONE 'Europe/London')::date <= c.due_on AND (o.earlier_id = c.case_id OR EXISTS (
        SELECT FROM public.cases_participant q JOIN people p ON p.key = q.person_id AND p.id = c.id WHERE q.case_id = o.id))))
FROM counted c GROUP BY c.months
$$;
ALTER FUNCTION cases_look_back_counts(uuid, date, date) OWNER TO plumbline_finder;
"""  # noqa: S608 - our own words alone

# Cases that closed before there were look-backs get theirs: a look-back does not depend on when the software came.
OF_BEFORE = """
INSERT INTO cases_lookback (id, owner_agency, marking, seen_by_agencies, seen_by_users, hidden_from, months, due_on, made_at, case_id)
SELECT gen_random_uuid(), c.owner_agency, 'panel', c.seen_by_agencies, c.seen_by_users, c.hidden_from, after.months,
  ((z.closed_at AT TIME ZONE 'Europe/London')::date + make_interval(months => after.months))::date, now(), c.id
FROM cases_closure z JOIN cases_case c ON c.id = z.case_id CROSS JOIN (VALUES (6), (12)) AS after(months) WHERE z.reason <> 'died';
"""
