"""What a page shows of a release whatever is asked, made once."""

from django import template

from ..portal.parts import MarkedSources, Part, kept_part, part_key

register = template.Library()


class KeptNode(template.Node):
    child_nodelists = ("nodelist",)

    def __init__(self, nodelist, names, unless):
        self.nodelist, self.names, self.unless = nodelist, names, unless

    def render(self, context):
        if self.unless and self.unless.resolve(context):
            return self.nodelist.render(context)
        key = part_key(context["reading"], *(name.resolve(context) for name in self.names))
        if not key:
            return self.nodelist.render(context)
        return kept_part(key, lambda: self.made(context)).numbered(context.get("read_in"))

    def made(self, context):
        sources = None if context.get("read_in") is None else MarkedSources()
        with context.push(read_in=sources):
            return Part(self.nodelist.render(context), tuple(sources or ()))


@register.tag
def bewaard(parser, token):
    """What stands up to `{% endbewaard %}` is made once for a release under these names, `unless` something is so.

    `{% bewaard "rij" row.slug unless hit %}`: it may use nothing of the question but at which release it reads."""
    _tag, *words = token.split_contents()
    unless = None
    if "unless" in words:
        *words, _word, condition = words
        unless = parser.compile_filter(condition)
    nodelist = parser.parse(("endbewaard",))
    parser.delete_first_token()
    return KeptNode(nodelist, [parser.compile_filter(word) for word in words], unless)
