"""SQL that keeps a new row from agencies that no agreement covers today.

What an agency was given stays with it. A row that is added, or that takes its readers from the row above anew, is not given to those whom
`sharing_uncovered` names: the room above that knows what an agreement is for fills it in. Here it names nobody. It is asked with every
child row, so it must be quick to name nobody.
"""

from __future__ import annotations

from plumbline.sharing.blocks import ABOVE_READS, CARRY
from plumbline.sharing.policy import rewritten
from plumbline.sharing.reading import HELD_STILL


NOBODY = """
CREATE FUNCTION sharing_uncovered(child_table text, above_table text, above uuid, readers uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT '{}'::uuid[]
$$;
ALTER FUNCTION sharing_uncovered(text, text, uuid, uuid[]) OWNER TO plumbline_finder;
REVOKE EXECUTE ON FUNCTION sharing_uncovered(text, text, uuid, uuid[]) FROM PUBLIC;
"""

# Whoever owns a row reads it: an agency that is not covered loses nothing of its own.
_LESS = """  outside := public.sharing_uncovered(TG_TABLE_NAME, TG_ARGV[0], parent, NEW.seen_by_agencies);
  IF cardinality(outside) > 0 THEN
    NEW.seen_by_agencies := ARRAY(SELECT one FROM unnest(NEW.seen_by_agencies) one WHERE one = NEW.owner_agency OR one <> ALL(outside));
  END IF;
"""
INHERIT_COVERED = rewritten(
    HELD_STILL,
    ("  above record;\n", "  above record;\n  outside uuid[];\n"),
    ("  NEW.hidden_from := ARRAY(", _LESS + "  NEW.hidden_from := ARRAY("),
)

# The row above has readers anew: those whom nothing covers today keep of each child what they had.
CARRY_COVERED = rewritten(
    CARRY,
    ("AS $$\nBEGIN", "AS $$\nDECLARE\n  outside uuid[] := public.sharing_uncovered(TG_ARGV[0], TG_TABLE_NAME, NEW.id, NEW.seen_by_agencies);\nBEGIN"),
    (
        "WHEN marking = 'panel' THEN $1 ELSE",
        "WHEN marking = 'panel' THEN ARRAY(SELECT one FROM unnest($1) one WHERE one <> ALL($6) OR one = ANY(child.seen_by_agencies)) ELSE",
    ),
    ("NEW.id, TG_ARGV[0];", "NEW.id, TG_ARGV[0], outside;"),
)  # fmt: skip

_HERE = "AND child.marking = %L', said[1], target_table, said[2], 'panel') INTO agencies, users USING target;"
_COVERED_THERE = """AND child.marking = %L', said[1], target_table, said[2], 'panel') INTO agencies, users, had, parent USING target;
  IF agencies IS NULL THEN RETURN; END IF;
  outside := public.sharing_uncovered(target_table, said[1], parent, agencies);
  agencies := ARRAY(SELECT one FROM unnest(agencies) one WHERE one <> ALL(outside) OR one = ANY(had));"""
ABOVE_COVERED = rewritten(
    ABOVE_READS,
    ("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
    ("  said text[];\n", "  said text[];\n  had uuid[];\n  parent uuid;\n  outside uuid[];\n"),
    ("'SELECT above.seen_by_agencies, above.seen_by_users FROM", "'SELECT above.seen_by_agencies, above.seen_by_users, child.seen_by_agencies, above.id FROM"),
    (_HERE, _COVERED_THERE),
)  # fmt: skip

COVERED = "\n".join((NOBODY, INHERIT_COVERED, CARRY_COVERED, ABOVE_COVERED))

# Somebody let in by name is held to the same, by the agencies at which they are: one that is covered is enough. Of one's own agency's rows
# nobody loses any. Whoever is at no agency now reads nothing by any policy, and is left as they are.
NAMED_UNCOVERED = """
CREATE FUNCTION sharing_uncovered_users(child_table text, above_table text, above uuid, owner uuid, users uuid[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  theirs uuid[];
  outside uuid[];
BEGIN
  IF cardinality(users) = 0 THEN RETURN '{}'; END IF;
  SELECT array_agg(DISTINCT m.agency_id) INTO theirs FROM public.access_membership m
  WHERE m.user_id = ANY(users) AND m.starts <= clock_timestamp() AND (m.ends IS NULL OR m.ends > clock_timestamp());
  outside := public.sharing_uncovered(child_table, above_table, above, coalesce(theirs, '{}'));
  IF cardinality(outside) = 0 THEN RETURN '{}'; END IF;
  RETURN ARRAY(
    SELECT m.user_id FROM public.access_membership m
    WHERE m.user_id = ANY(users) AND m.starts <= clock_timestamp() AND (m.ends IS NULL OR m.ends > clock_timestamp())
    GROUP BY m.user_id HAVING bool_and(m.agency_id = ANY(outside) AND m.agency_id IS DISTINCT FROM owner));
END $$;
ALTER FUNCTION sharing_uncovered_users(text, text, uuid, uuid, uuid[]) OWNER TO plumbline_finder;
REVOKE EXECUTE ON FUNCTION sharing_uncovered_users(text, text, uuid, uuid, uuid[]) FROM PUBLIC;
"""

_LESS_NAMED = """  outside := public.sharing_uncovered_users(TG_TABLE_NAME, TG_ARGV[0], parent, NEW.owner_agency, NEW.seen_by_users);
  IF cardinality(outside) > 0 THEN
    NEW.seen_by_users := ARRAY(SELECT one FROM unnest(NEW.seen_by_users) one WHERE one <> ALL(outside));
  END IF;
"""
INHERIT_NAMED = rewritten(
    INHERIT_COVERED, ("  NEW.hidden_from := ARRAY(", _LESS_NAMED + "  NEW.hidden_from := ARRAY(")
)
CARRY_NAMED = rewritten(
    CARRY_COVERED,
    ("NEW.seen_by_agencies);\nBEGIN", "NEW.seen_by_agencies);\n  without uuid[] := public.sharing_uncovered_users(TG_ARGV[0], TG_TABLE_NAME, NEW.id, NULL, NEW.seen_by_users);\nBEGIN"),
    (
        "WHEN marking = 'panel' THEN $2 ELSE",
        "WHEN marking = 'panel' THEN ARRAY(SELECT one FROM unnest($2) one WHERE one <> ALL($7) OR one = ANY(child.seen_by_users)) ELSE",
    ),
    ("TG_ARGV[0], outside;", "TG_ARGV[0], outside, without;"),
)  # fmt: skip
_NAMED_THERE = """one <> ALL(outside) OR one = ANY(had));
  outside := public.sharing_uncovered_users(target_table, said[1], parent, NULL, users);
  users := ARRAY(SELECT one FROM unnest(users) one WHERE one <> ALL(outside) OR one = ANY(named));"""
ABOVE_NAMED = rewritten(
    ABOVE_COVERED,
    ("  had uuid[];\n", "  had uuid[];\n  named uuid[];\n"),
    ("child.seen_by_agencies, above.id FROM", "child.seen_by_agencies, child.seen_by_users, above.id FROM"),
    ("users, had, parent USING", "users, had, named, parent USING"),
    ("one <> ALL(outside) OR one = ANY(had));", _NAMED_THERE),
)  # fmt: skip

COVERED_BY_NAME = "\n".join((NAMED_UNCOVERED, INHERIT_NAMED, CARRY_NAMED, ABOVE_NAMED))
