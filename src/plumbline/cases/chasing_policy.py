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
