from django.db import migrations

from plumbline.audit.guard import GUARD_FUNCTION


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(GUARD_FUNCTION, migrations.RunSQL.noop)]
