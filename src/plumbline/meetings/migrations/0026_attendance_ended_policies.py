"""Who says that somebody left or was never there, and what is counted then."""

from django.db import migrations

from plumbline.meetings.gone_policy import GONE


class Migration(migrations.Migration):
    dependencies = [("meetings", "0025_taken_back_policies")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in GONE]
