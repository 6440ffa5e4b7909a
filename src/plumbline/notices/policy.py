"""SQL of this room: a notice is its recipient's alone; the outbox is the job's, and administrators see what it gave up."""

from __future__ import annotations

from plumbline.access.jobs import job_id
from plumbline.audit.guard import guard_sql


MINE = "recipient = (SELECT access_viewer())"
REMINDS = f"(SELECT access_viewer()) = '{job_id('remind')}'"
TABLES = ("notices_notice", "notices_digest", "notices_digestchoice")

FENCED = "\n".join(
    f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\n"
    f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;\n"
    f"CREATE POLICY {table}_job ON {table} TO plumbline_worker USING ({REMINDS}) WITH CHECK ({REMINDS});"
    for table in TABLES
)
RIGHTS = f"""
CREATE POLICY notices_notice_own ON notices_notice FOR SELECT TO plumbline_app USING ({MINE});
CREATE POLICY notices_notice_read ON notices_notice FOR UPDATE TO plumbline_app USING ({MINE}) WITH CHECK ({MINE});
CREATE POLICY notices_notice_finder ON notices_notice FOR SELECT TO plumbline_finder USING (true);
GRANT SELECT ON notices_notice TO plumbline_app, plumbline_worker, plumbline_finder;
GRANT UPDATE (opened_at, put_away_at) ON notices_notice TO plumbline_app;
GRANT INSERT ON notices_notice TO plumbline_worker;
GRANT UPDATE (ended_at) ON notices_notice TO plumbline_worker;

CREATE POLICY notices_digest_see ON notices_digest FOR SELECT TO plumbline_app
  USING ({MINE} OR (SELECT access_viewer_holds('administrator')));
GRANT SELECT ON notices_digest TO plumbline_app, plumbline_worker;
GRANT INSERT ON notices_digest TO plumbline_worker;
GRANT UPDATE (state, tries, next_try_at, claimed_at, ended_at, said) ON notices_digest TO plumbline_worker;

CREATE POLICY notices_digestchoice_own ON notices_digestchoice TO plumbline_app USING ({MINE}) WITH CHECK ({MINE});
GRANT SELECT, INSERT ON notices_digestchoice TO plumbline_app;
GRANT UPDATE (by_mail, at, changed_at) ON notices_digestchoice TO plumbline_app;
GRANT SELECT ON notices_digestchoice TO plumbline_worker;
"""
# Whoever sees that somebody was reminded may know whether they have looked: a time, for ids that they hold already.
OPENED = """
CREATE FUNCTION notices_opened(wanted uuid[]) RETURNS TABLE (id uuid, opened_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT n.id, n.opened_at FROM public.notices_notice n
  WHERE n.id = ANY(wanted) AND n.opened_at IS NOT NULL AND (SELECT public.access_viewer()) IS NOT NULL
$$;
ALTER FUNCTION notices_opened(uuid[]) OWNER TO plumbline_finder;
"""
OWNERS = "\n".join(
    f"{guard_sql(table)}\nGRANT ALL ON {table} TO plumbline_migrator;\nALTER TABLE {table} OWNER TO plumbline_owner;"
    for table in TABLES
)
NOTICES = "\n".join((FENCED, RIGHTS, OPENED, OWNERS))

# What somebody put off is theirs alone: no job reads it, so nothing that is counted or sent can follow from it.
PUT_OFF = f"""
{guard_sql("notices_putoff")}
ALTER TABLE notices_putoff ENABLE ROW LEVEL SECURITY;
ALTER TABLE notices_putoff FORCE ROW LEVEL SECURITY;
CREATE POLICY notices_putoff_own ON notices_putoff TO plumbline_app USING ({MINE}) WITH CHECK ({MINE});
GRANT SELECT, INSERT ON notices_putoff TO plumbline_app;
GRANT UPDATE (ended_at) ON notices_putoff TO plumbline_app;
GRANT ALL ON notices_putoff TO plumbline_migrator;
ALTER TABLE notices_putoff OWNER TO plumbline_owner;
"""
