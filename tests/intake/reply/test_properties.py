from __future__ import annotations

import sys
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoor.intake.reading.reply.cut import cut
from tests.intake.reply.threads import threads

# Pieces that mails are made of, so that random mails come near to real ones.
PIECES = st.sampled_from(
    (
        "",
        " ",
        "> geciteerd",
        ">> dieper",
        ">",
        "Hallo,",
        "Ja, dat klopt.",
        "Op 3 apr. 2024 om 12:00 schreef Jo <jo@shop.example>:",
        "On 3 April 2024 Jo",
        "<jo@shop.example> wrote:",
        "Van: Jo <jo@shop.example>",
        "Verzonden: 3 april 2024 12:00",
        "Aan: Els",
        "Onderwerp: Oven",
        "-----Oorspronkelijk bericht-----",
        "________________________________",
        "-- ",
        "--",
        "Verstuurd vanaf mijn iPhone",
        "##- Typ uw antwoord boven deze regel -##",
        ">>> Jo <jo@shop.example> 3-4-2024 12:00 >>>",
        "Begin doorgestuurd bericht:",
        "\u200b",
        "\xa0",
    )
)
# After these a mail may rightly be empty: a signature, or a forward.
ENDINGS = ("--", "Verstuurd", "Begin doorgestuurd")
MAILS = st.lists(PIECES | st.text(max_size=40), max_size=30).map("\n".join)
HTML = st.none() | st.lists(
    st.sampled_from(
        (
            "<blockquote type=cite>",
            "</blockquote>",
            "<div class=gmail_quote>",
            "</div>",
            "<p>",
            "Hallo,",
            "<br>",
            "<!",
            "&lt;",
        )
    ),
    max_size=20,
).map("".join)

HOSTILE = {
    "quote marks": ">\n",
    "on": "On\n",
    "dated lines": "On 3 May 2024 at 12:00 x:\n",
    "labels": "From: a\n",
    "header blocks": "From: a@post.example\nDate: 3 May 2024 12:00\n\n",
    "colons": ":\n",
    "delimiters": "-- \n",
    "rules": "-----\n",
    "turns": "> a\nb\n",
    "turns with heads": "Jan wrote:\n> a\nb\n",
    "stamps": "> a\nSent from my iPhone\n",
    "groupwise": ">>> a@post.example\nx\n",
    "separators": "---- a b c ----\n",
    "addresses": "a@" * 200 + ":\n",
    "figures": "1." * 200 + ":\n",
    "words": "word " * 80 + "3 May 2024 12:00 wrote:\n",
    "one long line": "a@b.c 1:1 ",
    "invisible": "\u200b\n",
}


@given(MAILS, HTML)
def test_parts_are_made_of_lines_of_the_text(text: str, html: str | None):
    lines = {line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")} | {""}

    parts = cut(text, html=html)

    said = {
        line.strip() for part in (parts.reply, parts.quoted, parts.signature) for line in part.split("\n")
    }
    assert said - lines == set()


@given(MAILS)
def test_every_line_is_in_one_part(text: str):
    lines = [
        line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()
    ]

    parts = cut(text)

    said = [
        line.strip() for part in (parts.reply, parts.quoted, parts.signature) for line in part.split("\n")
    ]
    assert sorted(line for line in said if line) == sorted(lines)


@given(
    st.lists(PIECES.filter(lambda piece: not piece.startswith(ENDINGS)), max_size=30),
    st.sampled_from(("", "Re: x")),
)
def test_reply_is_never_empty_when_the_person_wrote_something(pieces: list[str], subject: str):
    text = "\n".join([*pieces, "", "Waar blijft mijn droger?"])

    assert cut(text, subject=subject).reply != ""


@given(MAILS)
def test_text_without_any_mark_stays_whole(text: str):
    plain = "\n".join(line for line in text.split("\n") if line.isalpha())

    assert cut(plain).reply == plain


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_work_grows_no_faster_than_the_text(piece: str):
    size = 12_000 // len(piece) + 50

    once, fourfold = _work(piece * size), _work(piece * size * 4)

    assert fourfold <= 4.4 * once + 2_000


def test_every_thread_of_the_corpus_ends_in_the_same_parts_with_html_of_another_mail():
    for thread in threads():
        alone = cut(thread.text, subject=thread.subject)

        beside = cut(
            thread.text, html="<blockquote type=cite>Iets heel anders</blockquote>", subject=thread.subject
        )

        assert beside == alone


def _work(text: str) -> int:
    """How many functions were called, Python's and C's: a measure that no busy machine disturbs."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        cut(text)
    finally:
        sys.setprofile(before)
    return calls
