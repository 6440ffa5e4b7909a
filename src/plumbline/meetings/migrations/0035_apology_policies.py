"""Who sends, records and takes back apologies."""

from django.db import migrations

from plumbline.meetings.apology_policy import APOLOGIES


class Migration(migrations.Migration):
    dependencies = [("meetings", "0034_apologies")]
    operations = [migrations.RunSQL(list(APOLOGIES), migrations.RunSQL.noop)]
