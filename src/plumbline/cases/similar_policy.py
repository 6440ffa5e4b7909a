"""SQL of what similar cases got and what came after: counts of closed cases of a scheme that are alike in what they were to move, in age and in offence."""

from __future__ import annotations

from plumbline.cases.look_back_policy import _AT_TABLE, BOARD_READERS


# As cases_look_back_counts: counts leave, rows do not. One row for all cases alike (no intervention) and one for each that anybody in them started, by
# months of look-back. What is kept to fewer than all agencies says nothing of what a case was to move.
SIMILAR_COUNTS = f"""
CREATE FUNCTION cases_similar_counts(wanted uuid, sought_driver text, sought_kind text, from_age int, to_age int, today date, unseen text[], late_by int)
RETURNS TABLE (intervention uuid, months int, cases bigint, completed bigint, due bigint, told bigint, hurt bigint, suspected bigint, back bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
WITH closed AS (
  SELECT c.id, c.scheme_id, c.person_id, c.opened_at, z.closed_at, z.reason FROM public.cases_case c
  JOIN public.cases_closure z ON z.case_id = c.id JOIN public.schemes_scheme s ON s.id = c.scheme_id
  WHERE (SELECT public.access_viewer_holds({BOARD_READERS})) AND s.id = wanted AND {_AT_TABLE}
    AND NOT ((SELECT public.access_viewer()) = ANY(c.hidden_from)) AND (z.closed_at AT TIME ZONE 'Europe/London')::date <= today
    AND (sought_driver = ''
      OR EXISTS (SELECT FROM public.cases_objective o WHERE o.case_id = c.id AND o.driver = sought_driver AND o.marking = 'panel')
      OR EXISTS (SELECT FROM public.cases_action a WHERE a.case_id = c.id AND a.driver = sought_driver AND a.marking = 'panel'))
), own AS (
  SELECT c.id, r.id AS record, r.date_of_birth FROM closed c CROSS JOIN LATERAL unnest(public.people_keys(c.person_id)) AS keys(key)
  JOIN public.people_record r ON r.person_id = keys.key AND r.withdrawn_at IS NULL
), mine AS (
  SELECT c.* FROM closed c
  WHERE (from_age IS NULL OR EXISTS (
      SELECT FROM own w WHERE w.id = c.id HAVING date_part('year', age(c.opened_at::date, max(w.date_of_birth))) BETWEEN from_age AND to_age))
    AND (sought_kind = '' OR EXISTS (
      SELECT FROM own w JOIN public.timeline_involvement i ON i.record_id = w.record
      JOIN public.timeline_event e ON e.owner_agency = i.owner_agency AND e.event_ref = i.event_ref AND e.variant = 1
        AND e.withdrawn_at IS NULL AND e.status <> 'cancelled' AND e.is_violence
      WHERE w.id = c.id AND e.kind = sought_kind AND e.occurred_from < c.opened_at AND e.occurred_from >= c.opened_at - interval '12 months'))
), people AS (
  SELECT m.id, keys.key FROM mine m CROSS JOIN LATERAL (
    SELECT DISTINCT ON (p.person_id) p.person_id, p.is_in FROM public.cases_participant p WHERE p.case_id = m.id ORDER BY p.person_id, p.number DESC
  ) last CROSS JOIN LATERAL unnest(public.people_keys(last.person_id)) AS keys(key) WHERE last.is_in
), standing AS (
  SELECT p.id, r.id AS record FROM people p JOIN public.people_record r ON r.person_id = p.key AND r.withdrawn_at IS NULL
), looked AS (
  SELECT m.id, l.months, l.due_on, m.closed_at, m.scheme_id,
    coalesce(public.cases_outcomes_reach(wanted, late_by) >= l.due_on, false) AND m.reason <> ALL (unseen)
      AND EXISTS (SELECT FROM standing t WHERE t.id = m.id) AS is_told
  FROM mine m JOIN public.cases_lookback l ON l.case_id = m.id AND l.ended_with_id IS NULL AND l.due_on <= today
), roles AS (
  SELECT DISTINCT k.id, k.months, i.role FROM looked k JOIN standing t ON t.id = k.id JOIN public.timeline_involvement i ON i.record_id = t.record
  JOIN public.timeline_event e ON e.owner_agency = i.owner_agency AND e.event_ref = i.event_ref AND e.variant = 1
    AND e.withdrawn_at IS NULL AND e.status <> 'cancelled' AND e.is_violence
  WHERE k.is_told AND e.occurred_from >= k.closed_at AND (e.occurred_from AT TIME ZONE 'Europe/London')::date <= k.due_on
), after AS (
  SELECT k.id, k.months, k.is_told, EXISTS (SELECT FROM roles r WHERE r.id = k.id AND r.months = k.months AND r.role = 'victim') AS hurt,
    EXISTS (SELECT FROM roles r WHERE r.id = k.id AND r.months = k.months AND r.role = 'suspect') AS suspected,
    k.is_told AND EXISTS (
      SELECT FROM public.cases_case o WHERE o.scheme_id = k.scheme_id AND o.opened_at > k.closed_at
        AND (o.opened_at AT TIME ZONE 'Europe/London')::date <= k.due_on AND (o.earlier_id = k.id OR EXISTS (
          SELECT FROM public.cases_participant q JOIN people p ON p.key = q.person_id AND p.id = k.id WHERE q.case_id = o.id))) AS back
  FROM looked k
), got AS (
  SELECT m.id, NULL::uuid AS intervention, false AS completed FROM mine m
  UNION ALL
  SELECT o.case_id, v.intervention_id, bool_or(st.state = 'completed') FROM public.cases_onward o JOIN mine m ON m.id = o.case_id
  JOIN public.interventions_version v ON v.id = o.version_id JOIN public.cases_onwardstep st ON st.onward_id = o.id
  WHERE NOT ((SELECT public.access_viewer()) = ANY(o.hidden_from))
  GROUP BY o.case_id, v.intervention_id HAVING bool_or(st.state = 'started')
)
SELECT g.intervention, span.months, count(*), count(*) FILTER (WHERE g.completed), count(a.id), count(*) FILTER (WHERE a.is_told),
  count(*) FILTER (WHERE a.hurt), count(*) FILTER (WHERE a.suspected), count(*) FILTER (WHERE a.back)
FROM got g CROSS JOIN (VALUES (6), (12)) AS span(months) LEFT JOIN after a ON a.id = g.id AND a.months = span.months
GROUP BY g.intervention, span.months
$$;
ALTER FUNCTION cases_similar_counts(uuid, text, text, int, int, date, text[], int) OWNER TO plumbline_finder;
"""  # noqa: S608 - our own words alone
