"""SQL of fidelity: who reads and writes the answers to a checklist, and how many deliveries were as meant. Counts leave, rows do not."""

from __future__ import annotations

from plumbline.cases.onward_policy import BOARD_READERS, child_of_onward_sql


# One row for each distinct outcome: how many deliveries of an intervention had so many lines kept, partly, not and cannot tell, and who said so.
# Of the referrals sent in the period whose person started and whose version has a checklist. `side` is empty where nobody has answered.
FIDELITY_COUNTS = """
CREATE FUNCTION cases_fidelity_counts(wanted uuid, first_day date, past_day date)
RETURNS TABLE (intervention uuid, side text, lines integer, kept bigint, partly bigint, not_kept bigint, cannot_tell bigint, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
WITH period AS (
  SELECT first_day::timestamp AT TIME ZONE 'Europe/London' AS starts, past_day::timestamp AT TIME ZONE 'Europe/London' AS ends
), begun AS (
  SELECT o.id, v.intervention_id, cardinality(v.must_happen) AS lines FROM public.cases_onward o
  JOIN public.interventions_version v ON v.id = o.version_id JOIN public.schemes_scheme s ON s.id = o.scheme_id, period p
  WHERE (SELECT public.access_viewer_holds(:readers))
    AND s.id = wanted AND (ARRAY[s.host_agency_id] || s.partner_agencies) && (SELECT public.access_viewer_agencies())
    AND NOT ((SELECT public.access_viewer()) = ANY(o.hidden_from)) AND o.sent_at >= p.starts AND o.sent_at < p.ends
    AND cardinality(v.must_happen) > 0 AND EXISTS (
      SELECT FROM public.cases_onwardstep st WHERE st.onward_id = o.id AND st.state = 'started' AND st.at < p.ends)
), answered AS (
  SELECT b.*, last.side, coalesce(last.answers, '{}') AS answers FROM begun b CROSS JOIN period p LEFT JOIN LATERAL (
    SELECT f.side, f.answers FROM public.cases_fidelitycheck f WHERE f.onward_id = b.id AND f.at < p.ends ORDER BY f.number DESC LIMIT 1
  ) last ON true
), counted AS (
  SELECT intervention_id, coalesce(side, '') AS side, lines,
    (SELECT count(*) FROM unnest(answers) a WHERE a = 'kept') AS kept, (SELECT count(*) FROM unnest(answers) a WHERE a = 'partly') AS partly,
    (SELECT count(*) FROM unnest(answers) a WHERE a = 'not') AS not_kept, (SELECT count(*) FROM unnest(answers) a WHERE a = 'cannot_tell') AS cannot_tell
  FROM answered
)
SELECT c.*, count(*) FROM counted c GROUP BY 1, 2, 3, 4, 5, 6, 7
$$;
ALTER FUNCTION cases_fidelity_counts(uuid, date, date) OWNER TO plumbline_finder;
""".replace(":readers", BOARD_READERS)

FIDELITY = (child_of_onward_sql("cases_fidelitycheck"), FIDELITY_COUNTS)
