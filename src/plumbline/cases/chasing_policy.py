"""SQL of chasing: what the job that sends reminders may read and write, and counts of what is late.

The job is nobody's agency, so it sees no case. It is given ids and days of open actions, and nothing else; whether a person
may be told is asked with that person's own identity, by the queries that their pages use (ADR 11).
"""

from __future__ import annotations

from plumbline.access.enums import Role
from plumbline.access.jobs import job_id
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.sharing.policy import policy_sql


JOB = f"'{job_id('remind')}'"
ROLES = ", ".join(f"'{Role(role).value}'" for role in sorted(CASE_ROLES))
TABLE = "cases_reminder"

# Ids and days of what is still open.
TO_CHASE = """
CREATE FUNCTION cases_to_chase() RETURNS TABLE (action uuid, owner uuid, agency uuid, due_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT a.id, a.owner, a.agency, last.due_on FROM public.cases_action a
  CROSS JOIN LATERAL (
    SELECT st.state, st.due_on FROM public.cases_actionstep st WHERE st.action_id = a.id ORDER BY st.number DESC LIMIT 1
  ) last
  WHERE (SELECT public.access_viewer()) = :job AND last.state IN ('proposed', 'accepted', 'in_progress')
    AND NOT EXISTS (SELECT FROM public.cases_closure z WHERE z.case_id = a.case_id)
$$;
ALTER FUNCTION cases_to_chase() OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_to_chase() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_to_chase() TO plumbline_worker;
""".replace(":job", JOB)

# Since an area may chase on days of its own: with the scheme.
TO_CHASE_WITH_SCHEME = "DROP FUNCTION cases_to_chase();\n" + TO_CHASE.replace(
    "due_on date)", "due_on date, scheme uuid)"
).replace(
    "last.due_on FROM public.cases_action a\n",
    "last.due_on, c.scheme_id FROM public.cases_action a JOIN public.cases_case c ON c.id = a.case_id\n",
)

# As cases_delivery_counts: a board reads counts of cases that it may not see, without those that the viewer is kept out of.
LATE_COUNTS = """
CREATE FUNCTION cases_late_counts(wanted uuid, today date) RETURNS TABLE (agency uuid, still_open bigint, late bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT a.agency, count(*), count(*) FILTER (WHERE last.due_on < today) FROM public.cases_action a
  JOIN public.cases_case c ON c.id = a.case_id JOIN public.schemes_scheme s ON s.id = c.scheme_id
  CROSS JOIN LATERAL (
    SELECT st.state, st.due_on FROM public.cases_actionstep st WHERE st.action_id = a.id ORDER BY st.number DESC LIMIT 1
  ) last
  WHERE (SELECT public.access_viewer_holds('board', 'coordinator', 'chair', 'representative', 'governance', 'researcher'))
    AND s.id = wanted AND (ARRAY[s.host_agency_id] || s.partner_agencies) && (SELECT public.access_viewer_agencies())
    AND NOT ((SELECT public.access_viewer()) = ANY(c.hidden_from)) AND last.state IN ('proposed', 'accepted', 'in_progress')
    AND NOT EXISTS (SELECT FROM public.cases_closure z WHERE z.case_id = a.case_id)
  GROUP BY a.agency
$$;
ALTER FUNCTION cases_late_counts(uuid, date) OWNER TO plumbline_finder;
"""

# Since the ladder has a last rung: those late that climbed it whole, for the day on which they are due as it stands.
_LATE = "count(*) FILTER (WHERE last.due_on < today) FROM"
_CLIMBED = """count(*) FILTER (WHERE last.due_on < today), count(*) FILTER (WHERE last.due_on < today AND EXISTS (
    SELECT FROM public.cases_reminder r WHERE r.action_id = a.id AND r.due_on = last.due_on AND r.receiver = 'board')) FROM"""
LATE_COUNTS_WITH_CLIMBED = "DROP FUNCTION cases_late_counts(uuid, date);\n" + LATE_COUNTS.replace(
    "late bigint)", "late bigint, climbed bigint)"
).replace(_LATE, _CLIMBED)

IS_JOB = f"(SELECT access_viewer()) = {JOB}"
# Whoever sees an action sees its reminders. The job alone adds them, and reads its own.
REMINDERS = "\n".join(
    (
        policy_sql(TABLE, parent=("cases_action", "action_id"), changes=False),
        f"DROP POLICY {TABLE}_add ON {TABLE};",
        f"REVOKE INSERT ON {TABLE} FROM plumbline_app;",
        f"CREATE POLICY {TABLE}_job ON {TABLE} TO plumbline_worker USING ({IS_JOB}) WITH CHECK ({IS_JOB});",
        f"CREATE POLICY {TABLE}_roles ON {TABLE} AS RESTRICTIVE TO plumbline_app, plumbline_worker USING ((SELECT access_viewer_holds({ROLES})) OR {IS_JOB});",
    )
)
CHASING = "\n".join((REMINDERS, TO_CHASE, LATE_COUNTS))

# Actions that were open when their day was over, by that day and by the first on which something was said of them in words since. Whoever
# asks knows the working days of the nation, and counts which of them were told in time.
LATE_REASONS = """
CREATE FUNCTION cases_late_reason_counts(wanted uuid, first_day date, past_day date) RETURNS TABLE (due_on date, said_on date, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
WITH period AS (SELECT past_day::timestamp AT TIME ZONE 'Europe/London' AS ends), mine AS (
  SELECT c.id FROM public.cases_case c JOIN public.schemes_scheme s ON s.id = c.scheme_id
  WHERE (SELECT public.access_viewer_holds('board', 'coordinator', 'chair', 'representative', 'governance', 'researcher'))
    AND s.id = wanted AND (ARRAY[s.host_agency_id] || s.partner_agencies) && (SELECT public.access_viewer_agencies())
    AND NOT ((SELECT public.access_viewer()) = ANY(c.hidden_from))
), steps AS (
  SELECT st.action_id, st.number, st.state, st.due_on, st.words, (st.at AT TIME ZONE 'Europe/London')::date AS day
  FROM public.cases_actionstep st JOIN public.cases_action a ON a.id = st.action_id JOIN mine m ON m.id = a.case_id, period p WHERE st.at < p.ends
), last_step AS (
  SELECT DISTINCT ON (action_id) action_id, state, due_on FROM steps ORDER BY action_id, number DESC
), late AS (
  SELECT l.due_on, (SELECT min(st.day) FROM steps st WHERE st.action_id = l.action_id AND st.words <> '' AND st.day > l.due_on) AS said_on
  FROM last_step l
  WHERE l.due_on >= first_day AND l.due_on < past_day AND l.state <> 'superseded' AND (
    SELECT st.state FROM steps st WHERE st.action_id = l.action_id AND st.day <= l.due_on ORDER BY st.number DESC LIMIT 1
  ) IN ('proposed', 'accepted', 'in_progress')
)
SELECT due_on, said_on, count(*) FROM late GROUP BY 1, 2
$$;
ALTER FUNCTION cases_late_reason_counts(uuid, date, date) OWNER TO plumbline_finder;
"""
