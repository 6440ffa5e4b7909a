"""SQL of the row-level policies, made from one description per table.

Shape of the policies (stack 7, assurance 1.5): plain SQL on columns of the row itself, helper calls
wrapped in a sub-select so that they run once per query, one policy per command and database role.
FORCE, so that the owner of a table is bound as well.
"""

from __future__ import annotations

from plumbline.audit.guard import guard_sql


# A child row takes its parent's readers when it is made and follows them ever after, if it is marked
# for the panel; one kept to its owner or to named people keeps its own readers, but is hidden from
# everybody whom the parent is hidden from.
CARRY_FUNCTIONS = """
CREATE FUNCTION sharing_inherit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  parent uuid := (to_jsonb(NEW) ->> TG_ARGV[1])::uuid;
  above record;
BEGIN
  EXECUTE format('SELECT seen_by_agencies, seen_by_users, hidden_from FROM public.%I WHERE id = $1', TG_ARGV[0]) INTO above USING parent;
  IF above.seen_by_agencies IS NULL THEN
    RAISE EXCEPTION 'The row that this one belongs to is not there.' USING ERRCODE = '23503';
  END IF;
  IF NEW.marking = 'panel' THEN
    NEW.seen_by_agencies := above.seen_by_agencies;
    NEW.seen_by_users := above.seen_by_users;
  END IF;
  NEW.hidden_from := ARRAY(SELECT unnest(above.hidden_from) UNION SELECT unnest(NEW.hidden_from));
  RETURN NEW;
END $$;
ALTER FUNCTION sharing_inherit() OWNER TO plumbline_finder;

CREATE FUNCTION sharing_carry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  EXECUTE format($f$
    UPDATE public.%I SET
      seen_by_agencies = CASE WHEN marking = 'panel' THEN $1 ELSE seen_by_agencies END,
      seen_by_users = CASE WHEN marking = 'panel' THEN $2 ELSE seen_by_users END,
      hidden_from = $3
    WHERE %I = $4$f$, TG_ARGV[0], TG_ARGV[1])
    USING NEW.seen_by_agencies, NEW.seen_by_users, NEW.hidden_from, NEW.id;
  RETURN NULL;
END $$;
ALTER FUNCTION sharing_carry() OWNER TO plumbline_finder;

-- Apply the grants and blocks in force to one row. A block outranks every grant.
CREATE FUNCTION sharing_apply(target_table text, target uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE changed integer;
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
      hidden_from = coalesce((SELECT array_agg(DISTINCT g."user") FROM public.sharing_grant g WHERE g.object_table = $1 AND g.object_id = t.id
        AND g.kind = 'block' AND g.starts <= clock_timestamp() AND (g.ends IS NULL OR g.ends > clock_timestamp())), '{}')
    WHERE t.id = $2$f$, target_table) USING target_table, target;
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN changed = 1;
END $$;
ALTER FUNCTION sharing_apply(text, uuid) OWNER TO plumbline_finder;
"""

# Who was kept out is itself a secret (assurance T5): blocks are read by information governance alone.
GRANT_POLICIES = """
ALTER TABLE sharing_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE sharing_grant FORCE ROW LEVEL SECURITY;
CREATE POLICY sharing_grant_see ON sharing_grant FOR SELECT TO plumbline_app, plumbline_worker
  USING ((kind = 'grant' AND (by = (SELECT access_viewer()) OR ARRAY[agency] && (SELECT access_viewer_agencies()) OR (SELECT access_viewer_holds('coordinator', 'chair'))))
         OR (SELECT access_viewer_holds('governance')));
CREATE POLICY sharing_grant_add ON sharing_grant FOR INSERT TO plumbline_app, plumbline_worker WITH CHECK (by = (SELECT access_viewer()));
CREATE POLICY sharing_grant_end ON sharing_grant FOR UPDATE TO plumbline_app, plumbline_worker
  USING (kind = 'grant' AND (SELECT access_viewer()) IS NOT NULL) WITH CHECK (kind = 'grant');
CREATE POLICY sharing_grant_finder ON sharing_grant TO plumbline_finder USING (true);
GRANT SELECT, INSERT ON sharing_grant TO plumbline_app, plumbline_worker;
GRANT UPDATE (ends) ON sharing_grant TO plumbline_app, plumbline_worker;
GRANT SELECT ON sharing_grant TO plumbline_finder;
GRANT ALL ON sharing_grant TO plumbline_migrator;
ALTER TABLE sharing_grant OWNER TO plumbline_owner;
"""

SEES = (
    "(NOT ((SELECT access_viewer()) = ANY(hidden_from))) AND "
    "(seen_by_agencies && (SELECT access_viewer_agencies()) OR (SELECT access_viewer()) = ANY(seen_by_users))"
)
# A row may be written for one's own agency, or into what one already sees; never without an identity.
WRITES = f"(ARRAY[owner_agency] && (SELECT access_viewer_agencies())) OR ({SEES})"
KNOWN = "(SELECT access_viewer()) IS NOT NULL"
PEOPLE_ROLES = "plumbline_app, plumbline_worker"


def policy_sql(
    table: str,
    *,
    parent: tuple[str, str] | None = None,
    read_by: dict[str, str | None] | None = None,
    write_by: tuple[str, ...] = (),
    changes: bool = True,
) -> str:
    """Return the SQL that puts a table of `Scoped` rows under FORCE row-level security and the ledger guard.

    Parameters
    ----------
    table : table name.
    parent : (parent table, column naming its id) whose access columns this table's rows follow. A
        row can be added only under a parent that the writer sees (assurance R6).
    read_by : extra database roles that read every row once an actor is known, with the columns they
        get (comma separated), or None for all of them. The actor must still be known.
    write_by : extra database roles that insert and update rows once an actor is known.
    changes : False for an append-only table: nobody gets UPDATE or DELETE.
    """
    adds = f"EXISTS (SELECT FROM {parent[0]} above WHERE above.id = {parent[1]})" if parent else WRITES
    parts = [
        guard_sql(table),
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;",
        f"CREATE POLICY {table}_see ON {table} FOR SELECT TO {PEOPLE_ROLES} USING ({SEES});",
        f"CREATE POLICY {table}_add ON {table} FOR INSERT TO {PEOPLE_ROLES} WITH CHECK ({adds});",
        f"CREATE POLICY {table}_finder ON {table} TO plumbline_finder USING (true) WITH CHECK (true);",
        f"GRANT SELECT, INSERT ON {table} TO {PEOPLE_ROLES};",
        f"GRANT SELECT, UPDATE ON {table} TO plumbline_finder;",
        f"GRANT ALL ON {table} TO plumbline_migrator;",
    ]
    if changes:
        parts += [
            f"CREATE POLICY {table}_change ON {table} FOR UPDATE TO {PEOPLE_ROLES} USING ({SEES}) WITH CHECK ({WRITES});",
            f"GRANT UPDATE ON {table} TO {PEOPLE_ROLES};",
        ]
    parts += [_role_reads(table, role, columns) for role, columns in (read_by or {}).items()]
    parts += [_role_writes(table, role) for role in write_by]
    if parent:
        parts += _carry(table, *parent)
    parts.append(f"ALTER TABLE {table} OWNER TO plumbline_owner;")
    return "\n".join(parts)


def _role_reads(table: str, role: str, columns: str | None) -> str:
    rights = f"SELECT ({columns})" if columns else "SELECT"
    return (
        f"CREATE POLICY {table}_{role}_reads ON {table} FOR SELECT TO plumbline_{role} USING ({KNOWN});\n"
        f"GRANT {rights} ON {table} TO plumbline_{role};"
    )


def _role_writes(table: str, role: str) -> str:
    return (
        f"CREATE POLICY {table}_{role}_adds ON {table} FOR INSERT TO plumbline_{role} WITH CHECK ({KNOWN});\n"
        f"CREATE POLICY {table}_{role}_changes ON {table} FOR UPDATE TO plumbline_{role} USING ({KNOWN}) WITH CHECK ({KNOWN});\n"
        f"GRANT INSERT, UPDATE ON {table} TO plumbline_{role};"
    )


def _carry(table: str, parent: str, column: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_inherit BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION sharing_inherit('{parent}', '{column}');",
        (
            f"CREATE TRIGGER {parent}_carry_{table} AFTER UPDATE OF seen_by_agencies, seen_by_users, hidden_from ON {parent} "
            f"FOR EACH ROW EXECUTE FUNCTION sharing_carry('{table}', '{column}');"
        ),
    ]


def open_table_sql(
    table: str, *, read_by: str, write_by: str = "", append_only: bool = False, guarded: bool = True
) -> str:
    """Return the SQL for a table that names nobody: rights by database role alone, no row policy.

    Parameters
    ----------
    read_by, write_by : comma-separated database roles, without the ``plumbline_`` before them.
    append_only : nobody gets UPDATE.
    guarded : put it under the ledger guard.
    """
    rights = "INSERT" if append_only else "INSERT, UPDATE"
    parts = [f"GRANT SELECT ON {table} TO {_roles(read_by)};", f"GRANT ALL ON {table} TO plumbline_migrator;"]
    if write_by:
        parts.append(f"GRANT {rights} ON {table} TO {_roles(write_by)};")
    if guarded:
        parts.append(guard_sql(table))
    parts.append(f"ALTER TABLE {table} OWNER TO plumbline_owner;")
    return "\n".join(parts)


def _roles(names: str) -> str:
    return ", ".join(f"plumbline_{name.strip()}" for name in names.split(","))


def rewritten(sql: str, *changes: tuple[str, str]) -> str:
    """Return a statement of an earlier migration with other words in the place of some, wherever they stand.

    Raises
    ------
    LookupError: such words are not there: a statement that was changed since would otherwise lose a condition unseen.
    """
    for before, after in changes:
        if before not in sql:
            raise LookupError(f"Not in the statement: {before}")
        sql = sql.replace(before, after)
    return sql
