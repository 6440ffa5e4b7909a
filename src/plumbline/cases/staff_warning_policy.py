"""SQL of staff-safety warnings: readers of the case, never whoever sits at no table behind a wall; and what the job that reminds may know."""

from __future__ import annotations

from plumbline.access.jobs import job_id
from plumbline.cases.glass_policy import opened_sql
from plumbline.cases.wall_policy import walled_sql
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


CASE = ("cases_case", "case_id")
TABLES = ("cases_staffwarning", "cases_staffwarningreason", "cases_staffwarningend")

# Ids and days of warnings that ran out and nobody looked at, with those who are to: co-ordinators where the case is led, else of the host.
RUN_OUT = """
CREATE FUNCTION cases_warnings_run_out(today date) RETURNS TABLE (warning uuid, until date, recipient uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT DISTINCT w.id, w.until, m.user_id FROM public.cases_staffwarning w
  JOIN public.cases_case c ON c.id = w.case_id JOIN public.schemes_scheme s ON s.id = c.scheme_id
  JOIN public.access_membership m ON m.role = 'coordinator' AND m.agency_id IN (c.lead_agency, s.host_agency_id) AND m.agency_id = ANY(w.seen_by_agencies)
    AND m.starts <= clock_timestamp() AND (m.ends IS NULL OR m.ends > clock_timestamp()) AND public.access_is_cleared(m.id)
  JOIN public.access_user u ON u.id = m.user_id AND u.is_active AND u.kind = 'person'
  WHERE (SELECT public.access_viewer()) = :job AND w.until < today AND NOT (m.user_id = ANY(w.hidden_from))
    AND NOT EXISTS (SELECT FROM public.cases_staffwarningend e WHERE e.warning_id = w.id)
    AND NOT EXISTS (SELECT FROM public.cases_staffwarning n WHERE n.replaces_id = w.id)
    AND NOT EXISTS (SELECT FROM public.cases_closure z WHERE z.case_id = c.id)
$$;
ALTER FUNCTION cases_warnings_run_out(date) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_warnings_run_out(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_warnings_run_out(date) TO plumbline_worker;
""".replace(":job", f"'{job_id('remind')}'")

WARNINGS = "\n".join(
    (
        *(
            part
            for table in TABLES
            for part in (
                policy_sql(table, parent=CASE, changes=False),
                case_roles_sql(table),
                walled_sql(table),
            )
        ),
        *(opened_sql(table) for table in TABLES),
        RUN_OUT,
    )
)

# Whoever answers a request warns in its case without seeing it: for their own agency, in a case about which that agency was asked.
_IN_REPLY = """
CREATE POLICY :table_in_reply ON :table FOR INSERT TO plumbline_app, plumbline_worker
  WITH CHECK (ARRAY[:table.owner_agency] && (SELECT access_viewer_agencies()) AND EXISTS (
    SELECT FROM cases_researchrequest asked WHERE asked.case_id = :table.case_id AND asked.agency = :table.owner_agency));
"""
IN_REPLY = "\n".join(
    _IN_REPLY.replace(":table", table) for table in ("cases_staffwarning", "cases_staffwarningreason")
)
