from django.db import migrations, models

from plumbline.studies.begun_policy import CASES_BEGUN_OF_PICKED


class Migration(migrations.Migration):
    dependencies = [("studies", "0016_capacity_line")]
    operations = [
        migrations.RemoveConstraint(model_name="protocol", name="studies_protocol_design"),
        migrations.AddConstraint(
            model_name="protocol",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("design__in", ["lottery", "waitlist", "rank", "same_day", "capacity_line", "adjusted"])
                ),
                name="studies_protocol_design",
            ),
        ),
        migrations.RunSQL(CASES_BEGUN_OF_PICKED, migrations.RunSQL.noop),
    ]
