from __future__ import annotations

import pytest

from gehoor.intake.reading.reply.cut import cut

# Header blocks of mail programs, as label lines; the last one has labels that the cutter does not know.
BLOCKS = {
    "nl": "Van: Jo <jo@shop.example>\nVerzonden: vrijdag 24 januari 2014 18:02\nAan: Els\nOnderwerp: RE: Oven",
    "nl names only": "Van: Jo Kramer\nVerzonden: vrijdag 24 januari 2014 18:02\nAan: Els de Wit\nOnderwerp: Oven",
    "nl order": "Onderwerp: Re: Oven\nDatum: 2014-01-24 18:02\nAfzender: Jo <jo@shop.example>\nOntvanger: Els",
    "nl no subject": "Van: Jo Kramer\nVerzonden: vrijdag 24 januari 2014 18:02\nAan: Els de Wit",
    "en": "From: Jo <jo@shop.example>\nSent: Friday, January 24, 2014 6:02 PM\nTo: Els\nSubject: Oven",
    "en bold": "*From:* Jo [mailto:jo@shop.example]\n*Sent:* 24 January 2014 18:02\n*To:* Els\n*Subject:* Oven",
    "en markdown": "**From:** Jo <jo@shop.example>\n**Date:** 24/1/14 18:02\n**To:** Els\n**Subject:** Oven",
    "en tabs": "From:\tJo <jo@shop.example>\nTo:\tels@post.example,\n\tbo@post.example\nDate:\t24/01/2014 18:02\n"
    "Subject:\tOven",
    "en under each other": "From:\nJo <jo@shop.example>\nSent:\nFriday, January 24, 2014\nTo:\nEls\nSubject:\nOven",
    "en flat": "From: Jo <jo@shop.example> Sent: Friday, January 24, 2014 6:02 PM To: Els Subject: Oven",
    "en apart": "From: Jo <jo@shop.example>\n\nSent: 24 January 2014 18:02\n\nTo: Els\n\nSubject: Oven",
    "de": "Von: Jo <jo@shop.example>\nGesendet: Freitag, 24. Januar 2014 18:02\nAn: Els\nBetreff: AW: Ofen",
    "fr": "De : Jo <jo@shop.example>\nEnvoyé : vendredi 24 janvier 2014 18:02\nÀ : Els\nObjet : Four",
    "es": "De: Jo <jo@shop.example>\nEnviado el: viernes, 24 de enero de 2014 18:02\nPara: Els\nAsunto: Horno",
    "it": "Da: Jo <jo@shop.example>\nInviato: venerdì 24 gennaio 2014 18:02\nA: Els\nOggetto: Forno",
    "pt": "De: Jo <jo@shop.example>\nEnviada em: sexta-feira, 24 de janeiro de 2014 18:02\nPara: Els\nAssunto: Forno",
    "sv": "Från: Jo <jo@shop.example>\nSkickat: den 24 januari 2014 18:02\nTill: Els\nÄmne: Ugn",
    "da": "Fra: Jo <jo@shop.example>\nSendt: 24. januar 2014 18:02\nTil: Els\nEmne: Ovn",
    "pl": "Od: Jo <jo@shop.example>\nWysłano: piątek, 24 stycznia 2014 18:02\nDo: Els\nTemat: Piekarnik",
    "ru": "От: Jo <jo@shop.example>\nОтправлено: 24 января 2014 г. 18:02\nКому: Els\nТема: Печь",
    "zh": "发件人: Jo <jo@shop.example>\n发送时间: 2014年1月24日 18:02\n收件人: Els\n主题: 烤箱",
    "unknown labels": "Oddiwrth: Jo <jo@shop.example>\nAnfonwyd: 24 Ionawr 2014 18:02\nAt: Els\nTestun: Popty",
}

SEPARATORS = """\
-----Oorspronkelijk bericht-----
----Origineel Bericht----
-------- Doorgestuurd bericht --------
-----Original Message-----
-------- Forwarded Message --------
---------- Forwarded message ---------
----- Forwarded by Jo Kramer/Shop on 24/01/2014 18:02 -----
-----Ursprüngliche Nachricht-----
-------- Weitergeleitete Nachricht --------
-----Message d'origine-----
-------- Message transféré --------
-----Mensaje original-----
---------- Mensaje reenviado ---------
----Messaggio originale----
---------- Messaggio inoltrato ---------
-----Mensagem original-----
---------- Mensagem encaminhada ---------
-----Ursprungligt meddelande-----
-------- Vidarebefordrat meddelande --------
-----Oprindelig meddelelse-----
-----Oryginalna wiadomość-----
---------- Przekazana wiadomość ---------
------- Original Message -------
Begin doorgestuurd bericht:
Begin forwarded message:
Anfang der weitergeleiteten Nachricht:
Début du message réexpédié :
Inicio del mensaje reenviado:
Inizio messaggio inoltrato:
Vidarebefordrat brev:
Start på videresendt besked:
""".splitlines()

OWN_LINES = {
    "contact form": "Naam: Ingrid\nE-mail: ingrid@post.example\nDatum: 24-01-2014 18:02\nOnderwerp: klacht",
    "contact form with from": "From: Ingrid <ingrid@post.example>\nSubject: complaint\n\nMessage:\nthe oven is broken",
    "journey": "Van: Utrecht\nNaar: Zwolle\nDatum: 24-01-2014\nTijd: 18:02",
    "journey in English": "From: Leeds\nTo: York\nDate: 3 May 2024",
    "opening hours": "ma: 9:00 - 12:00\ndi: 9:00 - 12:00\nwo: gesloten",
    "letter head": "Aan: Energie van Hier\nBetreft: factuur 12\nDatum: 3 mei 2024",
    "figures": "Dagstand: 1.200\nNachtstand: 900\nGas: 12",
}


@pytest.mark.parametrize(
    "lead", ["", "________________________________\n", "-----Oorspronkelijk bericht-----\n"]
)
@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS.keys())
def test_header_block_ends_the_reply(block: str, lead: str):
    parts = cut(f"Mijn antwoord.\n\nGroet, Els\n\n{lead}{block}\n\nOude tekst\n")

    assert parts.reply == "Mijn antwoord.\n\nGroet, Els"


@pytest.mark.parametrize("separator", SEPARATORS)
def test_separator_ends_the_reply(separator: str):
    parts = cut(f"Mijn antwoord.\n\n{separator}\nVan Jo\nOude tekst\n")

    assert parts.reply == "Mijn antwoord."


@pytest.mark.parametrize("own", OWN_LINES.values(), ids=OWN_LINES.keys())
def test_own_lines_with_labels_stay(own: str):
    text = f"Mijn gegevens:\n\n{own}\n\nGroet, Els"

    assert cut(text).reply == text


def test_forward_without_own_words_is_empty():
    text = f"{SEPARATORS[4]}\n{BLOCKS['en']}\n\nOude tekst"

    assert cut(text).reply == ""


def test_mail_that_starts_with_a_header_is_not_empty_unless_it_is_a_forward():
    text = f"{BLOCKS['nl']}\n\nTekst van de klant zelf"

    answered = cut(text, subject="Re: Oven").reply
    forwarded = cut(text, subject="Fw: Oven").reply

    assert (answered, forwarded) == ("Tekst van de klant zelf", "")
