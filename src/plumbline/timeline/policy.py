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

FUNCTIONS = """
CREATE FUNCTION timeline_hide(target uuid, kept_out uuid, reason text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  asker uuid := public.access_viewer();
  keys uuid[] := public.people_keys(target);
  item record;
BEGIN
  IF asker IS NULL OR keys IS NULL THEN RETURN false; END IF;
  IF NOT (asker = kept_out OR public.access_viewer_holds('coordinator', 'chair')) THEN RETURN false; END IF;
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
