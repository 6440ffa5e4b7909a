from django.db import migrations

from plumbline.cases.need_policy import NEEDS


class Migration(migrations.Migration):
    dependencies = [("cases", "0073_needs_and_claims")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in NEEDS]
