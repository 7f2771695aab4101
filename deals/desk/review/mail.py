"""A letter to whoever has to do something, where a mail server is set. It says that something waits, never what."""

import logging

from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.mail import EmailMessage
from django.urls import reverse

from ...accounts.users import MAY_PUBLISH, User

log = logging.getLogger("register.mail")


def submitted(submission):
    """To everyone who may decide, but its author."""
    codename = MAY_PUBLISH.split(".")[1]
    permission = Permission.objects.get(codename=codename, content_type__app_label="deals")
    reviewers = User.objects.filter(groups__permissions=permission, is_active=True).exclude(pk=submission.author_id)
    send(
        [person.email for person in reviewers.distinct()],
        f"Voorlegging {submission.pk} wacht op beoordeling",
        f"{submission.author} heeft voorlegging {submission.pk} ingediend. Bekijk haar aan het bureau:",
        submission,
    )


def decided(submission, kind):
    """To its author."""
    send(
        [submission.author.email],
        f"Voorlegging {submission.pk} is {kind.label}",
        f"Uw voorlegging {submission.pk} is {kind.label}. Lees het aan het bureau:",
        submission,
    )


def send(addresses, subject, sentence, submission):
    """Nobody's work waits for a mail server: what cannot be sent is a line in the log."""
    addresses = [address for address in addresses if address]
    if not settings.MAIL_HOST or not addresses:
        return
    link = settings.REGISTER_URL + reverse("admin:submission", args=[submission.pk])
    for address in addresses:
        letter = EmailMessage(subject, f"{sentence}\n\n{link}\n", settings.MAIL_FROM, [address])
        try:
            letter.send()
        except OSError as error:
            log.error("een bericht over voorlegging %s kon niet weg: %s", submission.pk, type(error).__name__)
