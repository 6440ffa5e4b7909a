"""SQL of the guard: no ledger entry in this transaction, no write to a protected table."""

from __future__ import annotations


GUARD_FUNCTION = """
-- Columns outside the model, so that an INSERT needs no RETURNING and writers need no SELECT.
ALTER TABLE audit_entry ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT clock_timestamp();
ALTER TABLE audit_entry ADD COLUMN in_transaction xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX audit_entry_in_transaction ON audit_entry (in_transaction);
CREATE INDEX audit_entry_objects ON audit_entry USING gin (objects_seen);

CREATE FUNCTION audit_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.audit_entry WHERE in_transaction = pg_current_xact_id()) THEN
    RAISE EXCEPTION 'A write to % needs a ledger entry in the same transaction.', TG_TABLE_NAME USING ERRCODE = '42501';
  END IF;
  RETURN NULL;
END $$;
ALTER FUNCTION audit_guard() OWNER TO plumbline_finder;
GRANT SELECT ON audit_entry TO plumbline_finder;

-- Append only, for everybody but the owner of the database itself.
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The ledger is append-only.' USING ERRCODE = '42501';
END $$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_entry_write ON audit_entry FOR INSERT
  TO plumbline_app, plumbline_worker, plumbline_loader, plumbline_matcher, plumbline_analyst WITH CHECK (true);
CREATE POLICY audit_entry_finder ON audit_entry FOR SELECT TO plumbline_finder, plumbline_auditor USING (true);
GRANT INSERT (id, at, actor, actor_kind, agencies, verb, what, object_kind, objects_seen, because) ON audit_entry TO plumbline_app, plumbline_worker, plumbline_loader, plumbline_matcher, plumbline_analyst;
GRANT SELECT ON audit_entry TO plumbline_auditor;
ALTER TABLE audit_entry OWNER TO plumbline_owner;
"""


def guard_sql(table: str) -> str:
    """Return the statement that puts ``table`` under the guard."""
    return (
        f"CREATE TRIGGER {table}_audit_guard AFTER INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_guard();"
    )


# A restored database starts its transaction numbers afresh, so an old entry may carry the number of a new transaction:
# an entry counts only if it was also written since this transaction began.
GUARD_OF_THIS_TRANSACTION = """
CREATE OR REPLACE FUNCTION audit_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM public.audit_entry
    WHERE in_transaction = pg_current_xact_id() AND recorded_at >= transaction_timestamp()
  ) THEN
    RAISE EXCEPTION 'A write to % needs a ledger entry in the same transaction.', TG_TABLE_NAME USING ERRCODE = '42501';
  END IF;
  RETURN NULL;
END $$;
"""

# Entries that came with a partnership from elsewhere (`cli/moving`): history, told apart for ever. None of them lets a write here pass,
# and no seal of this ledger counts them. `audit_arrival` says which installation they are from and the root over them.
CAME_FROM_ELSEWHERE = """
ALTER TABLE audit_entry ADD COLUMN came_with uuid;
CREATE INDEX audit_entry_came_with ON audit_entry (came_with) WHERE came_with IS NOT NULL;

CREATE OR REPLACE FUNCTION audit_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM public.audit_entry
    WHERE in_transaction = pg_current_xact_id() AND recorded_at >= transaction_timestamp() AND came_with IS NULL
  ) THEN
    RAISE EXCEPTION 'A write to % needs a ledger entry in the same transaction.', TG_TABLE_NAME USING ERRCODE = '42501';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER audit_arrival_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_arrival
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_arrival_audit_guard AFTER INSERT OR UPDATE OR DELETE ON audit_arrival
  FOR EACH STATEMENT EXECUTE FUNCTION audit_guard();
GRANT SELECT ON audit_arrival TO plumbline_app, plumbline_worker, plumbline_auditor;
GRANT ALL ON audit_arrival TO plumbline_migrator;
ALTER TABLE audit_arrival OWNER TO plumbline_owner;
"""
