from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interventions", "0002_policies")]
    operations = [
        migrations.AddField(
            model_name="version",
            name="consent_from",
            field=models.DateField(
                help_text="the day from which nobody is referred without their consent; none where it needs none",
                null=True,
            ),
        ),
    ]
