from django.db import migrations

from plumbline.cases.handover_policy import HANDOVERS


class Migration(migrations.Migration):
    dependencies = [("cases", "0077_hand_overs_between_installations")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in HANDOVERS]
