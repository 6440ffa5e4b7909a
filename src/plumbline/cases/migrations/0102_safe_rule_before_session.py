from django.db import migrations

from plumbline.cases.safe_rule_policy import BEFORE_A_SESSION


class Migration(migrations.Migration):
    dependencies = [("cases", "0101_share_basis_policies")]
    operations = [migrations.RunSQL(BEFORE_A_SESSION, migrations.RunSQL.noop)]
