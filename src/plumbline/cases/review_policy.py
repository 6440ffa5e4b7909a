"""SQL of what is to be looked at again: what the job that reminds may know of it. Ids and days; it sees no case (ADR 11)."""

from __future__ import annotations

from plumbline.access.jobs import job_id
from plumbline.cases.enums import ABOUT_PLAN, ABOUT_TELLING, Told


# The last version of each agency's plan, and the last word on whether a person is told, where their day has come and the case is open.
REVIEWS_DUE = f"""
CREATE FUNCTION cases_reviews_due(today date) RETURNS TABLE (what text, about uuid, agency uuid, writer uuid, due_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH plans AS (
    SELECT DISTINCT ON (p.case_id, p.person_id, p.agency) p.* FROM public.cases_safetyplan p
    ORDER BY p.case_id, p.person_id, p.agency, p.number DESC
  ), tellings AS (
    SELECT DISTINCT ON (t.case_id, t.person_id) t.* FROM public.cases_telling t ORDER BY t.case_id, t.person_id, t.number DESC
  ), due AS (
    SELECT '{ABOUT_PLAN}' AS what, p.id, p.case_id, p.agency, p.by AS writer, p.review_on FROM plans p
    UNION ALL
    SELECT '{ABOUT_TELLING}', t.id, t.case_id, t.agency, t.decided_by, t.review_on FROM tellings t WHERE t.outcome = '{Told.NOT_TOLD.value}'
  )
  SELECT d.what, d.id, d.agency, d.writer, d.review_on FROM due d
  WHERE (SELECT public.access_viewer()) = '{job_id("remind")}' AND d.review_on <= today
    AND NOT EXISTS (SELECT FROM public.cases_closure z WHERE z.case_id = d.case_id)
$$;
ALTER FUNCTION cases_reviews_due(date) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_reviews_due(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_reviews_due(date) TO plumbline_worker;
"""  # noqa: S608 - our own words alone
