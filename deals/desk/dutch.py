"""What Django says in English where no translation can reach it."""

from django.contrib.admin.templatetags import admin_list
from django.templatetags.static import static
from django.utils.html import format_html

ICONS = {True: ("yes", "ja"), False: ("no", "nee"), None: ("unknown", "onbekend")}


def icon(value):
    """Django's tick or cross; a screen reader hears ‘ja’ where it would hear ‘True’."""
    picture, word = ICONS[value]
    return format_html('<img src="{}" alt="{}">', static(f"admin/img/icon-{picture}.svg"), word)


admin_list._boolean_icon = icon  # type: ignore[attr-defined]
