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
