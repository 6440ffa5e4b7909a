"""A line for named people that is withdrawn is read by those of them who answer for it."""

from django.db import migrations

from plumbline.meetings.named_line_policy import NAMED_LINES


class Migration(migrations.Migration):
    dependencies = [("meetings", "0028_quorum_of_what_stands"), ("cases", "0121_moved")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in NAMED_LINES]
