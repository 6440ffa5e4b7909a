"""SQL of vetting: a membership that is not cleared gives no agency and no role, in any policy of any room (ADR 18).

What it does give, requests to its agency and one's own actions, is given by policies of the room `cases` that ask for
`access_unvetted_agencies`.
"""

from __future__ import annotations

from plumbline.access.policy_away import REPRESENTS
from plumbline.audit.guard import guard_sql


IS_CLEARED = """
CREATE FUNCTION access_is_cleared(held uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce((SELECT v.cleared AND (v.until IS NULL OR v.until >= (clock_timestamp() AT TIME ZONE 'Europe/London')::date)
                   FROM public.access_vetting v WHERE v.membership_id = held ORDER BY v.set_at DESC, v.id DESC LIMIT 1), true)
$$;
ALTER FUNCTION access_is_cleared(uuid) OWNER TO plumbline_finder;
"""
IN_FORCE = "m.starts <= clock_timestamp() AND (m.ends IS NULL OR m.ends > clock_timestamp())"

CLEARED_ALONE = """
CREATE OR REPLACE FUNCTION access_viewer_agencies() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(DISTINCT m.agency_id), '{}')
  FROM public.access_membership m JOIN public.access_user u ON u.id = m.user_id
  WHERE u.is_active AND m.user_id = (SELECT public.access_viewer()) AND :in_force AND public.access_is_cleared(m.id)
$$;
CREATE OR REPLACE FUNCTION access_viewer_holds(VARIADIC roles text[]) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (
    SELECT FROM public.access_membership m JOIN public.access_user u ON u.id = m.user_id
    WHERE u.is_active AND m.user_id = (SELECT public.access_viewer()) AND m.role = ANY(roles) AND :in_force AND public.access_is_cleared(m.id))
$$;
CREATE FUNCTION access_unvetted_agencies() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(DISTINCT m.agency_id), '{}')
  FROM public.access_membership m JOIN public.access_user u ON u.id = m.user_id
  WHERE u.is_active AND m.user_id = (SELECT public.access_viewer()) AND :in_force AND NOT public.access_is_cleared(m.id)
    AND m.role IN ('representative', 'practitioner', 'adviser')
$$;
ALTER FUNCTION access_unvetted_agencies() OWNER TO plumbline_finder;
""".replace(":in_force", IN_FORCE)

REPRESENTS_CLEARED = REPRESENTS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(
    "mine.role = 'representative'", "mine.role = 'representative' AND public.access_is_cleared(mine.id)"
)

# Who is cleared is known to everybody who signs in, as roles are. An administrator says it, never of their own roles.
VETTINGS = """
ALTER TABLE access_vetting ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_vetting FORCE ROW LEVEL SECURITY;
CREATE POLICY access_vetting_see ON access_vetting FOR SELECT TO plumbline_app, plumbline_worker USING (true);
CREATE POLICY access_vetting_finder ON access_vetting FOR SELECT TO plumbline_finder USING (true);
CREATE POLICY access_vetting_mark ON access_vetting FOR INSERT TO plumbline_app
  WITH CHECK (set_by = (SELECT access_viewer()) AND (SELECT access_viewer_holds('administrator'))
              AND NOT EXISTS (SELECT FROM access_membership m WHERE m.id = membership_id AND m.user_id = (SELECT access_viewer())));
CREATE POLICY access_vetting_command ON access_vetting FOR INSERT TO plumbline_worker WITH CHECK ((SELECT access_viewer()) IS NOT NULL);
GRANT SELECT, INSERT ON access_vetting TO plumbline_app, plumbline_worker;
GRANT SELECT ON access_vetting TO plumbline_finder, plumbline_loader, plumbline_matcher, plumbline_analyst, plumbline_auditor;
CREATE POLICY access_vetting_others ON access_vetting FOR SELECT TO plumbline_loader, plumbline_matcher, plumbline_analyst, plumbline_auditor USING (true);
GRANT ALL ON access_vetting TO plumbline_migrator;

ALTER TABLE access_vetting OWNER TO plumbline_owner;
"""

VETTING = IS_CLEARED + guard_sql("access_vetting") + VETTINGS + CLEARED_ALONE + REPRESENTS_CLEARED
