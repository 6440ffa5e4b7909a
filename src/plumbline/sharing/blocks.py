"""SQL that keeps every block on a child row: its parent's when the child is shared anew, its own when the parent is.

It replaces two functions of `policy`, in which the later of the two won.
"""

from __future__ import annotations

from plumbline.sharing.policy import rewritten


# The parent of a table stands in the arguments of its own trigger, so there is one place that says it.
ABOVE = """
CREATE FUNCTION sharing_hidden_above(target_table text, target uuid) RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  said text[];
  found uuid[];
BEGIN
  SELECT string_to_array(encode(t.tgargs, 'escape'), '\\000') INTO said FROM pg_trigger t
  WHERE t.tgrelid = format('public.%I', target_table)::regclass AND t.tgname = target_table || '_inherit';
  IF said IS NULL THEN RETURN '{}'; END IF;
  EXECUTE format('SELECT above.hidden_from FROM public.%I above JOIN public.%I child ON child.%I = above.id WHERE child.id = $1',
                 said[1], target_table, said[2]) INTO found USING target;
  RETURN coalesce(found, '{}');
END $$;
ALTER FUNCTION sharing_hidden_above(text, uuid) OWNER TO plumbline_finder;
REVOKE EXECUTE ON FUNCTION sharing_hidden_above(text, uuid) FROM PUBLIC;
"""

CARRY = """
CREATE OR REPLACE FUNCTION sharing_carry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  EXECUTE format($f$
    UPDATE public.%I AS child SET
      seen_by_agencies = CASE WHEN marking = 'panel' THEN $1 ELSE seen_by_agencies END,
      seen_by_users = CASE WHEN marking = 'panel' THEN $2 ELSE seen_by_users END,
      hidden_from = ARRAY(
        SELECT unnest($3) UNION
        SELECT g."user" FROM public.sharing_grant g WHERE g.object_table = $5 AND g.object_id = child.id AND g.kind = 'block'
          AND g.starts <= clock_timestamp() AND (g.ends IS NULL OR g.ends > clock_timestamp()))
    WHERE %I = $4$f$, TG_ARGV[0], TG_ARGV[1])
    USING NEW.seen_by_agencies, NEW.seen_by_users, NEW.hidden_from, NEW.id, TG_ARGV[0];
  RETURN NULL;
END $$;
"""

APPLY = """
CREATE OR REPLACE FUNCTION sharing_apply(target_table text, target uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  changed integer;
  above uuid[] := public.sharing_hidden_above(target_table, target);
BEGIN
  IF public.access_viewer() IS NULL THEN RETURN false; END IF;
  EXECUTE format($f$
    UPDATE public.%I AS t SET
      seen_by_agencies = ARRAY(
        SELECT t.owner_agency WHERE t.marking <> 'named'
        UNION
        SELECT g.agency FROM public.sharing_grant g WHERE g.object_table = $1 AND g.object_id = t.id
          AND g.kind = 'grant' AND g.agency IS NOT NULL AND g.starts <= clock_timestamp() AND (g.ends IS NULL OR g.ends > clock_timestamp())),
      seen_by_users = coalesce((SELECT array_agg(DISTINCT g."user") FROM public.sharing_grant g WHERE g.object_table = $1 AND g.object_id = t.id
        AND g.kind = 'grant' AND g."user" IS NOT NULL AND g.starts <= clock_timestamp() AND (g.ends IS NULL OR g.ends > clock_timestamp())), '{}'),
      hidden_from = ARRAY(
        SELECT unnest($3) UNION
        SELECT g."user" FROM public.sharing_grant g WHERE g.object_table = $1 AND g.object_id = t.id
          AND g.kind = 'block' AND g.starts <= clock_timestamp() AND (g.ends IS NULL OR g.ends > clock_timestamp()))
    WHERE t.id = $2$f$, target_table) USING target_table, target, above;
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN changed = 1;
END $$;
"""

BLOCKS_STAY = "\n".join((ABOVE, CARRY, APPLY))

# A block keeps somebody out and changes nothing for anybody else: most child rows have their readers from their parent or from when they
# were made, and no grant of their own from which readers could be worked out anew.
KEEP_OUT = """
CREATE FUNCTION sharing_keep_out(target_table text, target uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  changed integer;
  above uuid[] := public.sharing_hidden_above(target_table, target);
BEGIN
  IF public.access_viewer() IS NULL THEN RETURN false; END IF;
  EXECUTE format($f$
    UPDATE public.%I AS t SET hidden_from = ARRAY(
      SELECT unnest($3) UNION
      SELECT g."user" FROM public.sharing_grant g WHERE g.object_table = $1 AND g.object_id = t.id
        AND g.kind = 'block' AND g.starts <= clock_timestamp() AND (g.ends IS NULL OR g.ends > clock_timestamp()))
    WHERE t.id = $2$f$, target_table) USING target_table, target, above;
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN changed = 1;
END $$;
ALTER FUNCTION sharing_keep_out(text, uuid) OWNER TO plumbline_finder;
"""

# A child that the panel shares has the readers of its parent, whoever is let in to it besides.
ABOVE_READS = """
CREATE FUNCTION sharing_read_above(target_table text, target uuid, OUT agencies uuid[], OUT users uuid[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  said text[];
BEGIN
  SELECT string_to_array(encode(t.tgargs, 'escape'), '\\000') INTO said FROM pg_trigger t
  WHERE t.tgrelid = format('public.%I', target_table)::regclass AND t.tgname = target_table || '_inherit';
  IF said IS NULL THEN RETURN; END IF;
  EXECUTE format('SELECT above.seen_by_agencies, above.seen_by_users FROM public.%I above JOIN public.%I child ON child.%I = above.id '
                 'WHERE child.id = $1 AND child.marking = %L', said[1], target_table, said[2], 'panel') INTO agencies, users USING target;
END $$;
ALTER FUNCTION sharing_read_above(text, uuid) OWNER TO plumbline_finder;
REVOKE EXECUTE ON FUNCTION sharing_read_above(text, uuid) FROM PUBLIC;
"""
_OWNER = "SELECT t.owner_agency WHERE t.marking <> 'named'"
_USERS = 'seen_by_users = coalesce((SELECT array_agg(DISTINCT g."user") FROM'
APPLY_UNDER = rewritten(
    APPLY,
    (
        "  changed integer;\n",
        "  changed integer;\n  reads record := public.sharing_read_above(target_table, target);\n",
    ),
    (_OWNER, f"{_OWNER} AND $4 IS NULL\n        UNION SELECT unnest($4)"),
    (_USERS, 'seen_by_users = ARRAY(SELECT unnest($5) UNION SELECT g."user" FROM'),
    ("g.ends > clock_timestamp())), '{}'),", "g.ends > clock_timestamp())),"),
    (
        "USING target_table, target, above;",
        "USING target_table, target, above, reads.agencies, reads.users;",
    ),
)

ONE_ROW = "\n".join((KEEP_OUT, ABOVE_READS, APPLY_UNDER))
