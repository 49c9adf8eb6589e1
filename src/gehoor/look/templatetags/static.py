"""Django's tags for static files, without its question each time whether there are any."""

from __future__ import annotations

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.base import Parser, Token
from django.templatetags import static as djangos

register = template.Library()
register.tags |= djangos.register.tags


class Static(djangos.StaticNode):
    @classmethod
    def handle_simple(cls, path: str) -> str:
        return str(staticfiles_storage.url(path))


@register.tag("static")
def static(parser: Parser, token: Token) -> template.Node:
    """As Django's."""
    return Static.handle_token(parser, token)
