from django.db import migrations

from plumbline.studies.begun_policy import CASES_BEGUN


class Migration(migrations.Migration):
    dependencies = [
        ("studies", "0012_more_designs"),
        ("cases", "0002_policies"),
        ("finding", "0002_policies"),
        ("schemes", "0001_initial"),
    ]
    operations = [migrations.RunSQL(CASES_BEGUN, migrations.RunSQL.noop)]
