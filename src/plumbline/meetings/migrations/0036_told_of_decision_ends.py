from django.db import migrations

from plumbline.meetings.line_end_notice_policy import NOTICES_OF_DECISION_ENDS


class Migration(migrations.Migration):
    dependencies = [("meetings", "0035_apology_policies"), ("cases", "0131_wall_before_triage")]
    operations = [migrations.RunSQL(NOTICES_OF_DECISION_ENDS, migrations.RunSQL.noop)]
