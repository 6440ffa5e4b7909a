from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feeds", "0007_quality"),
    ]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="harm_index",
            field=models.TextField(default="", help_text="edition that weighed its offences, by title"),
        ),
    ]
