import hashlib

from django.db import migrations, models

LISTS = (
    "Province",
    "Municipality",
    "CaribbeanBody",
    "Ministry",
    "MinistryName",
    "Tranche",
    "Theme",
    "Trait",
    "ProgrammeFact",
)


def first_revision(apps, schema_editor):
    """Lists that stand here already are a state of their own. An empty register stays empty."""
    using = schema_editor.connection.alias
    rows = [
        (name, values)
        for name in LISTS
        for values in apps.get_model("deals", name).objects.using(using).order_by("pk").values_list()
    ]
    if rows:
        digest = hashlib.sha256(repr(rows).encode()).hexdigest()
        apps.get_model("deals", "ListRevision").objects.using(using).create(pk=1, digest=digest)


class Migration(migrations.Migration):
    dependencies = [
        ("deals", "0007_one_at_a_time"),
    ]

    operations = [
        migrations.CreateModel(
            name="ListRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(editable=False, max_length=64, verbose_name="digest")),
            ],
            options={
                "verbose_name": "stand van de officiële lijsten",
                "verbose_name_plural": "standen van de officiële lijsten",
                "default_permissions": (),
            },
        ),
        migrations.RunPython(first_revision, migrations.RunPython.noop),
    ]
