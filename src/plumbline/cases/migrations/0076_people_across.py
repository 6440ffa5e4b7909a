from django.db import migrations

from plumbline.cases.across_policy import PEOPLE_ACROSS


class Migration(migrations.Migration):
    dependencies = [("cases", "0075_sharing_ends_case_by_case")]
    operations = [migrations.RunSQL(PEOPLE_ACROSS, migrations.RunSQL.noop)]
