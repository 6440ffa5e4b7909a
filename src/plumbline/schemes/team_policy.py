"""SQL of teams: who says who is in one, and what its manager learns of leave."""

from __future__ import annotations

from plumbline.audit.guard import guard_sql


TABLE = "schemes_teampost"

# Whether the viewer manages a team that somebody is in today.
MANAGES = """
CREATE FUNCTION schemes_manages(who uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (
    SELECT FROM public.schemes_teampost mine JOIN public.schemes_teampost theirs ON theirs.scheme_id = mine.scheme_id
    WHERE mine.user_id = (SELECT public.access_viewer()) AND mine.part = 'manager' AND theirs.user_id = who
      AND mine.agency = ANY((SELECT public.access_viewer_agencies())::uuid[])
      AND mine.ended_at IS NULL AND current_date BETWEEN mine.starts AND mine.until
      AND theirs.ended_at IS NULL AND current_date BETWEEN theirs.starts AND theirs.until)
$$;
ALTER FUNCTION schemes_manages(uuid) OWNER TO plumbline_finder;
"""

# Who is in a team is known to everybody who signs in, as roles are. Those who lead a scheme say it.
POSTS = f"""
ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY;
CREATE POLICY {TABLE}_see ON {TABLE} FOR SELECT TO plumbline_app, plumbline_worker USING ((SELECT access_viewer()) IS NOT NULL);
CREATE POLICY {TABLE}_finder ON {TABLE} TO plumbline_finder USING (true) WITH CHECK (true);
CREATE POLICY {TABLE}_name ON {TABLE} FOR INSERT TO plumbline_app
  WITH CHECK (set_by = (SELECT access_viewer()) AND (SELECT access_viewer_holds('coordinator', 'chair')));
CREATE POLICY {TABLE}_end ON {TABLE} FOR UPDATE TO plumbline_app USING ((SELECT access_viewer_holds('coordinator', 'chair', 'administrator')));
CREATE POLICY {TABLE}_command ON {TABLE} FOR INSERT TO plumbline_worker WITH CHECK ((SELECT access_viewer()) IS NOT NULL);
CREATE POLICY {TABLE}_command_end ON {TABLE} FOR UPDATE TO plumbline_worker USING ((SELECT access_viewer()) IS NOT NULL);
GRANT SELECT, INSERT ON {TABLE} TO plumbline_app, plumbline_worker;
GRANT UPDATE (ended_at) ON {TABLE} TO plumbline_app, plumbline_worker;
GRANT SELECT, UPDATE ON {TABLE} TO plumbline_finder;
GRANT ALL ON {TABLE} TO plumbline_migrator;
{guard_sql(TABLE)}
ALTER TABLE {TABLE} OWNER TO plumbline_owner;
"""

# A manager plans around leave: they see that of their team, and set it with its cover.
LEAVE = """
CREATE POLICY access_away_team_see ON access_away FOR SELECT TO plumbline_app, plumbline_worker USING (schemes_manages(user_id));
CREATE POLICY access_away_team_set ON access_away FOR INSERT TO plumbline_app, plumbline_worker
  WITH CHECK (set_by = (SELECT access_viewer()) AND schemes_manages(user_id));
"""

TEAM = POSTS + MANAGES + LEAVE
