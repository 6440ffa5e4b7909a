from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("studies", "0018_protocol_witnesses")]
    operations = [
        # Plans of before left nothing out, and say so.
        migrations.AddField(
            model_name="protocol",
            name="late_by",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="days before the end of the files left out"
            ),
        ),
    ]
