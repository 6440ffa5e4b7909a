from django.db import migrations

from plumbline.meetings.calendar_policy import CALENDAR_TIMES


class Migration(migrations.Migration):
    dependencies = [("meetings", "0022_schemes_in_use")]
    operations = [
        migrations.RunSQL(CALENDAR_TIMES, "DROP FUNCTION meetings_calendar_times(uuid[], uuid)"),
    ]
