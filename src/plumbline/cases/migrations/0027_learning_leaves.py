from django.db import migrations

from plumbline.cases.leaving_policy import LEARNING_LEAVES


class Migration(migrations.Migration):
    dependencies = [("cases", "0026_assessment_policies")]
    operations = [migrations.RunSQL(LEARNING_LEAVES, migrations.RunSQL.noop)]
