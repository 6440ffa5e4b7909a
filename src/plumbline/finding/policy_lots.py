"""SQL of the rule that no lot is drawn in the transaction that committed to its seed."""

from __future__ import annotations


APART = """
-- Outside the model and set by the trigger, so that no statement can say another transaction than its own.
ALTER TABLE finding_lotcommitment ADD COLUMN committed_in xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE finding_lotcommitment ADD COLUMN stored_at timestamptz NOT NULL DEFAULT clock_timestamp();

CREATE FUNCTION finding_stamp_commitment() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  NEW.committed_in := pg_current_xact_id();
  NEW.stored_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER finding_lotcommitment_stamp BEFORE INSERT ON finding_lotcommitment
  FOR EACH ROW EXECUTE FUNCTION finding_stamp_commitment();

-- Partners can hold the SHA-256 before the draw only if it was committed to before. A restored database starts its
-- transaction numbers afresh, so the number counts only together with the time.
CREATE FUNCTION finding_check_apart() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NEW.commitment_id IS NULL THEN
    RAISE EXCEPTION 'A lot is drawn from a commitment made before.' USING ERRCODE = '42501';
  END IF;
  IF EXISTS (
    SELECT FROM public.finding_lotcommitment
    WHERE id = NEW.commitment_id AND committed_in = pg_current_xact_id() AND stored_at >= transaction_timestamp()
  ) THEN
    RAISE EXCEPTION 'A lot is not drawn in the transaction that committed to its seed.' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION finding_check_apart() OWNER TO plumbline_finder;
CREATE TRIGGER finding_nominationrun_apart BEFORE INSERT ON finding_nominationrun
  FOR EACH ROW WHEN (NEW.method = 'by_lot') EXECUTE FUNCTION finding_check_apart();
"""
