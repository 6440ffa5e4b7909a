from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0006_one_row"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="agreement",
            options={"ordering": ["starts", "pk"]},
        ),
    ]
