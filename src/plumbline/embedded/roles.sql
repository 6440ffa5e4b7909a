-- The database roles of design.md section 5. Idempotent; run by a superuser, once per server.
-- In production give the LOGIN roles passwords or certificates; here the 0700 socket folder is the door.
DO $$
DECLARE wanted record;
BEGIN
  FOR wanted IN SELECT * FROM (VALUES
    ('plumbline_owner',    'NOLOGIN'),                -- owns every table; nobody signs in as it
    ('plumbline_finder',   'NOLOGIN'),                -- owns the definer functions; has its own read policies
    ('plumbline_migrator', 'LOGIN BYPASSRLS'),        -- deploy only
    ('plumbline_app',      'LOGIN'),                  -- the web process
    ('plumbline_worker',   'LOGIN'),                  -- commands and queued work, carrying the asker's identity
    ('plumbline_loader',   'LOGIN'),                  -- staging tables, and new rows moved out of them
    ('plumbline_matcher',  'LOGIN'),                  -- identifying fields of all records, no case content
    ('plumbline_analyst',  'LOGIN'),                  -- pseudonymous events, frozen lists
    ('plumbline_auditor',  'LOGIN'),                  -- the ledger
    ('plumbline_backup',   'LOGIN BYPASSRLS')
  ) AS roles(name, attributes)
  LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted.name) THEN
      EXECUTE format('CREATE ROLE %I %s NOSUPERUSER NOCREATEDB NOCREATEROLE', wanted.name, wanted.attributes);
    END IF;
  END LOOP;
END $$;
GRANT plumbline_owner, plumbline_finder TO plumbline_migrator;
-- Reads everything and writes nothing but its own ledger entry.
GRANT pg_read_all_data TO plumbline_backup;
