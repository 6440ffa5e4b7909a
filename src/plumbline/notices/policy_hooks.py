"""SQL of webhooks: their account's and administrators' to see, the job's to send."""

from __future__ import annotations

from plumbline.audit.guard import guard_sql
from plumbline.notices.policy import MINE, REMINDS


ADMINISTERS = "(SELECT access_viewer_holds('administrator'))"
TABLES = ("notices_webhook", "notices_delivery")

FENCED = "\n".join(
    f"{guard_sql(table)}\n"
    f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\n"
    f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;\n"
    f"CREATE POLICY {table}_job ON {table} TO plumbline_worker USING ({REMINDS}) WITH CHECK ({REMINDS});\n"
    f"CREATE POLICY {table}_see ON {table} FOR SELECT TO plumbline_app USING ({MINE} OR {ADMINISTERS});\n"
    f"GRANT SELECT ON {table} TO plumbline_app, plumbline_worker;\n"
    f"GRANT ALL ON {table} TO plumbline_migrator;\n"
    f"ALTER TABLE {table} OWNER TO plumbline_owner;"
    for table in TABLES
)

RIGHTS = f"""
CREATE POLICY notices_webhook_make ON notices_webhook FOR INSERT TO plumbline_app WITH CHECK ({MINE} AND ended_at IS NULL);
CREATE POLICY notices_webhook_end ON notices_webhook FOR UPDATE TO plumbline_app
  USING (ended_at IS NULL AND ({MINE} OR {ADMINISTERS})) WITH CHECK ({MINE} OR {ADMINISTERS});
GRANT INSERT ON notices_webhook TO plumbline_app;
GRANT UPDATE (ended_at, ended_because) ON notices_webhook TO plumbline_app;
GRANT UPDATE (failures, ended_at, ended_because) ON notices_webhook TO plumbline_worker;
GRANT INSERT ON notices_delivery TO plumbline_worker;
GRANT UPDATE (state, tries, next_try_at, claimed_at, ended_at, said) ON notices_delivery TO plumbline_worker;
"""

HOOKS = "\n".join((FENCED, RIGHTS))
