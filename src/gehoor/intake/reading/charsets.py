"""Bytes to text without ever failing: the declared charset, else the detected one, else replacement signs."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

# Names that mailers write and Python does not know, and the wider set that is meant by a narrow name:
# browsers and mail programs all read these so, because the mails are written so.
_MEANT = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso8859-1": "cp1252",
    "ansi": "cp1252",
    "windows-874": "cp874",
    "tis-620": "cp874",
    "iso-8859-9": "cp1254",
    "iso-8859-8-i": "iso8859_8",
    "iso-8859-8-e": "iso8859_8",
    "iso-8859-6-i": "iso8859_6",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "chinesebig5": "big5hkscs",
    "big5": "big5hkscs",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "x-euc-jp": "euc_jp",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "macintosh": "mac_roman",
    "x-mac-roman": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "x-user-defined": "cp1252",
    "koi8": "koi8_r",
}
# Python has codecs that are not charsets (idna, punycode, undefined, rot13, unicode_escape ...): only these are.
_CHARSETS = re.compile(
    r"ascii|utf-?8|utf-?7|utf-?16(-?[bl]e)?|utf-?32(-?[bl]e)?|iso8859-\d+|cp\d+|koi8-[rut]|mac-(cyrillic|greek|"
    r"iceland|latin2|roman|turkish)|gb2312|gbk|gb18030|big5|big5hkscs|euc[-_](jp|kr|jis[-_]2004|jisx0213)|"
    r"shift[-_](jis|jis[-_]2004|jisx0213)|iso2022[-_](jp|kr)([-_](1|2|3|ext|2004))?|johab|hz|tis-620|ptcp154|"
    r"kz1048|hp-roman8"
)
# In these, bytes below 128 do not simply stand for themselves.
_NOT_ASCII_BASED = re.compile(r"utf-?7|utf-?16|utf-?32|iso2022|hz|cp037|cp\d*(424|500|875|1026|1140|273)$")
_ONE_BYTE = re.compile(r"cp125\d$|iso8859|koi8")
_NO_CHANCE = 2
_UNWANTED = re.compile("[\x00\ud800-\udfff]")
_FEW = 50
# A guess looks at this many bytes; with fewer foreign signs than _TELLING it would be a lottery.
_SAMPLE_BYTES = 8192
_TELLING = 8
_ASCII = bytes(range(128))
_FOREIGN_RUN = re.compile(rb"[\x80-\xff]+")
_POLISH = re.compile(rb"[A-Za-z]\xb3[a-z]")
_POLISH_ISO = re.compile(rb"[A-Za-z][\xb1\xb6\xbc]|\xa6[a-z]")
_POLISH_WINDOWS = re.compile(rb"[A-Za-z][\xb9\x9c\x9f]")
_WESTERN_RUN = 1.8
_WESTERN_SIGNS = frozenset("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüœŒ€‚‘’“”„–—…«»°§£©®·´\xa0")


@lru_cache(maxsize=512)
def codec_for(name: str) -> str:
    """The Python codec that reads the charset of this name; empty when it is no charset that we know."""
    name = name.strip().strip("\"'").lower().replace("windows_", "windows-")
    name = _MEANT.get(name.replace("_", "-"), _MEANT.get(name, name))
    name = name.removeprefix("x-")
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError, UnicodeError):
        return ""
    return codec if _CHARSETS.fullmatch(codec) else ""


def is_known(name: bytes) -> bool:
    """Whether a charset named in a mail is one that we can read."""
    return bool(codec_for(name.decode("ascii", "replace")))


def clean(text: str) -> str:
    """Without NUL and lone surrogates, which neither database nor JSON nor UTF-8 can hold."""
    return text if text.isascii() and "\x00" not in text else _UNWANTED.sub("\ufffd", text)


def decode(data: bytes, declared: str = "", *, hint: str = "") -> tuple[str, bool]:
    """Text of the bytes, and whether the declared charset was right.

    `hint` is another charset of the same mail, tried before guessing.
    """
    codec = codec_for(declared) if declared else ""
    ascii_based = not codec or not _NOT_ASCII_BASED.match(codec)
    if not codec and b"\x1b$" in data:
        codec, ascii_based = "iso2022_jp_ext", False
    if ascii_based and data.isascii():
        return clean(data.decode("ascii")), bool(codec) or not declared
    if codec == "cp1252" and "1252" not in declared and (text := _strictly(data, "utf-8")) is not None:
        # Mailers that say "us-ascii" or "latin-1" and write UTF-8 are common; the reverse never decodes as UTF-8.
        return clean(text), "ascii" not in declared.lower()
    if codec and _ONE_BYTE.match(codec) and (text := _by_no_chance(data)) is not None:
        return clean(text), False
    if codec and (text := _strictly(data, codec)) is not None:
        return clean(text), True
    if codec and (text := _mostly(data, codec)) is not None:
        return clean(text), False
    return clean(_guess(data, hint)), not declared


def _by_no_chance(data: bytes) -> str | None:
    """UTF-8 under the name of another charset; letters of a single byte look like it only by a rare chance."""
    text = _strictly(data, "utf-8")
    several = text is not None and sum(sign > "\x7f" for sign in text[:_SAMPLE_BYTES]) >= _NO_CHANCE
    return text if several else None


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError, LookupError):
        return None


def _mostly(data: bytes, codec: str) -> str | None:
    """The declared charset with a few signs replaced, when it is right for nearly all of the text."""
    if codec == "cp1252":
        return data.decode("latin-1")
    try:
        text = data.decode(codec, "replace")
    except (UnicodeError, ValueError, LookupError):
        return None
    broken = text.count("\ufffd")
    good = sum(1 for sign in text[: 20 * _FEW] if sign > "\x7f") - min(broken, 20 * _FEW)
    return text if broken * 5 <= max(good, 0) or (broken == 1 and len(text) > _FEW) else None


def _guess(data: bytes, hint: str) -> str:
    for codec in ("utf-8", codec_for(hint) if hint else ""):
        if codec and (text := _strictly(data, codec)) is not None:
            return text
    if (text := _mostly(data, "utf-8")) is not None:
        return text
    found = "cp1252" if _looks_western(data) else _looks_polish(data) or _detect(data)
    text = _strictly(data, found) if found else None
    if text is None and found:
        text = _mostly(data, found)
    return text if text is not None else data.decode("cp1252", "replace")


def _looks_western(data: bytes) -> bool:
    """Single accented letters and typographic signs in plain text: what guessers take for Chinese."""
    sample = data[:_SAMPLE_BYTES]
    runs = _FOREIGN_RUN.findall(sample)
    if sum(map(len, runs)) > _WESTERN_RUN * len(runs):
        return False
    signs = {sign for sign in sample.decode("cp1252", "replace") if sign > "\x7f"}
    return signs <= _WESTERN_SIGNS


def _looks_polish(data: bytes) -> str:
    """The Polish charset, by letters that would be superscripts and signs elsewhere; empty when it is not."""
    sample = data[:_SAMPLE_BYTES]
    if not _POLISH.search(sample):
        return ""
    return "iso8859_2" if _POLISH_ISO.search(sample) and not _POLISH_WINDOWS.search(sample) else "cp1250"


def _detect(data: bytes) -> str:
    """The likeliest charset of the bytes; empty when they are too few to tell."""
    sample = data[:_SAMPLE_BYTES]
    if len(sample.translate(None, _ASCII)) < _TELLING:
        return ""
    from charset_normalizer import from_bytes  # a slow import, and few mails need it

    best = from_bytes(sample, chunk_size=1024, steps=4).best()
    return codec_for(best.encoding) if best else ""
