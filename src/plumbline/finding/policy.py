"""SQL of the room's own policies: who reads the frozen list, the key and the nominations.

Three circles. The list and its key are read by the analyst's database role alone, once an actor is
known: no page can show that somebody was on it. Runs are read by the agencies of the scheme.
Nominations are read only by those who choose: co-ordinators and chairs of those agencies. A person's
key leaves through one function, for one accepted nomination, to somebody who may choose on it.
"""

from __future__ import annotations

from plumbline.audit.guard import guard_sql
from plumbline.sharing.policy import KNOWN, PEOPLE_ROLES, policy_sql


FUNCTIONS = """
-- Agencies for which the viewer may accept or decline: role and agency from one and the same membership.
CREATE FUNCTION finding_choosing_agencies() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(DISTINCT m.agency_id), '{}')
  FROM public.access_membership m JOIN public.access_user u ON u.id = m.user_id
  WHERE u.is_active AND m.user_id = (SELECT public.access_viewer()) AND m.role IN ('coordinator', 'chair')
    AND m.starts <= clock_timestamp() AND (m.ends IS NULL OR m.ends > clock_timestamp())
$$;
ALTER FUNCTION finding_choosing_agencies() OWNER TO plumbline_finder;

-- The person behind an accepted nomination, by the key that stands today. NULL for everything else.
CREATE FUNCTION finding_person_of(nomination uuid) RETURNS uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE found uuid; elder uuid;
BEGIN
  SELECT k.person_id INTO found
  FROM public.finding_nomination n
  JOIN public.finding_nominationdecision d ON d.nomination_id = n.id AND d.choice = 'accepted'
  JOIN public.finding_listentry e ON e.id = n.entry_id AND e.arm IN ('offered', 'always')
  JOIN public.finding_studykey k ON k.study_number = e.study_number
  WHERE n.id = $1 AND n.seen_by_agencies && public.finding_choosing_agencies()
    AND NOT (public.access_viewer() = ANY(n.hidden_from));
  WHILE found IS NOT NULL LOOP
    SELECT alias_of_id INTO elder FROM public.people_person WHERE id = found;
    EXIT WHEN elder IS NULL;
    found := elder;
  END LOOP;
  RETURN found;
END $$;
ALTER FUNCTION finding_person_of(uuid) OWNER TO plumbline_finder;
REVOKE EXECUTE ON FUNCTION finding_person_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION finding_person_of(uuid) TO plumbline_app, plumbline_worker;

-- Erasure: the key rows go; score, rank and counts stay under numbers that lead to nobody.
CREATE FUNCTION finding_cut_key(persons uuid[]) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE gone integer;
BEGIN
  IF NOT public.access_viewer_holds('governance') THEN RETURN 0; END IF;
  DELETE FROM public.finding_studykey WHERE person_id = ANY(persons);
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
ALTER FUNCTION finding_cut_key(uuid[]) OWNER TO plumbline_finder;
REVOKE EXECUTE ON FUNCTION finding_cut_key(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION finding_cut_key(uuid[]) TO plumbline_app, plumbline_worker;
"""

FOLLOW = """
-- An accepted nomination is kept from whoever its person is kept from. One that still waits names nobody, and stays as it is:
-- to take it away would say whose it was.
CREATE FUNCTION finding_follow() RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  asker uuid := public.access_viewer();
  item record;
  changed integer := 0;
BEGIN
  IF asker IS NULL THEN RETURN 0; END IF;
  FOR item IN
    SELECT DISTINCT n.id, n.seen_by_agencies, kept_out
    FROM public.finding_nomination n
    JOIN public.finding_nominationdecision d ON d.nomination_id = n.id AND d.choice = 'accepted'
    JOIN public.finding_listentry e ON e.id = n.entry_id
    JOIN public.finding_studykey k ON k.study_number = e.study_number
    JOIN public.people_person p ON p.id = ANY(public.people_keys(k.person_id))
    CROSS JOIN unnest(p.hidden_from) AS kept_out
    WHERE NOT kept_out = ANY(n.hidden_from)
  LOOP
    -- The list is frozen by a database role that may write no grants, so the first change writes them.
    INSERT INTO public.sharing_grant (id, kind, object_table, object_id, agency, because, starts, by)
    SELECT gen_random_uuid(), 'grant', 'finding_nomination', item.id, agency, 'nomination-offered', clock_timestamp(), asker
    FROM unnest(item.seen_by_agencies) AS agency
    WHERE NOT EXISTS (SELECT FROM public.sharing_grant g WHERE g.object_table = 'finding_nomination' AND g.object_id = item.id AND g.kind = 'grant');
    INSERT INTO public.sharing_grant (id, kind, object_table, object_id, "user", because, starts, by)
    VALUES (gen_random_uuid(), 'block', 'finding_nomination', item.id, item.kept_out, 'follows-person', clock_timestamp(), asker);
    PERFORM public.sharing_apply('finding_nomination', item.id);
    changed := changed + 1;
  END LOOP;
  RETURN changed;
END $$;
ALTER FUNCTION finding_follow() OWNER TO plumbline_finder;
REVOKE EXECUTE ON FUNCTION finding_follow() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION finding_follow() TO plumbline_app, plumbline_worker;
"""

CHOOSES = "seen_by_agencies && (SELECT finding_choosing_agencies()) AND NOT ((SELECT access_viewer()) = ANY(hidden_from))"


def analyst_only_sql(table: str, *, finder: str) -> str:
    """Return the SQL for a table that the analyst's role alone reads and adds to, and nobody changes.

    Parameters
    ----------
    finder : rights of the role that owns the definer functions, such as ``SELECT, DELETE``.
    """
    return "\n".join(
        [
            guard_sql(table),
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;",
            f"CREATE POLICY {table}_analyst_reads ON {table} FOR SELECT TO plumbline_analyst USING ({KNOWN});",
            f"CREATE POLICY {table}_analyst_adds ON {table} FOR INSERT TO plumbline_analyst WITH CHECK ({KNOWN});",
            f"CREATE POLICY {table}_finder ON {table} TO plumbline_finder USING (true);",
            f"GRANT SELECT, INSERT ON {table} TO plumbline_analyst;",
            f"GRANT {finder} ON {table} TO plumbline_finder;",
            f"GRANT ALL ON {table} TO plumbline_migrator;",
            f"ALTER TABLE {table} OWNER TO plumbline_owner;",
        ]
    )


def frozen_sql(table: str, *, parent: tuple[str, str] | None = None) -> str:
    """Return the SQL for `Scoped` rows that the analyst's role writes once and people only read."""
    return "\n".join(
        [
            policy_sql(table, parent=parent, read_by={"analyst": None}, changes=False),
            f"CREATE POLICY {table}_analyst_adds ON {table} FOR INSERT TO plumbline_analyst WITH CHECK ({KNOWN});",
            f"GRANT INSERT ON {table} TO plumbline_analyst;",
            f"REVOKE INSERT ON {table} FROM {PEOPLE_ROLES};",
        ]
    )


def choosers_only_sql(table: str) -> str:
    """Return the SQL that narrows a table's readers to co-ordinators and chairs of the agencies that see it."""
    return f"CREATE POLICY {table}_choosers ON {table} AS RESTRICTIVE FOR SELECT TO {PEOPLE_ROLES} USING ({CHOOSES});"
