"""An agency is told that the host took back what it said, and alone says other words once the meeting has ended."""

from django.db import migrations

from plumbline.meetings.line_notice_policy import LINE_NOTICES


class Migration(migrations.Migration):
    dependencies = [("meetings", "0030_quorum_at_the_end"), ("notices", "0007_urgent_at_once")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in LINE_NOTICES]
