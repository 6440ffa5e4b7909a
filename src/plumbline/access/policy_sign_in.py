"""SQL of signing in: who may write what about an account, and who reads a second factor."""

from __future__ import annotations

from plumbline.audit.guard import guard_sql


GUARDED = (
    "access_user",
    "access_membership",
    "access_onetimecode",
    "access_secondfactor",
    "access_recoverycode",
    "access_failedsignin",
)

# Whatever SQL the pages are made to send: an administrator opens and closes accounts and gives roles,
# never to themselves (assurance T6) and never with a password; a password is changed by its owner.
ACCOUNTS = """
CREATE OR REPLACE FUNCTION access_only_administrators() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF session_user <> 'plumbline_app' THEN RETURN NEW; END IF;
  IF NOT public.access_viewer_holds('administrator') THEN
    RAISE EXCEPTION 'Only an administrator gives or ends a membership.' USING ERRCODE = '42501';
  END IF;
  IF NEW.user_id = public.access_viewer() THEN
    RAISE EXCEPTION 'Nobody changes their own memberships.' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER access_membership_administrators ON access_membership;
CREATE TRIGGER access_membership_administrators BEFORE INSERT OR UPDATE ON access_membership
  FOR EACH ROW EXECUTE FUNCTION access_only_administrators();

CREATE FUNCTION access_whose_account() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF session_user <> 'plumbline_app' THEN RETURN NEW; END IF;
  IF TG_OP = 'INSERT' THEN
    IF NOT public.access_viewer_holds('administrator') OR NEW.password NOT LIKE '!%' OR NEW.kind <> 'person' THEN
      RAISE EXCEPTION 'Only an administrator opens an account, and without a password.' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.password IS DISTINCT FROM OLD.password AND NEW.id IS DISTINCT FROM public.access_viewer() THEN
    RAISE EXCEPTION 'A password is changed by its owner.' USING ERRCODE = '42501';
  END IF;
  IF NEW.is_active IS DISTINCT FROM OLD.is_active
     AND (NEW.id = public.access_viewer() OR NOT public.access_viewer_holds('administrator')) THEN
    RAISE EXCEPTION 'Only another administrator closes or reopens an account.' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION access_whose_account() OWNER TO plumbline_finder;
CREATE TRIGGER access_user_whose BEFORE INSERT OR UPDATE ON access_user FOR EACH ROW EXECUTE FUNCTION access_whose_account();
GRANT INSERT ON access_user, access_membership TO plumbline_app;
GRANT UPDATE (is_active) ON access_user TO plumbline_app;
"""

# A secret is read by its owner's own session alone; an administrator may only end a factor.
FACTORS = """
ALTER TABLE access_secondfactor ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_secondfactor FORCE ROW LEVEL SECURITY;
CREATE POLICY access_secondfactor_see ON access_secondfactor FOR SELECT TO plumbline_app
  USING (user_id = (SELECT access_viewer()) OR (SELECT access_viewer_holds('administrator')));
CREATE POLICY access_secondfactor_start ON access_secondfactor FOR INSERT TO plumbline_app
  WITH CHECK (user_id = (SELECT access_viewer()));
CREATE POLICY access_secondfactor_change ON access_secondfactor FOR UPDATE TO plumbline_app
  USING (user_id = (SELECT access_viewer()) OR (SELECT access_viewer_holds('administrator')))
  WITH CHECK (user_id = (SELECT access_viewer()) OR ended_at IS NOT NULL);
CREATE POLICY access_secondfactor_command ON access_secondfactor TO plumbline_worker
  USING ((SELECT access_viewer()) IS NOT NULL) WITH CHECK (ended_at IS NOT NULL);
GRANT SELECT, INSERT ON access_secondfactor TO plumbline_app;
GRANT UPDATE (sealed, confirmed_at, ended_at, last_step) ON access_secondfactor TO plumbline_app;
GRANT SELECT (id, user_id, started_at, confirmed_at, ended_at) ON access_secondfactor TO plumbline_worker;
GRANT UPDATE (sealed, ended_at) ON access_secondfactor TO plumbline_worker;

ALTER TABLE access_recoverycode ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_recoverycode FORCE ROW LEVEL SECURITY;
CREATE POLICY access_recoverycode_own ON access_recoverycode TO plumbline_app
  USING (EXISTS (SELECT FROM access_secondfactor f WHERE f.id = factor_id AND f.user_id = (SELECT access_viewer())))
  WITH CHECK (EXISTS (SELECT FROM access_secondfactor f WHERE f.id = factor_id AND f.user_id = (SELECT access_viewer())));
GRANT SELECT, INSERT ON access_recoverycode TO plumbline_app;
GRANT UPDATE (used_at) ON access_recoverycode TO plumbline_app;

-- Whoever holds a code is not yet known to us, so any session may look one up by its hash.
ALTER TABLE access_onetimecode ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_onetimecode FORCE ROW LEVEL SECURITY;
CREATE POLICY access_onetimecode_see ON access_onetimecode FOR SELECT TO plumbline_app, plumbline_worker USING (true);
CREATE POLICY access_onetimecode_use ON access_onetimecode FOR UPDATE TO plumbline_app, plumbline_worker USING (true);
CREATE POLICY access_onetimecode_give ON access_onetimecode FOR INSERT TO plumbline_app
  WITH CHECK ((SELECT access_viewer_holds('administrator')));
CREATE POLICY access_onetimecode_command ON access_onetimecode FOR INSERT TO plumbline_worker
  WITH CHECK ((SELECT access_viewer()) IS NOT NULL);
GRANT SELECT, INSERT ON access_onetimecode TO plumbline_app, plumbline_worker;
GRANT UPDATE (used_at) ON access_onetimecode TO plumbline_app, plumbline_worker;

GRANT SELECT, INSERT, DELETE ON access_failedsignin TO plumbline_app, plumbline_worker;
"""

OWNERS = "\n".join(
    f"GRANT ALL ON {table} TO plumbline_migrator;\nALTER TABLE {table} OWNER TO plumbline_owner;"
    for table in GUARDED
    if table not in {"access_user", "access_membership"}
)
GUARDS = "\n".join(guard_sql(table) for table in GUARDED)

# The backup role reads by `pg_read_all_data` (embedded/roles.sql) and writes its own ledger entry.
# Every role may know which migrations were run: `check --deploy` asks.
OPERATING = """
CREATE POLICY audit_entry_backup ON audit_entry FOR INSERT TO plumbline_backup WITH CHECK (true);
GRANT INSERT (id, at, actor, actor_kind, agencies, verb, what, object_kind, objects_seen, because) ON audit_entry TO plumbline_backup;
GRANT SELECT ON django_migrations TO plumbline_app, plumbline_worker, plumbline_backup;
"""

SIGN_IN = "\n".join((ACCOUNTS, FACTORS, OWNERS, GUARDS, OPERATING))
