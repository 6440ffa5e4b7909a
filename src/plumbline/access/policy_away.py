"""SQL of leave and of line managers: who sees them, and who sets them."""

from __future__ import annotations

from plumbline.access.jobs import job_id
from plumbline.audit.guard import guard_sql


REMINDS = f"(SELECT access_viewer()) = '{job_id('remind')}'"

# Leave says when somebody is not at work: themselves, whoever covers, and those who represent their agency read it.
REPRESENTS = """
CREATE FUNCTION access_represents(who uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (
    SELECT FROM public.access_membership mine
    JOIN public.access_user me ON me.id = mine.user_id AND me.is_active
    JOIN public.access_membership theirs ON theirs.agency_id = mine.agency_id
    WHERE mine.user_id = (SELECT public.access_viewer()) AND mine.role = 'representative' AND theirs.user_id = who
      AND mine.starts <= clock_timestamp() AND (mine.ends IS NULL OR mine.ends > clock_timestamp())
      AND theirs.starts <= clock_timestamp() AND (theirs.ends IS NULL OR theirs.ends > clock_timestamp()))
$$;
ALTER FUNCTION access_represents(uuid) OWNER TO plumbline_finder;
"""
AWAY = f"""
ALTER TABLE access_away ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_away FORCE ROW LEVEL SECURITY;
CREATE POLICY access_away_see ON access_away FOR SELECT TO plumbline_app, plumbline_worker
  USING ((SELECT access_viewer()) IN (user_id, cover_id, set_by) OR access_represents(user_id) OR {REMINDS});
CREATE POLICY access_away_set ON access_away FOR INSERT TO plumbline_app, plumbline_worker
  WITH CHECK (set_by = (SELECT access_viewer()) AND (user_id = (SELECT access_viewer()) OR access_represents(user_id)));
CREATE POLICY access_away_take_back ON access_away FOR UPDATE TO plumbline_app, plumbline_worker
  USING (user_id = (SELECT access_viewer()) OR access_represents(user_id));
GRANT SELECT, INSERT ON access_away TO plumbline_app, plumbline_worker;
GRANT UPDATE (taken_back_at) ON access_away TO plumbline_app, plumbline_worker;
"""

# Who manages whom is known to everybody who signs in, as roles are. An administrator says it, never of their own roles.
MANAGERS = """
ALTER TABLE access_linemanager ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_linemanager FORCE ROW LEVEL SECURITY;
CREATE POLICY access_linemanager_see ON access_linemanager FOR SELECT TO plumbline_app, plumbline_worker
  USING ((SELECT access_viewer()) IS NOT NULL);
CREATE POLICY access_linemanager_name ON access_linemanager FOR INSERT TO plumbline_app
  WITH CHECK ((SELECT access_viewer_holds('administrator'))
              AND NOT EXISTS (SELECT FROM access_membership m WHERE m.id = membership_id AND m.user_id = (SELECT access_viewer())));
CREATE POLICY access_linemanager_end ON access_linemanager FOR UPDATE TO plumbline_app
  USING ((SELECT access_viewer_holds('administrator'))
         AND NOT EXISTS (SELECT FROM access_membership m WHERE m.id = membership_id AND m.user_id = (SELECT access_viewer())));
CREATE POLICY access_linemanager_command ON access_linemanager FOR INSERT TO plumbline_worker WITH CHECK ((SELECT access_viewer()) IS NOT NULL);
CREATE POLICY access_linemanager_command_end ON access_linemanager FOR UPDATE TO plumbline_worker USING ((SELECT access_viewer()) IS NOT NULL);
GRANT SELECT, INSERT ON access_linemanager TO plumbline_app, plumbline_worker;
GRANT UPDATE (ends) ON access_linemanager TO plumbline_app, plumbline_worker;
"""

AWAY_AND_MANAGERS = "\n".join(
    (
        REPRESENTS,
        AWAY,
        MANAGERS,
        *(
            f"{guard_sql(table)}\nGRANT ALL ON {table} TO plumbline_migrator;\nALTER TABLE {table} OWNER TO plumbline_owner;"
            for table in ("access_away", "access_linemanager")
        ),
    )
)
