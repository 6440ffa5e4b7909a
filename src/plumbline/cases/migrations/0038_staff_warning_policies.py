from django.db import migrations

from plumbline.cases.staff_warning_policy import WARNINGS


class Migration(migrations.Migration):
    dependencies = [("cases", "0037_staff_warnings")]
    operations = [migrations.RunSQL(WARNINGS, migrations.RunSQL.noop)]
