"""SQL of how much somebody reads: their own searches, for the limit; people opened by each account, for information governance alone."""

from __future__ import annotations


# A page that lists people opens none of them: what it shows is what its reader works on anyway.
READING = """
CREATE FUNCTION people_own_searches(since timestamptz) RETURNS SETOF timestamptz LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT e.at FROM public.audit_entry e
  WHERE e.actor = (SELECT public.access_viewer()) AND e.at > since AND e.what = 'case.searched'
$$;
CREATE FUNCTION people_opened_by_each(until timestamptz) RETURNS TABLE (account uuid, in_an_hour bigint, in_a_day bigint, in_thirty_days bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH opened AS MATERIALIZED (
    SELECT DISTINCT e.actor, date_trunc('hour', e.at) AS hour, date_trunc('day', e.at, 'Europe/London') AS day, coalesce(p.alias_of_id, p.id) AS person
    FROM public.audit_entry e CROSS JOIN LATERAL unnest(e.objects_seen) seen(id) JOIN public.people_person p ON p.id = seen.id
    WHERE (SELECT public.access_viewer_holds('governance')) AND e.at > until - interval '30 days' AND e.at <= until
      AND e.actor_kind = 'person' AND e.verb = 'consultation' AND e.what NOT LIKE '%.listed'),
  hours AS (SELECT actor, max(n) AS n FROM (SELECT actor, count(DISTINCT person) AS n FROM opened GROUP BY actor, hour) each GROUP BY actor),
  days AS (SELECT actor, max(n) AS n FROM (SELECT actor, count(DISTINCT person) AS n FROM opened GROUP BY actor, day) each GROUP BY actor)
  SELECT o.actor, h.n, d.n, count(DISTINCT o.person) FROM opened o JOIN hours h USING (actor) JOIN days d USING (actor) GROUP BY o.actor, h.n, d.n
$$;
ALTER FUNCTION people_own_searches(timestamptz) OWNER TO plumbline_finder;
ALTER FUNCTION people_opened_by_each(timestamptz) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION people_own_searches(timestamptz), people_opened_by_each(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_own_searches(timestamptz), people_opened_by_each(timestamptz) TO plumbline_app, plumbline_worker;
"""
