from django.db import migrations

from plumbline.studies.plans_policy import BACK, ONE_LINE


class Migration(migrations.Migration):
    dependencies = [("studies", "0019_late_by")]
    operations = [migrations.RunSQL(ONE_LINE, BACK)]
