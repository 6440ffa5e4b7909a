"""How often a case was opened, by agency, for the file of it."""

from django.db import migrations

from plumbline.cases.opened_policy import OPENED


class Migration(migrations.Migration):
    dependencies = [("cases", "0109_readers_gone")]
    operations = [migrations.RunSQL(OPENED, "DROP FUNCTION cases_opened(uuid)")]
