"""SQL of tokens: found by their hash alone; made and revoked by administrators, never to act as themselves; remembered by their holder."""

from __future__ import annotations

from plumbline.audit.guard import guard_sql


TABLES = ("access_token", "access_tokenuse", "access_tokenanswer")
OWN = "user_id = (SELECT access_viewer())"
ADMINISTERS = "(SELECT access_viewer_holds('administrator'))"

FENCED = "\n".join(
    f"{guard_sql(table)}\n"
    f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\n"
    f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;\n"
    f"GRANT ALL ON {table} TO plumbline_migrator;\n"
    f"ALTER TABLE {table} OWNER TO plumbline_owner;"
    for table in TABLES
)

RIGHTS = f"""
CREATE POLICY access_token_see ON access_token FOR SELECT TO plumbline_app USING ({ADMINISTERS} OR {OWN});
CREATE POLICY access_token_make ON access_token FOR INSERT TO plumbline_app
  WITH CHECK ({ADMINISTERS} AND NOT ({OWN}) AND made_by = (SELECT access_viewer()) AND revoked_at IS NULL);
-- One that is revoked stays so: its row is out of reach of every change.
CREATE POLICY access_token_change ON access_token FOR UPDATE TO plumbline_app
  USING (revoked_at IS NULL AND ({ADMINISTERS} OR {OWN})) WITH CHECK ({ADMINISTERS} OR {OWN});
CREATE POLICY access_token_finder ON access_token FOR SELECT TO plumbline_finder USING (true);
CREATE POLICY access_token_worker ON access_token FOR SELECT TO plumbline_worker USING (true);
GRANT SELECT, INSERT ON access_token TO plumbline_app;
GRANT UPDATE (revoked_by, revoked_at, last_used_at) ON access_token TO plumbline_app;
GRANT SELECT ON access_token TO plumbline_finder;
GRANT SELECT (id, user_id, agency_id, scopes, expires_at, revoked_at) ON access_token TO plumbline_worker;

CREATE POLICY access_tokenuse_own ON access_tokenuse TO plumbline_app USING ({OWN}) WITH CHECK ({OWN});
GRANT SELECT, INSERT, DELETE ON access_tokenuse TO plumbline_app;
GRANT UPDATE (calls, seen) ON access_tokenuse TO plumbline_app;
CREATE POLICY access_tokenanswer_own ON access_tokenanswer TO plumbline_app USING ({OWN}) WITH CHECK ({OWN});
GRANT SELECT, INSERT, DELETE ON access_tokenanswer TO plumbline_app;
"""

# Before anybody is known. Whoever has the token has 256 bits that nobody guesses; all others learn nothing, whatever hash they send.
FIND = """
CREATE FUNCTION access_token_of(wanted text) RETURNS TABLE (id uuid, user_id uuid, agency_id uuid, scopes text[], expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT t.id, t.user_id, t.agency_id, t.scopes, t.expires_at FROM public.access_token t
  WHERE t.digest = wanted AND t.revoked_at IS NULL AND t.expires_at > clock_timestamp()
$$;
ALTER FUNCTION access_token_of(text) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION access_token_of(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access_token_of(text) TO plumbline_app;
"""

TOKENS = "\n".join((FENCED, RIGHTS, FIND))
