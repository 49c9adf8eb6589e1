"""Django's tags for words in the reader's language, with `translate` looked up once for a language.

It stands before Django's own of this name, because a page has sixty fixed pieces of text.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import Parser, Token
from django.templatetags import i18n as djangos
from django.templatetags.i18n import TranslateNode
from django.utils.translation import get_language

register = template.Library()
register.tags |= djangos.register.tags
register.filters |= djangos.register.filters


class FixedWords(template.Node):
    """A text without variables: it is the same on every page in the same language."""

    child_nodelists = ()

    def __init__(self, node: TranslateNode) -> None:
        self._name, self._node = node.asvar, node
        node.asvar = None
        self._known: dict[str | None, str] = {}

    def render(self, context: template.Context) -> str:
        language = get_language()
        words = self._known.get(language)
        if words is None:
            words = self._known[language] = self._node.render(context)
        if self._name is None:
            return words
        context[self._name] = words
        return ""


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> template.Node:
    """As Django's."""
    node: Any = djangos.do_translate(parser, token)
    is_fixed = token.split_contents()[1][0] in "\"'" and not node.filter_expression.filters
    return FixedWords(node) if is_fixed and not node.message_context else node
