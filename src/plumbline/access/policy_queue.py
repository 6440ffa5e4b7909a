"""SQL of the keys of waiting entries: each account reaches its own, and old ones go for everybody."""

from __future__ import annotations

from plumbline.audit.guard import guard_sql


OWN = """
ALTER TABLE access_queuekey ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_queuekey FORCE ROW LEVEL SECURITY;
CREATE POLICY access_queuekey_own ON access_queuekey TO plumbline_app
  USING (user_id = (SELECT access_viewer())) WITH CHECK (user_id = (SELECT access_viewer()));
CREATE POLICY access_queuekey_finder ON access_queuekey TO plumbline_finder USING (true);
GRANT SELECT, INSERT, DELETE ON access_queuekey TO plumbline_app;
GRANT SELECT, DELETE ON access_queuekey TO plumbline_finder;
GRANT ALL ON access_queuekey TO plumbline_migrator;
ALTER TABLE access_queuekey OWNER TO plumbline_owner;
"""

OLD = """
-- Whoever asks for a key clears away those of everybody that are past their time; which, nobody learns.
CREATE FUNCTION access_drop_old_queue_keys(kept interval) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  DELETE FROM public.access_queuekey WHERE made_at < clock_timestamp() - greatest(kept, interval '34 hours')
$$;
ALTER FUNCTION access_drop_old_queue_keys(interval) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION access_drop_old_queue_keys(interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access_drop_old_queue_keys(interval) TO plumbline_app;
"""

# A key is given for a day from the start of its half hour, and its row goes with that.
OLD_BY_START = (
    OLD.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    .replace("made_at", "starts_at")
    .replace("34 hours", "24 hours")
)

QUEUE_KEYS = "\n".join((guard_sql("access_queuekey"), OWN, OLD))
