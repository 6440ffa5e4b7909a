from django.db import migrations

from plumbline.cases.glass_policy import BREAK_BY_SCHEME


class Migration(migrations.Migration):
    dependencies = [("cases", "0055_warnings_of_the_unvetted")]
    operations = [migrations.RunSQL(BREAK_BY_SCHEME, migrations.RunSQL.noop)]
