"""SQL of this room: policies, and the function that hides a person's events from a user."""

from __future__ import annotations

from plumbline.sharing.policy import policy_sql


READERS: dict[str, str | None] = {"loader": None, "analyst": None}
EVENT = policy_sql("timeline_event", read_by=READERS, write_by=("loader",))
INVOLVEMENT = policy_sql(
    "timeline_involvement",
    parent=("people_record", "record_id"),
    write_by=("loader",),
    read_by={**READERS, "matcher": "id, record_id, event_ref, role, owner_agency"},
)
SPELL = policy_sql(
    "timeline_spell", parent=("people_record", "record_id"), read_by=READERS, write_by=("loader",)
)
COUNT = policy_sql("timeline_count", read_by=READERS, write_by=("loader",))

FUNCTIONS = """
CREATE FUNCTION timeline_hide(target uuid, kept_out uuid, reason text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  asker uuid := public.access_viewer();
  keys uuid[] := public.people_keys(target);
  item record;
BEGIN
  IF asker IS NULL OR keys IS NULL THEN RETURN false; END IF;
  IF NOT (asker = kept_out OR public.people_decides(keys)) THEN RETURN false; END IF;
  FOR item IN
    SELECT DISTINCT e.id FROM public.people_record r
    JOIN public.timeline_involvement i ON i.record_id = r.id
    JOIN public.timeline_event e ON e.owner_agency = i.owner_agency AND e.event_ref = i.event_ref
    WHERE r.person_id = ANY(keys)
  LOOP
    INSERT INTO public.sharing_grant (id, kind, object_table, object_id, "user", because, starts, by)
    VALUES (gen_random_uuid(), 'block', 'timeline_event', item.id, kept_out, reason, clock_timestamp(), asker);
    PERFORM public.sharing_apply('timeline_event', item.id);
  END LOOP;
  RETURN true;
END $$;
ALTER FUNCTION timeline_hide(uuid, uuid, text) OWNER TO plumbline_finder;

-- An event that comes, or comes to be theirs, after a person was hidden is hidden as well. What follows from a join that
-- was undone is open again; what somebody hid by name stays hidden.
CREATE FUNCTION timeline_follow() RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public SET enable_nestloop = off AS $$
DECLARE
  asker uuid := public.access_viewer();
  item record;
  changed integer := 0;
BEGIN
  IF asker IS NULL OR NOT EXISTS (SELECT FROM public.sharing_grant WHERE kind = 'block' AND ends IS NULL) THEN RETURN 0; END IF;
  FOR item IN
    WITH wanted AS (
      SELECT DISTINCT e.id, kept_out
      FROM public.people_record r CROSS JOIN unnest(r.hidden_from) AS kept_out
      JOIN public.timeline_involvement i ON i.record_id = r.id
      JOIN public.timeline_event e ON e.owner_agency = i.owner_agency AND e.event_ref = i.event_ref
      WHERE r.hidden_from <> '{}' AND r.withdrawn_at IS NULL
      UNION  -- what somebody hid by name holds on the version that stands now
      SELECT e.id, g."user"
      FROM public.sharing_grant g JOIN public.timeline_event before ON before.id = g.object_id
      JOIN public.timeline_event e ON e.owner_agency = before.owner_agency AND e.feed = before.feed AND e.event_ref = before.event_ref
        AND e.variant = before.variant AND e.has_own_ref AND e.withdrawn_at IS NULL
      WHERE g.object_table = 'timeline_event' AND g.kind = 'block' AND g.ends IS NULL AND g.because <> 'follows-person'),
    present AS (
      SELECT g.id AS grant_id, g.object_id AS id, g."user" AS kept_out, g.because = 'follows-person' AS follows
      FROM public.sharing_grant g WHERE g.object_table = 'timeline_event' AND g.kind = 'block' AND g.ends IS NULL)
    SELECT coalesce(w.id, p.id) AS id, w.kept_out, p.grant_id
    FROM wanted w FULL JOIN present p ON p.id = w.id AND p.kept_out = w.kept_out
    WHERE p.grant_id IS NULL OR (w.id IS NULL AND p.follows)
  LOOP
    IF item.grant_id IS NULL THEN
      INSERT INTO public.sharing_grant (id, kind, object_table, object_id, "user", because, starts, by)
      VALUES (gen_random_uuid(), 'block', 'timeline_event', item.id, item.kept_out, 'follows-person', clock_timestamp(), asker);
    ELSE
      UPDATE public.sharing_grant SET ends = clock_timestamp() WHERE id = item.grant_id;
    END IF;
    PERFORM public.sharing_apply('timeline_event', item.id);
    changed := changed + 1;
  END LOOP;
  RETURN changed;
END $$;
ALTER FUNCTION timeline_follow() OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION timeline_follow() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION timeline_follow() TO plumbline_loader, plumbline_matcher;

-- A join planned on the statistics of an empty table takes minutes. ANALYZE needs ownership, so the owner lends it.
CREATE FUNCTION timeline_analyse() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  ANALYZE public.feeds_staged_records, public.feeds_staged_events, public.feeds_staged_involvements, public.feeds_staged_spells,
    public.people_person, public.people_record, public.timeline_event, public.timeline_involvement, public.timeline_spell;
END $$;
ALTER FUNCTION timeline_analyse() OWNER TO plumbline_owner;
REVOKE ALL ON FUNCTION timeline_analyse() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION timeline_analyse() TO plumbline_loader, plumbline_matcher;
"""
