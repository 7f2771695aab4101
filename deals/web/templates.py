"""How templates are read and Django's forms are drawn."""

import re
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.template import Origin
from django.template.loaders.filesystem import Loader as FilesystemLoader

MARGIN = re.compile(r"^[ \t]+", re.MULTILINE)
# A line that holds nothing but tags that draw nothing by themselves.
SILENT = re.compile(
    r"^((?:\{%-? *(?:if|elif|else|endif|for|empty|endfor|with|endwith|block|endblock|partialdef|endpartialdef|bewaard|endbewaard|load|extends"
    r"|localize|endlocalize|comment|endcomment)\b[^%]*%\}|\{%(?! *cycle\b)[^%]* as \w+ %\}|\{#(?:[^#\n]|#(?!\}))*#\})+)\n",
    re.MULTILINE,
)
# Where no space may come a line ends in `{# - #}`, which takes the line break with it.
GLUED = re.compile(r"\{# - #\}\n")
# Not `svg`: a picture stands in a line, and space beside it shows. Only what is in it does not.
BLOCKS = (
    "address|article|aside|body|br|caption|circle|col|colgroup|dd|defs|desc|details|div|dl|dt|fieldset"
    "|figcaption|figure|footer|form|g|h[1-6]|head|header|hr|html|legend|li|line|link|main|meta|nav|ol|optgroup|option"
    "|p|path|pattern|rect|script|section|summary|table|tbody|td|text|tfoot|th|thead|title|tr|ul|use"
)
# A line break beside an element that stands on lines of its own anyway: nobody sees it.
BEFORE_BLOCK = re.compile(rf"\n+(?=</?(?:{BLOCKS})\b)")
AFTER_BLOCK = re.compile(rf"((?:</?(?:{BLOCKS})|<svg)\b(?:[^<>{{}}]|\{{\{{[^}}]*\}}\}}|\{{%[^%]*%\}})*>)\n+")


class Loader(FilesystemLoader):
    """Reads templates without the margins and line breaks that only people who read the template need.

    Elements whose white space counts (`pre`, `textarea`) must not stand in one."""

    def get_contents(self, origin: Origin) -> str:
        text = GLUED.sub("", SILENT.sub(r"\1", MARGIN.sub("", super().get_contents(origin))))
        if not str(origin.name).endswith(".html"):
            return text  # feeds and the site map are files: every byte of them counts
        return AFTER_BLOCK.sub(r"\1", BEFORE_BLOCK.sub("", text))


class FormRenderer(TemplatesSetting):
    """Opens no template for a list of no errors: the form of one deal asks for a thousand of those."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if template_name.startswith("django/forms/errors/") and not context["errors"]:
            return ""
        return super().render(template_name, context, request)
