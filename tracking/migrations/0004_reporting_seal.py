"""An issued report cannot be changed, whoever sends the statement."""

from django.db import migrations

SEAL = """
CREATE FUNCTION tracking_refuse_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.issued_at IS NOT NULL THEN
        RAISE EXCEPTION 'report % is issued and is never changed', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER tracking_report_sealed BEFORE UPDATE OR DELETE ON tracking_report
    FOR EACH ROW EXECUTE FUNCTION tracking_refuse_issued();

CREATE FUNCTION tracking_refuse_issued_file() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[] := ARRAY[CASE TG_OP WHEN 'INSERT' THEN NULL ELSE OLD.report_id END,
                              CASE TG_OP WHEN 'DELETE' THEN NULL ELSE NEW.report_id END];
BEGIN
    IF EXISTS (SELECT FROM tracking_report WHERE id = ANY (touched) AND issued_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the files of an issued report are never changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER tracking_reportfile_sealed BEFORE INSERT OR UPDATE OR DELETE ON tracking_reportfile
    FOR EACH ROW EXECUTE FUNCTION tracking_refuse_issued_file();
"""
UNSEAL = """
DROP TRIGGER tracking_reportfile_sealed ON tracking_reportfile;
DROP FUNCTION tracking_refuse_issued_file();
DROP TRIGGER tracking_report_sealed ON tracking_report;
DROP FUNCTION tracking_refuse_issued();
"""


class Migration(migrations.Migration):
    dependencies = [("tracking", "0003_filing_guards")]

    operations = [
        migrations.RunSQL(SEAL, UNSEAL),
    ]
