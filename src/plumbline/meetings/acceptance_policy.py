"""SQL of accepting the confidentiality statement: whoever accepts it later than they were recorded is bound from then on."""

from __future__ import annotations


# Whether somebody is bound is kept on their attendance, because quorum, sight and notices ask for it; the row of the acceptance sets it.
BINDS = """
CREATE FUNCTION meetings_bind() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE public.meetings_attendance SET confidentiality_accepted = true WHERE id = NEW.attendance_id AND NOT confidentiality_accepted;
  RETURN NULL;
END $$;
ALTER FUNCTION meetings_bind() OWNER TO plumbline_finder;
CREATE TRIGGER meetings_acceptance_bind AFTER INSERT ON meetings_acceptance FOR EACH ROW EXECUTE FUNCTION meetings_bind();
"""
