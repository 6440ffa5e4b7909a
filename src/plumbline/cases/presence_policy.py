"""SQL of presence: the receiver alone reads a copy, while it lasts, never behind a wall, never against a conflict of interest."""

from __future__ import annotations

from plumbline.cases.wall_policy import walled_sql
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


CASE = ("cases_case", "case_id")
TABLE = "cases_presence"

# Whose presence is unsafe to tell: of a scheme with a wall, or of somebody from whom the viewer is kept on any of their keys.
UNSAFE = """
CREATE FUNCTION cases_presence_is_safe(of_scheme uuid, of_person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT NOT EXISTS (SELECT FROM public.schemes_scheme s WHERE s.id = of_scheme AND s.walled)
    AND NOT EXISTS (SELECT FROM public.people_person k WHERE k.id = ANY(public.people_keys(of_person)) AND (SELECT public.access_viewer()) = ANY(k.hidden_from))
$$;
ALTER FUNCTION cases_presence_is_safe(uuid, uuid) OWNER TO plumbline_finder;

-- The keys of the people asked about, as far as somebody was let know of their presence: a joined key is the same person.
CREATE FUNCTION cases_presence_keys(wanted uuid[]) RETURNS TABLE (asked uuid, key uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT a.asked, p.person_id FROM unnest(wanted) AS a(asked) JOIN public.cases_presence p ON p.person_id = ANY(public.people_keys(a.asked))
  WHERE (p.seen_by_agencies && (SELECT public.access_viewer_agencies()) OR (SELECT public.access_viewer()) = ANY(p.seen_by_users))
$$;
ALTER FUNCTION cases_presence_keys(uuid[]) OWNER TO plumbline_finder;
"""
SAFE = "cases_presence_is_safe(scheme_id, person_id)"
TODAY = "(clock_timestamp() AT TIME ZONE 'Europe/London')::date"

PRESENCE = "\n".join(
    (
        UNSAFE,
        policy_sql(TABLE, changes=False),
        case_roles_sql(TABLE),
        f"CREATE POLICY {TABLE}_while ON {TABLE} AS RESTRICTIVE FOR SELECT TO plumbline_app, plumbline_worker USING (until >= {TODAY} AND {SAFE});",
        f"CREATE POLICY {TABLE}_no_wall ON {TABLE} AS RESTRICTIVE FOR INSERT TO plumbline_app, plumbline_worker WITH CHECK ({SAFE});",
        *(
            part
            for table in ("cases_presenceshare", "cases_presenceend")
            for part in (
                policy_sql(table, parent=CASE, changes=False),
                case_roles_sql(table),
                walled_sql(table),
            )
        ),
    )
)
