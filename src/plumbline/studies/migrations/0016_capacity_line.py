from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("studies", "0015_bundle_for_agency")]
    operations = [
        migrations.RemoveConstraint(model_name="protocol", name="studies_protocol_design"),
        migrations.AddConstraint(
            model_name="protocol",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("design__in", ["lottery", "waitlist", "rank", "same_day", "capacity_line"])
                ),
                name="studies_protocol_design",
            ),
        ),
    ]
