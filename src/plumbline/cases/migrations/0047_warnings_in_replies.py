from django.db import migrations

from plumbline.cases.staff_warning_policy import IN_REPLY


class Migration(migrations.Migration):
    dependencies = [("cases", "0046_reopening_policies")]
    operations = [migrations.RunSQL(IN_REPLY, migrations.RunSQL.noop)]
