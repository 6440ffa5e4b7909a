"""SQL of the rule that the locked plans of a list stand in one line: each amends the one before, and the first none."""

from __future__ import annotations


ONE_LINE = """
CREATE FUNCTION studies_check_one_line() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  mine public.studies_protocol;
BEGIN
  SELECT * INTO mine FROM public.studies_protocol WHERE id = NEW.protocol_id;
  -- Two at once would not see each other; what follows reads what the first of them wrote.
  PERFORM pg_advisory_xact_lock(hashtextextended('plumbline.plans.' || mine.run_id, 0));
  IF EXISTS (
    SELECT FROM public.studies_protocollock AS held JOIN public.studies_protocol AS other ON other.id = held.protocol_id
    WHERE other.run_id = mine.run_id AND other.id <> mine.id AND other.amends_id IS NOT DISTINCT FROM mine.amends_id
  ) THEN
    RAISE EXCEPTION 'Another plan of this list that amends the same was locked before.' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER studies_protocollock_one_line BEFORE INSERT ON studies_protocollock
  FOR EACH ROW EXECUTE FUNCTION studies_check_one_line();
"""

BACK = """
DROP TRIGGER studies_protocollock_one_line ON studies_protocollock;
DROP FUNCTION studies_check_one_line();
"""
