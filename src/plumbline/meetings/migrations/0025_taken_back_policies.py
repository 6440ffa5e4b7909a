"""Who takes a line or a decision back, and who reads it then."""

from django.db import migrations

from plumbline.meetings.taken_back_policy import TAKEN_BACK


class Migration(migrations.Migration):
    dependencies = [("meetings", "0024_taken_back")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in TAKEN_BACK]
