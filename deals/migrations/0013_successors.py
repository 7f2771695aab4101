from django.db import migrations, models


def carry_over(apps, schema_editor):
    """A municipality that went into another keeps it, as the first of what may be several."""
    municipality = apps.get_model("deals", "Municipality")
    through = municipality.successors.through
    using = schema_editor.connection.alias
    pairs = municipality.objects.using(using).filter(successor__isnull=False).values_list("pk", "successor_id")
    through.objects.using(using).bulk_create(
        [through(from_municipality_id=old, to_municipality_id=new) for old, new in pairs]
    )


def carry_back(apps, schema_editor):
    """The first of its successors is the one that is kept."""
    municipality = apps.get_model("deals", "Municipality")
    using = schema_editor.connection.alias
    pairs = municipality.successors.through.objects.using(using).order_by("-pk")
    for old, new in pairs.values_list("from_municipality_id", "to_municipality_id"):
        municipality.objects.using(using).filter(pk=old).update(successor_id=new)


class Migration(migrations.Migration):
    dependencies = [
        ("deals", "0012_clockwork"),
    ]

    operations = [
        migrations.AddField(
            model_name="municipality",
            name="successors",
            field=models.ManyToManyField(
                blank=True,
                help_text="De gemeente die haar gebied kreeg, of de gemeenten waarover het verdeeld is.",
                related_name="predecessors",
                to="deals.municipality",
                verbose_name="opgegaan in",
            ),
        ),
        migrations.RunPython(carry_over, carry_back),
        migrations.RemoveField(
            model_name="municipality",
            name="successor",
        ),
    ]
