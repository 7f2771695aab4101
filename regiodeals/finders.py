"""Which static files are collected: of the sender's own folder only what is published."""

from django.conf import settings
from django.contrib.staticfiles import finders


class PublishedFinder(finders.FileSystemFinder):
    """The folders of static files; whatever else lies in the folder of the house style stays there."""

    def list(self, ignore_patterns):
        for path, storage in super().list(ignore_patterns):
            if is_published(storage.prefix, path):
                yield path, storage

    def find_location(self, root, path, prefix=None):
        location = super().find_location(root, path, prefix)
        name = path.removeprefix(f"{prefix}/") if prefix else path
        return location if location and is_published(prefix, name) else None


def is_published(prefix, path):
    return prefix != settings.HOUSE_STYLE_PREFIX or path in settings.HOUSE_STYLE_PUBLISHED
