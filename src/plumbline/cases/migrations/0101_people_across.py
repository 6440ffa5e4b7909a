from django.db import migrations

from plumbline.cases.across_policy import PEOPLE_ACROSS


class Migration(migrations.Migration):
    dependencies = [("cases", "0082_need_policies")]
    operations = [migrations.RunSQL(PEOPLE_ACROSS, migrations.RunSQL.noop)]
