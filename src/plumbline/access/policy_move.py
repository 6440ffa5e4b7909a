"""SQL of moving out: one asks, somebody else answers for information governance, the role that copies everything notes that it was done."""

from __future__ import annotations

from plumbline.audit.guard import guard_sql


TABLES = ("access_moverequest", "access_moveanswer", "access_movemade")
KEEPERS = "(SELECT access_viewer_holds('administrator', 'governance'))"

FENCED = "\n".join(
    f"{guard_sql(table)}\n"
    f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\n"
    f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;\n"
    f"CREATE POLICY {table}_see ON {table} FOR SELECT TO plumbline_app USING ({KEEPERS});\n"
    f"GRANT SELECT ON {table} TO plumbline_app;\n"
    f"GRANT ALL ON {table} TO plumbline_migrator;\n"
    f"ALTER TABLE {table} OWNER TO plumbline_owner;"
    for table in TABLES
)

RIGHTS = """
CREATE POLICY access_moverequest_ask ON access_moverequest FOR INSERT TO plumbline_app
  WITH CHECK (:keepers AND asked_by = (SELECT access_viewer()));
GRANT INSERT ON access_moverequest TO plumbline_app;
-- Two people (ASVS V2.3.5), and the second keeps the partnership's information.
CREATE POLICY access_moveanswer_give ON access_moveanswer FOR INSERT TO plumbline_app
  WITH CHECK (answered_by = (SELECT access_viewer()) AND (SELECT access_viewer_holds('governance'))
              AND EXISTS (SELECT FROM access_moverequest r WHERE r.id = request_id AND r.asked_by <> (SELECT access_viewer())));
GRANT INSERT ON access_moveanswer TO plumbline_app;
-- The backup role reads all and writes nothing but this and its ledger entry.
GRANT INSERT ON access_movemade TO plumbline_backup;
""".replace(":keepers", KEEPERS)

MOVES = FENCED + RIGHTS
