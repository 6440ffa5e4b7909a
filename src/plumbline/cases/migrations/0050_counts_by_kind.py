from django.db import migrations

from plumbline.cases.reopening_policy import COUNTS_BY_KIND


class Migration(migrations.Migration):
    dependencies = [("cases", "0049_extension_policies")]
    operations = [migrations.RunSQL(COUNTS_BY_KIND, migrations.RunSQL.noop)]
