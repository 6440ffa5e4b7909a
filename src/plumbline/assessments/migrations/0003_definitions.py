from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_policies")]
    operations = [
        migrations.AddField("instrument", "source", models.TextField(blank=True, default="")),
        migrations.AddField("instrument", "effective_from", models.DateField(null=True)),
        migrations.AddField("instrument", "definition", models.JSONField(default=dict)),
    ]
