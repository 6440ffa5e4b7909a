from django.db import migrations

from plumbline.cases.across_policy import PEOPLE_ACROSS


class Migration(migrations.Migration):
    dependencies = [("cases", "0070_forms_on_the_way_policies")]
    operations = [migrations.RunSQL(PEOPLE_ACROSS, migrations.RunSQL.noop)]
