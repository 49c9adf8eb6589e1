"""What someone typed, understood. Pure, and never an error: whatever was typed is a query, perhaps an empty one.

Words must all be there, in any form (stems) and any case; the last one, and any that ends in `*`, may be a
beginning. "Words in quotes" stand together exactly so. `-word` must not be there. A mail address or an order
number is what it is: its parts stand together. From three letters on, a word is also found inside the words of
subjects and names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from gehoor.core.search import terms

LONGEST = 300
MOST_ATOMS = 12
SHORTEST_BEGINNING = 3

_ATOM = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True)
class Atom:
    """One thing that must, or must not, be there. More than one word: they stand together in this order.

    `endings`: all words of the index that begin as the last one, when that is known.
    """

    words: tuple[str, ...]
    is_exact: bool = False
    is_beginning: bool = False
    is_unwanted: bool = False
    endings: tuple[str, ...] | None = None

    @cached_property
    def forms(self) -> frozenset[str]:
        """The word and its stems; nothing but the words themselves when they are meant exactly."""
        if self.is_exact or len(self.words) > 1:
            return frozenset(self.words)
        return frozenset((self.words[0], *terms.stems(self.words[0])))


@dataclass(frozen=True)
class Query:
    """The parts of what someone typed; falsy when there is nothing to look for."""

    wanted: tuple[Atom, ...] = ()
    unwanted: tuple[Atom, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted)

    @cached_property
    def _fitting(self) -> _Fitting:
        return _Fitting(atom for atom in self.wanted if len(atom.words) == 1)

    def fitting(self, words: set[str], *, inside: bool = False) -> set[str]:
        """Those of the folded words of a text that one of the one-word atoms asks for."""
        return self._fitting.among(words, inside=inside)


class _Fitting:
    """What one-word atoms ask for, and what is known of the words that were looked at: the texts of one page have
    most of them in common.
    """

    def __init__(self, atoms: Iterable[Atom]) -> None:
        atoms = list(atoms)
        self._exact = {atom.words[0] for atom in atoms if atom.is_exact}
        loose = [atom for atom in atoms if not atom.is_exact]
        self._forms = frozenset(form for atom in loose for form in atom.forms)
        self._beginnings = tuple(atom.words[0] for atom in loose if atom.is_beginning)
        self._insides = [atom.words[0] for atom in loose if len(atom.words[0]) >= terms.TRIGRAM]
        self._seen: dict[bool, set[str]] = {True: set(), False: set()}
        self._fit: dict[bool, set[str]] = {True: set(), False: set()}

    def among(self, words: set[str], *, inside: bool) -> set[str]:
        seen, fit = self._seen[inside], self._fit[inside]
        new = words - seen
        if new:
            seen |= new
            fit |= self._of(new)
            if inside:
                fit.update(word for word in new if any(part in word for part in self._insides))
        return words & fit

    def _of(self, new: set[str]) -> set[str]:
        apart, stems = self._forms.isdisjoint, terms.stems
        found = {word for word in new if word in self._forms or not apart(stems(word))}
        if self._beginnings:
            found.update(word for word in new if word.startswith(self._beginnings))
        return found | (self._exact & new)


def parse(typed: str) -> Query:
    """Understand what was typed.

    >>> [atom.words for atom in parse('lekt "de machine" -droger m.deboer@example.com').wanted]
    [('lekt',), ('de', 'machine'), ('m', 'deboer', 'example', 'com')]
    >>> bool(parse('-alleen " *')), bool(parse(''))
    (False, False)
    """
    found = [atom for match in _ATOM.finditer(typed[:LONGEST]) if (atom := _atom(match))][:MOST_ATOMS]
    if found and not (found[-1].is_exact or found[-1].is_unwanted):
        found[-1] = _beginning(found[-1])
    wanted = tuple(dict.fromkeys(atom for atom in found if not atom.is_unwanted))
    unwanted = tuple(dict.fromkeys(atom for atom in found if atom.is_unwanted))
    return Query(wanted, unwanted)


def _atom(match: re.Match[str]) -> Atom | None:
    phrase, word = match["phrase"], match["word"] or ""
    parts = tuple(terms.words(word if phrase is None else phrase))
    if not parts:
        return None
    atom = Atom(parts, is_exact=phrase is not None, is_unwanted=match["minus"] == "-")
    return _beginning(atom) if word.endswith("*") else atom


def _beginning(atom: Atom) -> Atom:
    if len(atom.words) == 1 and len(atom.words[0]) < SHORTEST_BEGINNING:
        return atom
    return replace(atom, is_beginning=True)


@dataclass(frozen=True)
class Sign:
    """How one database writes a full-text expression."""

    both: str
    either: str
    without: str
    then: str
    any_end: str
    quote: str
    phrase_is_quoted: bool

    def together(self, words: Iterable[str], *, is_beginning: bool = False) -> str:
        """Words that stand together; the last one may be a beginning."""
        if self.phrase_is_quoted:
            text = f"{self.quote}{self.then.join(words)}{self.quote}"
        else:
            text = self.then.join(f"{self.quote}{word}{self.quote}" for word in words)
        return text + self.any_end if is_beginning else text

    def any_of(self, parts: Iterable[str]) -> str:
        return f"({self.either.join(parts)})"


SQLITE = Sign(" AND ", " OR ", "({0}) NOT ({1})", " ", " *", '"', phrase_is_quoted=True)
POSTGRESQL = Sign(" & ", " | ", "({0}) & !({1})", " <-> ", ":*", "'", phrase_is_quoted=False)


def written(query: Query, sign: Sign, *, audience: Iterable[str], kinds: Iterable[str]) -> str:
    """The query as a full-text expression; `audience` and `kinds` are any of, empty is no condition.

    >>> written(parse('lekt "de machine"'), SQLITE, audience=["desk"], kinds=[])
    '("@desk") AND ("_lek" OR "_lekt" OR "lek" OR "lekt" OR "~lek ~ekt") AND ("de machine")'
    """
    parts = [_keys(terms.AUDIENCE, audience, sign), _keys(terms.KIND, kinds, sign)]
    parts += [_wanted(atom, sign) for atom in query.wanted]
    expression = sign.both.join(part for part in parts if part)
    if query.unwanted:
        unwanted = sign.either.join(_plain(atom, sign) for atom in query.unwanted)
        expression = sign.without.format(expression, unwanted)
    return expression


def _keys(mark: str, keys: Iterable[str], sign: Sign) -> str:
    marked = sorted(mark + key for key in keys)
    return sign.any_of(sign.together([key]) for key in marked) if marked else ""


def _wanted(atom: Atom, sign: Sign) -> str:
    parts = _plain_parts(atom, sign)
    if inside := _inside(atom):
        parts.append(sign.together(inside))
    return sign.any_of(parts)


def _plain(atom: Atom, sign: Sign) -> str:
    return sign.any_of(_plain_parts(atom, sign))


def _plain_parts(atom: Atom, sign: Sign) -> list[str]:
    parts = [sign.together([form]) for form in _marked_forms(atom)] if _is_loose(atom) else []
    if atom.is_beginning and atom.endings is not None:
        parts += [sign.together([*atom.words[:-1], ending]) for ending in atom.endings]
    elif atom.is_beginning or not parts:
        parts.append(sign.together(atom.words, is_beginning=atom.is_beginning))
    return parts or [sign.together(atom.words)]


def _is_loose(atom: Atom) -> bool:
    """Whether other forms of the word are meant too."""
    return len(atom.words) == 1 and not atom.is_exact


def _marked_forms(atom: Atom) -> list[str]:
    return sorted({*atom.forms, *(terms.STEM + form for form in atom.forms)})


def _inside(atom: Atom) -> list[str]:
    """The trigrams of the word, which stand together in the titles and names that have it inside a word."""
    return [terms.INSIDE + three for three in terms.trigrams(atom.words[0])] if _is_loose(atom) else []


def needles(atom: Atom) -> list[str]:
    """What to look for in the terms of a row as they are written there, one of which must be in it."""
    found = [f" {form} " for form in _marked_forms(atom)] if _is_loose(atom) else []
    found.append(" " + " ".join(atom.words) + ("" if atom.is_beginning else " "))
    if inside := _inside(atom):
        found.append(" " + " ".join(inside) + " ")
    return found
