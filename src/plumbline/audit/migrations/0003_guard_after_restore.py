from django.db import migrations

from plumbline.audit.guard import GUARD_OF_THIS_TRANSACTION


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_guard")]
    operations = [migrations.RunSQL(GUARD_OF_THIS_TRANSACTION, migrations.RunSQL.noop)]
