from __future__ import annotations

import pytest

from gehoor.intake.reading.reply.cut import cut

ANSWER = "Dank u, het is goed zo.\n\nGroet, Els"
# What mail programs put around a quote in HTML; the text beside it has lost every mark.
WRAPPERS = {
    "gmail": '<div class="gmail_quote"><div class="gmail_attr">Jo, gisteren<br></div>{}</div>',
    "cite": '<blockquote type="cite"><div>Jo, gisteren</div>{}</blockquote>',
    "mail.ru": '<blockquote style="border-left:1px solid #0857A6">Jo, gisteren {}</blockquote>',
    "outlook": '<hr><div id="divRplyFwdMsg"><b>Jo, gisteren</b></div>{}',
    "outlook mobile": '<div id="x_divRplyFwdMsg">Jo, gisteren</div><p>{}</p>',
    "yahoo": '<div class="ydp1yahoo_quoted"><p>Jo, gisteren<p>{}</div>',
    "proton": '<div class="protonmail_quote">Jo, gisteren<br>{}</div>',
    "unclosed": '<div class="gmail_quote"><li>Jo, gisteren<p>{}',
    "address as a tag": '<div class="gmail_quote">Jo, gisteren <jo@shop.example> {}</div>',
}


@pytest.mark.parametrize("wrapper", WRAPPERS.values(), ids=WRAPPERS.keys())
def test_container_of_the_html_marks_the_quote_in_the_text(wrapper: str):
    html = "<p>Dank u, het is goed zo.</p><p>Groet, Els</p>" + wrapper.format("Is het <b>goed</b> zo?<br>Jo")

    parts = cut(f"{ANSWER}\n\nJo, gisteren\nIs het goed zo?\nJo", html=html)

    assert parts.reply == ANSWER


def test_answers_between_containers_stay_with_their_questions():
    html = (
        "<blockquote type=cite>Bouwjaar?</blockquote><p>2016</p><blockquote type=cite>Kleur?</blockquote>"
        "<p>Rood</p><blockquote type=cite>Groet, Jo</blockquote>"
    )

    parts = cut("Bouwjaar?\n2016\nKleur?\nRood\nGroet, Jo", html=html)

    assert parts.reply == "Bouwjaar?\n2016\nKleur?\nRood"


def test_indented_paragraph_is_no_quote():
    html = (
        '<p>Zie:</p><blockquote style="margin:0 0 0 40px;border:none">mijn standen</blockquote><p>Groet</p>'
    )

    assert cut("Zie:\n\nmijn standen\n\nGroet", html=html).reply == "Zie:\n\nmijn standen\n\nGroet"


def test_text_that_marks_its_quotes_itself_needs_no_html():
    html = '<div class="gmail_quote">Ja hoor.</div>'

    assert cut("Ja hoor.\n\n> Goed zo?", html=html).reply == "Ja hoor."


def test_container_around_everything_marks_nothing():
    html = '<div class="moz-forward-container"><p>Beste Jan,</p><p>Dit is een test.</p></div>'

    assert cut("Beste Jan,\n\nDit is een test.", html=html).reply == "Beste Jan,\n\nDit is een test."


def test_list_signs_that_the_text_adds_do_not_hide_the_quote():
    html = '<p>Prima.</p><div class="yahoo_quoted"><p>Het aanbod:</p><ul><li>lamp<li>snoer</ul></div>'

    assert cut("Prima.\n\nHet aanbod:\n\n- lamp\n- snoer", html=html).reply == "Prima."


def test_broken_html_is_left_aside():
    assert cut("Ja hoor.", html="<blockquote type=cite><![").reply == "Ja hoor."
