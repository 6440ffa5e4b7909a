"""SQL that lets a room above say of a row: the viewer reads it for now, and hangs nothing on it.

A row of a child table may be added by whoever sees its parent. Where a room gives sight for reading alone it fills in
`sharing_reads_only`; here it says no of every row. It is asked with every child row, so it must be quick to say no.
"""

from __future__ import annotations


READS_ONLY = """
CREATE FUNCTION sharing_reads_only(target_table text, target uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT false
$$;
ALTER FUNCTION sharing_reads_only(text, uuid) OWNER TO plumbline_finder;

CREATE OR REPLACE FUNCTION sharing_inherit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  parent uuid := (to_jsonb(NEW) ->> TG_ARGV[1])::uuid;
  above record;
BEGIN
  EXECUTE format('SELECT seen_by_agencies, seen_by_users, hidden_from FROM public.%I WHERE id = $1', TG_ARGV[0]) INTO above USING parent;
  IF above.seen_by_agencies IS NULL THEN
    RAISE EXCEPTION 'The row that this one belongs to is not there.' USING ERRCODE = '23503';
  END IF;
  IF public.sharing_reads_only(TG_ARGV[0], parent) THEN
    RAISE EXCEPTION 'This is open for reading alone.' USING ERRCODE = '42501';
  END IF;
  IF NEW.marking = 'panel' THEN
    NEW.seen_by_agencies := above.seen_by_agencies;
    NEW.seen_by_users := above.seen_by_users;
  END IF;
  NEW.hidden_from := ARRAY(SELECT unnest(above.hidden_from) UNION SELECT unnest(NEW.hidden_from));
  RETURN NEW;
END $$;
"""

# A row is added with the readers of the row above, and keeps that one still until it is stored: whoever takes an agency out or a
# person's sight away meanwhile waits for it, or is waited for. Without this a row added at that moment kept the old readers.
HELD_STILL = READS_ONLY[READS_ONLY.index("CREATE OR REPLACE FUNCTION sharing_inherit") :].replace(
    "WHERE id = $1'", "WHERE id = $1 FOR SHARE'"
)
