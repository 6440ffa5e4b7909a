from django.db import migrations

from plumbline.cases.share_end_policy import DUE, DUE_ONE_BY_ONE


class Migration(migrations.Migration):
    dependencies = [("cases", "0074_need_policies")]
    operations = [
        migrations.RunSQL(
            DUE_ONE_BY_ONE,
            DUE[DUE.index("CREATE FUNCTION") : DUE.index("ALTER FUNCTION")].replace(
                "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
            ),
        )
    ]
