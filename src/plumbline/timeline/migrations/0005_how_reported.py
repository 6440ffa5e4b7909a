from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("timeline", "0004_count_policies")]
    operations = [
        migrations.AddField(
            model_name="event",
            name="how_reported",
            field=models.TextField(null=True),
        ),
    ]
