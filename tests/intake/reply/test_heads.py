from __future__ import annotations

import pytest

from gehoor.intake.reading.reply.cut import cut

# How mail programs introduce a quote; the words of people are made up.
HEADS = """\
On Wed, Sep 25, 2013 at 03:57 PM, jo_kramer <info@shop.example> wrote:
On 24 January 2014 18:02, Jo Kramer <jo@shop.example> wrote:
On Friday, January 24, 2014, Jo Kramer <jo@shop.example> wrote:
On Fri, 2014-01-24 at 18:02 +0100, Jo Kramer wrote:
On 24.01.14 18:02, Jo Kramer wrote:
On January 24, 2014 6:02:13 PM CET, Jo Kramer <jo@shop.example> wrote:
On January 24, 2014 at 6:02:13 PM, Jo (jo@shop.example) wrote:
On 24 Jan 2014, 18:02 +0100, Jo Kramer <jo@shop.example>, wrote:
At Fri, 24 Jan 2014 18:02:13 +0100, Jo Kramer wrote:
Jo Kramer <jo@shop.example> wrote on 24/01/2014 18:02:13:
Jo Kramer <jo@shop.example> writes:
---- On Fri, 24 Jan 2014 18:02:13 +0100 Jo Kramer <jo@shop.example> wrote ----
Op vr 24 jan. 2014 om 18:02 schreef Jo Kramer <jo@shop.example>:
Op 24 januari 2014 om 18:02 schreef Jo Kramer <jo@shop.example>:
Op 24-01-14 18:02, Jo Kramer schreef:
Op 24/01/2014 om 18:02 schreef Jo Kramer via Klantenservice:
Op 24-jan.-2014 om 18:02 heeft Jo Kramer het volgende geschreven:
Op vrijdag 24 januari 2014 heeft Jo Kramer <jo@shop.example> het volgende geschreven:
Op vrijdag 24 januari 2014 om 18:02, Jo Kramer <jo@shop.example> schreef:
Jo Kramer schreef op vr 24-01-2014 om 18:02 [+0100]:
Jo Kramer <jo@shop.example> heeft op 24 januari 2014 om 18:02 het volgende geschreven:
Jo Kramer <jo@shop.example> schrieb am Fr., 24. Jan. 2014, 18:02:
Am 24.01.2014 um 18:02 schrieb Jo Kramer:
Am Freitag, den 24.01.2014, 18:02 +0100 schrieb Jo Kramer:
Le ven. 24 janv. 2014 à 18:02, Jo Kramer <jo@shop.example> a écrit :
Le 24/01/2014 18:02, Jo Kramer a écrit :
El vie., 24 ene. 2014 18:02, Jo Kramer <jo@shop.example> escribió:
El vie, 24 ene 2014 a la(s) 18:02, Jo Kramer (jo@shop.example) escribió:
Em sex, 24 de jan de 2014 18:02, Jo Kramer <jo@shop.example> escreveu:
Jo Kramer <jo@shop.example> escreveu no dia sexta, 24/01/2014 à(s) 18:02:
Il giorno ven 24 gen 2014 alle 18:02 Jo Kramer <jo@shop.example> ha scritto:
Il 24/gen/2014 18:02, "Jo Kramer" <jo@shop.example> ha scritto:
Den fre 24 jan. 2014 kl 18:02 skrev Jo Kramer <jo@shop.example>:
2014-01-24 18:02, Jo Kramer skrev:
Den 24. jan. 2014 18.02 skrev "Jo Kramer" <jo@shop.example>:
pt., 24 sty 2014 o 18:02 Jo Kramer <jo@shop.example> napisał(a):
W dniu 24.01.2014 o 18:02, Jo Kramer pisze:
2014-01-24 18:02 GMT+01:00 Jo Kramer <jo@shop.example>:
24.01.2014, 18:02, "Jo Kramer" <jo@shop.example>:
pá 24. 1. 2014 v 18:02 odesílatel Jo Kramer <jo@shop.example> napsal:
pe 24. tammik. 2014 klo 18.02 Jo Kramer (jo@shop.example) kirjoitti:
Jo Kramer <jo@shop.example>, 24 Oca 2014 Cum, 18:02 tarihinde şunu yazdı:
Jo Kramer <jo@shop.example> ezt írta (időpont: 2014. jan. 24., P, 18:02):
2014年1月24日(金) 18:02 Jo Kramer <jo@shop.example>:
Jo Kramer <jo@shop.example> 于2014年1月24日周五 下午6:02写道：
2014년 1월 24일 (금) 오후 6:02, Jo Kramer <jo@shop.example>님이 작성:
Στις Παρ, 24 Ιαν 2014 στις 6:02 μ.μ., ο χρήστης Jo Kramer <jo@shop.example> έγραψε:
Dana 24. siječnja 2014. 18:02, Jo Kramer <jo@shop.example> napisao je:
""".splitlines()

# From here on, the small words are of languages that the cutter does not know.
LAST_WRAPPED = "2014-01-24 18:02 GMT+01:00 Jo Kramer <jo@shop.example>:"

# What people write themselves; it must not end the reply.
SENTENCES = """\
On Monday I wrote:
On Monday 4 March 2024 we agreed the following:
On 3 May 2024 at 14:00 my neighbour saw this:
On 12/05/2024 at 10:00 John Smith from your team told me:
On 12/05/2024 Parcel Force tried to deliver at 10:00, note says:
My manager wrote:
Op 3 mei 2024 om 14:00 heb ik gebeld en kreeg ik te horen:
Op 3 mei 2024 heb ik u geschreven:
Op 3 mei schreef u mij:
Dit staat in uw mail van 3 mei 2024 14:02:
In de mail van Jan Jansen van 3 mei 2024 staat:
Ik mailde op 3 mei 2024 om 14:00 naar info@shop.example:
Ik mailde op 3 mei 2024 om 14:00 naar Jan <jan@shop.example> het volgende:
U kunt mij bereiken op jan@post.example, of op 06-12345678, tot 3 mei 2024:
De volgende adressen: a@post.example, c@post.example:
Bestelling 3-5-2024, artikelen:
Meterstanden 3-5-2024 12:00:
Klacht ingediend op 3 mei 2024 door:
Uw collega Anna schreef op 3 mei 2024:
Am 3. Mai 2024 um 14:00 Uhr war der Monteur da, Ergebnis:
Le 3 mai 2024 à 14h00 le technicien a constaté ceci :
Afspraak: 3 mei 2024 12:00
Contactpersoon: Jan <jan@post.example>
CC: mijn advocaat
Subject: matter of the case, really
---- Deel 2 ----
--- Bijlage 1: meterstanden ---
""".splitlines()


@pytest.mark.parametrize("head", HEADS)
def test_attribution_goes_with_its_marked_quote(head: str):
    parts = cut(f"Mijn antwoord.\n\n{head}\n\n> Oude tekst\n> nog meer\n")

    assert parts.reply == "Mijn antwoord."


@pytest.mark.parametrize("head", HEADS)
def test_attribution_is_known_without_quote_marks(head: str):
    parts = cut(f"Mijn antwoord.\n\n{head}\n\nOude tekst\nnog meer\n")

    assert parts.reply == "Mijn antwoord."


@pytest.mark.parametrize("head", HEADS[: HEADS.index(LAST_WRAPPED)])
def test_attribution_wrapped_at_any_place_goes_whole(head: str):
    words = head.split(" ")
    for place in range(3, len(words)):
        first, second = " ".join(words[:place]), " ".join(words[place:])

        parts = cut(f"Mijn antwoord.\n\n{first}\n{second}\n\n> Oude tekst\n> nog meer\n")

        assert parts.reply == "Mijn antwoord.", (first, second)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_own_sentence_does_not_end_the_reply(sentence: str, gap: str):
    text = f"Begin van de brief.\n{gap}{sentence}{gap}met tekst eronder.\n\nGroet, Jan"

    assert cut(text).reply == text


def test_an_answer_below_a_quote_that_names_its_writer_within_stands_alone():
    quote = "> Op 24 januari 2014 om 18:02 heeft Jo Kramer <jo@shop.example> het volgende geschreven:\n> \n> De pomp komt."

    found = cut(f"{quote}\n\nHij is er nog niet.")

    assert (found.reply, found.quoted) == ("Hij is er nog niet.", quote)


def test_who_wrote_may_stand_in_the_passive():
    found = cut(
        "Tak.\n\nWiadomość napisana przez Jo Kramer <jo@shop.example> w dniu 24 sty 2014, o godz. 18:02:\n\n> Czy pompa działa?"
    )

    assert found.reply == "Tak."
