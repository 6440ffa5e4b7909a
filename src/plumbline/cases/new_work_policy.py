"""SQL of what is new for somebody who has not been told: requests for research and actions that wait, as ids and days, for the job that sends reminders.

The job is nobody's agency and sees no case (ADR 11). Whoever is told may see what they are told of: the same conditions as where it is told by hand
(`asking_policy`), and no wall is told across.
"""

from __future__ import annotations

from plumbline.access.enums import Role
from plumbline.cases.chasing_policy import JOB
from plumbline.cases.enums import ABOUT_REQUEST
from plumbline.cases.permissions import ANSWERS_BEHIND_WALL, MAY


def _listed(roles: frozenset[Role]) -> str:
    return ", ".join(f"'{Role(role).value}'" for role in sorted(roles))


NEW_WORK = f"""
CREATE FUNCTION cases_new_work() RETURNS TABLE (about_kind text, about uuid, recipient uuid, due_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT DISTINCT '{ABOUT_REQUEST}', r.id, m.user_id, r.due_on FROM public.cases_researchrequest r
  JOIN public.schemes_scheme s ON s.id = r.scheme_id JOIN public.access_membership m ON m.agency_id = r.agency
  WHERE (SELECT public.access_viewer()) = {JOB} AND NOT EXISTS (SELECT FROM public.cases_researchreply a WHERE a.request_id = r.id)
    AND NOT EXISTS (SELECT FROM public.cases_closure z WHERE z.case_id = r.case_id)
    AND CASE WHEN s.walled THEN m.role IN ({_listed(ANSWERS_BEHIND_WALL)}) ELSE m.role IN ({_listed(MAY["reply"])}) END
    AND m.starts <= clock_timestamp() AND (m.ends IS NULL OR m.ends > clock_timestamp()) AND NOT (m.user_id = ANY(r.hidden_from))
    AND NOT EXISTS (SELECT FROM public.notices_notice n WHERE n.about_id = r.id AND n.recipient = m.user_id)
  UNION
  SELECT 'action', a.id, a.owner, last.due_on FROM public.cases_action a
  CROSS JOIN LATERAL (
    SELECT st.state, st.due_on FROM public.cases_actionstep st WHERE st.action_id = a.id ORDER BY st.number DESC LIMIT 1
  ) last
  WHERE (SELECT public.access_viewer()) = {JOB} AND last.state = 'proposed' AND a.owner <> a.proposed_by
    AND NOT EXISTS (SELECT FROM public.cases_closure z WHERE z.case_id = a.case_id)
    AND NOT EXISTS (SELECT FROM public.notices_notice n WHERE n.about_id = a.id AND n.recipient = a.owner)
$$;
ALTER FUNCTION cases_new_work() OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_new_work() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_new_work() TO plumbline_worker;
CREATE FUNCTION cases_requests_answered(wanted uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT r.id FROM public.cases_researchrequest r WHERE r.id = ANY(wanted) AND (SELECT public.access_viewer()) = {JOB}
    AND (EXISTS (SELECT FROM public.cases_researchreply a WHERE a.request_id = r.id)
      OR EXISTS (SELECT FROM public.cases_closure z WHERE z.case_id = r.case_id))
$$;
ALTER FUNCTION cases_requests_answered(uuid[]) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_requests_answered(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_requests_answered(uuid[]) TO plumbline_worker;
"""  # noqa: S608 - our own words alone
