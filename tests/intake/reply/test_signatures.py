from __future__ import annotations

import pytest

from gehoor.intake.reading.reply.cut import cut

STAMPS = """\
Sent from my iPhone
Sent from my iPad.
Sent from my Verizon, Samsung Galaxy smartphone
Sent from my phone, please excuse typos
Sent from Yahoo Mail on Android
Sent from Mail for Windows 10
Sent from Outlook for Android<https://aka.ms/AAb9ysg>
Sent via BlackBerry from T-Mobile
Sent with Proton Mail secure email.
Sent from [ProtonMail](https://protonmail.com), encrypted email.
Get Outlook for iOS<https://aka.ms/o0ukef>
Verstuurd vanaf mijn iPhone
Verstuurd vanaf mijn Samsung Galaxy-smartphone.
Verzonden vanaf mijn telefoon, excuses voor typefouten
Verzonden vanuit Outlook voor iOS
Verzonden vanuit Mail voor Windows
Verzonden met Proton Mail beveiligde e-mail.
Outlook voor Android downloaden<https://aka.ms/AAb9ysg>
Von meinem iPhone gesendet
Von meinem Samsung Galaxy Smartphone gesendet.
Gesendet mit der GMX Mail App
Gesendet von Outlook für Android
Diese Nachricht wurde von meinem Android-Mobiltelefon mit WEB.DE Mail gesendet.
Outlook für Android herunterladen
Envoyé de mon iPhone
Envoyé depuis mon appareil Galaxy
Envoyé à partir de Outlook pour Android
Télécharger Outlook pour Android
Enviado desde mi iPhone
Obtener Outlook para iOS
Inviato da iPhone
Scarica Outlook per Android
Enviado do meu iPhone
Enviado a partir do meu Galaxy
Obter o Outlook para Android
Skickat från min iPhone
Hämta Outlook för Android
Sendt fra min iPhone
Hent Outlook til Android
Wysłane z iPhone'a
Wysłane z mojego smartfona Galaxy.
Pobierz aplikację Outlook dla systemu Android
""".splitlines()

SENTENCES = """\
Sent from my warehouse, so please ask them why it was opened.
Verzonden via PostNL op 3 mei, maar nooit aangekomen bij de buren.
Verstuurd met de post op maandag.
Verzonden vanaf uw magazijn, zegt de bezorger, en toen kwijtgeraakt op het depot in Zwolle.
Van mijn buurman gehoord dat hij niets heeft ontvangen.
Von meinem Nachbarn weiß ich, dass nichts ankam.
Outlook geeft een fout als ik uw mail open.
""".splitlines()


@pytest.mark.parametrize("stamp", STAMPS)
def test_stamp_of_an_app_is_signature(stamp: str):
    parts = cut(
        f"Graag gebeld worden.\n\nGroet, Jan\n\n{stamp}\n\nOp 3 apr. 2024 12:00 schreef Jo <jo@shop.example>:\n> Ja"
    )

    assert (parts.reply, parts.signature) == ("Graag gebeld worden.\n\nGroet, Jan", stamp)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentence_that_begins_like_a_stamp_stays(sentence: str):
    text = f"Dag allemaal,\n\n{sentence}"

    assert cut(text).reply == text


def test_sign_off_words_stay_in_the_reply():
    text = "Ja.\n\nMet vriendelijke groet,\n\nJan de Vries\nHoofd inkoop\nT 0592-123456"

    assert (cut(text).reply, cut(text).signature) == (text, "")


def test_lines_after_the_delimiter_are_signature_with_disclaimer_and_all():
    signature = (
        "-- \nJan de Vries\n\n"
        + "Dit bericht is vertrouwelijk en alleen bestemd voor wie het aangaat.\n" * 40
    )

    parts = cut(f"Ja.\n\n{signature}")

    assert (parts.reply, parts.signature) == ("Ja.", signature.strip())


def test_letter_under_a_drawn_line_is_no_signature():
    text = "Deel 1\n---\n" + "\n\n".join(f"Klacht {number}: de deur sluit niet." for number in range(8))

    assert cut(text).reply == text


def test_mail_of_only_a_stamp_says_nothing():
    parts = cut("Verstuurd vanaf mijn iPhone")

    assert (parts.reply, parts.signature) == ("", "Verstuurd vanaf mijn iPhone")


def test_mail_of_only_a_signed_text_is_not_empty():
    assert cut("-- \nBel mij terug").reply == "-- \nBel mij terug"


def test_a_line_that_is_drawn_twice_parts_a_letter_and_ends_none():
    text = "Beste Anna,\n---\nDe pomp lekt.\n---\nEn hij maakt lawaai."

    assert cut(text).reply == text
