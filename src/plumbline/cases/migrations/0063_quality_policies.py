from django.db import migrations

from plumbline.cases.quality_policy import QUALITY


class Migration(migrations.Migration):
    dependencies = [("cases", "0062_quality")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in QUALITY]
