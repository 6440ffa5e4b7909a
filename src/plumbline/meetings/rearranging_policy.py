"""SQL of moving and cancelling: what a meeting stands at follows its last rearrangement; who is told of it."""

from __future__ import annotations

from plumbline.meetings.enums import ABOUT_MEETING
from plumbline.notices.enums import MEETING_CALLED, MEETING_CANCELLED, MEETING_MOVED


EARLIER = f"about_kind = '{ABOUT_MEETING}' AND kind IN ('{MEETING_CALLED}', '{MEETING_MOVED}')"

# When and where a meeting stands is asked by many lists; the row that says why it changed sets it, and nobody else may.
# What those called were told before names another day, and ends.
CARRIES = f"""
CREATE FUNCTION meetings_rearrange() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE public.meetings_meeting SET starts_at = NEW.starts_at, place = NEW.place WHERE id = NEW.meeting_id AND NEW.starts_at IS NOT NULL;
  UPDATE public.notices_notice SET ended_at = NEW.at WHERE about_id = NEW.meeting_id AND {EARLIER} AND ended_at IS NULL;
  RETURN NULL;
END $$;
ALTER FUNCTION meetings_rearrange() OWNER TO plumbline_finder;
CREATE TRIGGER meetings_rearrangement_carry AFTER INSERT ON meetings_rearrangement FOR EACH ROW EXECUTE FUNCTION meetings_rearrange();
CREATE POLICY notices_notice_ends_calls ON notices_notice FOR UPDATE TO plumbline_finder
  USING ({EARLIER}) WITH CHECK ({EARLIER});
GRANT UPDATE (ended_at) ON notices_notice TO plumbline_finder;
"""  # noqa: S608 - our own words alone

# As of a call: whoever sits at the table, and nobody else.
NOTICES_OF_CHANGES = f"""
CREATE POLICY notices_notice_of_changes ON notices_notice FOR INSERT TO plumbline_app, plumbline_worker
  WITH CHECK (about_kind = '{ABOUT_MEETING}' AND kind IN ('{MEETING_MOVED}', '{MEETING_CANCELLED}')
              AND EXISTS (SELECT FROM meetings_rearrangement told WHERE told.meeting_id = about_id)
              AND opened_at IS NULL AND put_away_at IS NULL AND ended_at IS NULL AND meetings_is_called(about_id, recipient));
"""
