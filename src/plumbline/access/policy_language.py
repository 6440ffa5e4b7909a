"""SQL of the language of an account: its owner alone changes it."""

LANGUAGE = """
CREATE FUNCTION access_whose_language() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF session_user = 'plumbline_app' AND NEW.language IS DISTINCT FROM OLD.language
     AND NEW.id IS DISTINCT FROM public.access_viewer() THEN
    RAISE EXCEPTION 'A language is chosen by the owner of the account.' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION access_whose_language() OWNER TO plumbline_finder;
CREATE TRIGGER access_user_whose_language BEFORE UPDATE OF language ON access_user
  FOR EACH ROW EXECUTE FUNCTION access_whose_language();
GRANT UPDATE (language) ON access_user TO plumbline_app;
"""
