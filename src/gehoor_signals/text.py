"""Texts in, numbers out: which texts were given, their words as numbers, their shingles as hashes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gehoor_signals import frames
from gehoor_signals.errors import BadInput

Hashes: TypeAlias = NDArray[np.uint64]
Places: TypeAlias = NDArray[np.int64]

WORD = re.compile(
    r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|[!?]+|[.,;:]+|[\U0001F300-\U0001FAFF\u2600-\u27BF]", re.UNICODE
)
MASKED = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\S+|@\w+")
BREAKS = frozenset(".,;:!?")
STEP = np.uint64(0x9E3779B97F4A7C15)
MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))

STOP_NL = frozenset(
    """aan aangezien al alle alleen als alsof altijd ander andere anders ben bent bij bijna binnen boven
    bovendien buiten daar daarbij daardoor daarna daarom dan dat de der deze die dit doch doe doen doet door dus echt
    echter een eens eerst elk elke en er erg etc even gaan gaat ga gedaan geen gehad geweest geworden gewoon had hadden
    heb hebben hebt heeft heel hem hen het hier hierdoor hij hoe hun iedereen iemand iets ik in inmiddels is ja je jou
    jouw jullie kan kon konden kreeg krijg krijgen krijgt kunnen kunt laat laten maar maken me meer mee men met mij mijn
    moest moet moeten mogen na naar nadat namelijk net niemand niet niets nog nou nu of om omdat ondanks onder ons onze
    ook op over per pas reeds sinds slechts sommige soms steeds te tegen terwijl tijdens toch toen tot totdat tussen u
    uit uw van vanaf vandaag veel via voor vooral waar waarbij waarom wanneer want waren was wat weer wel werd werden
    wij wie wil wilde willen wordt word worden zal ze zeer zelf zelfs zich zij zijn zo zoals zodat zonder zou zouden
    zoveel zullen hallo beste groet groeten vriendelijke geachte mevrouw meneer graag alvast bedankt""".split()  # noqa: SIM905 -- a list of 190 strings is harder to read
)
STOP_EN = frozenset(
    """a about above after again all almost already also although always am an and another any anyone are
    aren't as at back be because been before being both but by can can't cannot could couldn't did didn't do does
    doesn't doing don't done down during each either else even ever every everyone few for from further get gets getting
    go goes going gone got had hadn't has hasn't have haven't having he her here hers him his how however i i'd i'll i'm
    i've if in instead into is isn't it it's its itself just let like made make many may me might more most much must my
    myself never no nor not now of off on once one only onto or other our ours out over own per please quite rather
    really same she should shouldn't since so some someone something still such than thank thanks that that's the their
    them then there these they they're this those though through to too under until up upon us very via want was wasn't
    we we're we've were weren't what when where whether which while who whom whose why will with within without won't
    would wouldn't yet you you're your yours hello dear regards hi kind sir madam""".split()  # noqa: SIM905 -- as above
)


@dataclass(frozen=True)
class Given:
    """The texts as they came; '' where nothing is given. `kind` is the kind of frame they came in."""

    texts: list[str]
    kind: str | None = None

    def __len__(self) -> int:
        return len(self.texts)

    @cached_property
    def missing(self) -> NDArray[np.bool_]:
        """Where there is no text, or none but blanks."""
        return np.array([not text or text.isspace() for text in self.texts], dtype=bool)


def given(data: Any, column: str = "text") -> Given:
    """The texts in a list, an array, a series, one text alone, or the column of that name of a frame.

    Raises BadInput when there is no such column, or when something is neither text nor a gap.
    """
    if isinstance(data, Given):
        return data
    if isinstance(data, str):
        return Given([data])
    kind = None
    if isinstance(data, Mapping | frames.Table) or frames.is_frame(data) or _is_rows(data):
        rows = frames.table(data)
        data, kind = rows[column], rows.kind
    try:
        listed = (
            data.to_list()
            if hasattr(data, "to_list")
            else list(data.tolist() if hasattr(data, "tolist") else data)
        )
    except TypeError as error:
        raise BadInput(f"Give a list of texts, or a frame with a column of them, not {data!r}.") from error
    return Given([_one(value) for value in listed], kind)


def _is_rows(data: Any) -> bool:
    if isinstance(data, np.ndarray):
        return data.dtype.names is not None
    return isinstance(data, list | tuple) and bool(data) and isinstance(data[0], Mapping)


def _one(value: Any) -> str:
    if isinstance(value, str):
        return value
    if hasattr(value, "as_py"):
        return _one(value.as_py())
    if frames.is_gap(value):
        return ""
    raise BadInput(f"Texts must be text; there is a {type(value).__name__}: {str(value)[:40]!r}.")


def plain(text: str) -> str:
    """Small letters, single blanks, composed accents: what is the same for two people is the same here."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.casefold().split())


def shingles(texts: Sequence[str], width: int) -> tuple[Hashes, Places]:
    """64-bit hashes of every run of `width` characters of each text, and where each text's begin (one more at the end).

    A text that is shorter has none.
    """
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    counts = np.maximum(lengths - width + 1, 0)
    offsets = np.concatenate([[0], np.cumsum(counts)])
    if len(codes) < width:
        return np.zeros(0, dtype=np.uint64), offsets
    last = len(codes) - width + 1
    hashes = codes[:last] + np.uint64(1)
    for j in range(1, width):
        hashes *= STEP
        hashes += codes[j : last + j]
    inside = np.ones(len(codes), dtype=bool)
    ends = np.cumsum(lengths)
    for j in range(1, width):
        inside[(ends - j)[lengths >= j]] = False
    return mixed(hashes[inside[:last]]), offsets


def mixed(hashes: Hashes) -> Hashes:
    """Every bit of the answer hangs on every bit of the number (the finaliser of splitmix64)."""
    out = hashes ^ (hashes >> np.uint64(30))
    out *= MIX[0]
    out ^= out >> np.uint64(27)
    out *= MIX[1]
    out ^= out >> np.uint64(31)
    return out


class _Ids(dict[str, int]):
    """Numbers for words, in the order in which they are met."""

    def __missing__(self, word: str) -> int:
        self[word] = found = len(self)
        return found


@dataclass(frozen=True)
class Words:
    """The words of texts: `ids` of all texts in a row, where each text's begin, and what each id stands for."""

    ids: Places
    offsets: Places
    vocabulary: list[str]

    @property
    def n(self) -> int:
        return len(self.offsets) - 1

    @cached_property
    def owner(self) -> Places:
        """For each word, the number of the text it stands in."""
        return np.repeat(np.arange(self.n), np.diff(self.offsets))


def words(texts: Iterable[str]) -> Words:
    """Words, numbers, marks and pictograms; addresses and names after an @ are left out."""
    ids, offsets = _Ids(), [0]
    flat: list[int] = []
    for text in texts:
        if "@" in text or "http" in text or "www." in text:
            text = MASKED.sub(" ", text)  # noqa: PLW2901 -- the text without what is personal
        flat.extend(map(ids.__getitem__, WORD.findall(text)))
        offsets.append(len(flat))
    return Words(np.array(flat, dtype=np.int64), np.array(offsets, dtype=np.int64), list(ids))


def runs(lengths: Places) -> Places:
    """0, 1, … within each run: for lengths 2 and 3 that is 0 1 0 1 2."""
    ends = np.cumsum(lengths)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - lengths, lengths)


def written() -> list[dict[str, str]]:
    """What we wrote ourselves: 412 sentences as customers might write them, Dutch and English, each labelled twice.

    subject (sentences of one subject are often each other's translation), language, kind (complaint, question, thanks),
    anger_1 and anger_2 (0 none to 3 furious), motives_1 and motives_2 (letters; - for none), text. The second pass was
    made in shuffled order without the first at hand, by the same hand: its agreement is that of one person with
    themselves.
    """
    lines = Path(__file__).with_name("complaints.tsv").read_text(encoding="utf-8").splitlines()
    names = lines[0].split("\t")
    return [dict(zip(names, line.split("\t"), strict=True)) for line in lines[1:]]
