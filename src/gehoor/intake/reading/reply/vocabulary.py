"""Words that mail programs of many languages put around a quoted message.

The rules decide by shape first; these words only settle what shape alone leaves open. All are casefolded.
"""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in text.split(","))


FROM_LABELS = _phrases(
    "from, van, von, de, da, fra, från, od, afzender, absender, expéditeur, remitente, mittente, remetente, "
    "avsändare, avsender, afsender, nadawca, lähettäjä, от, от кого, від, kimden, feladó, de la, odesílatel, "
    "発信元, 差出人, 发件人, 寄件者, 보낸 사람, von meinem, reply-to, sender, verzender, αποστολέας, από"
)
DATE_LABELS = _phrases(
    "date, sent, datum, verzonden, verstuurd, verzonden op, gesendet, gesendet am, envoyé, envoyé le, date d'envoi, "
    "fecha, enviado, enviado el, enviada, enviada em, enviado em, inviato, data, data invio, skickat, skickat den, "
    "sendt, dato, tid, wysłano, wysłane, data wysłania, lähetetty, päivämäärä, päiväys, дата, отправлено, "
    "дата отправки, надіслано, gönderme tarihi, tarih, gönderildi, elküldve, dátum, odesláno, datum odeslání, "
    "trimis, trimis la, 日付, 送信日時, 日期, 发送时间, 날짜, ημερομηνία, day, dag, zeit, time, tijd"
)
TO_LABELS = _phrases(
    "to, aan, naar, an, à, a, para, per, till, til, do, ontvanger, empfänger, destinataire, destinatario, "
    "destinatário, mottagare, modtager, mottaker, adresat, kime, címzett, komu, către, vastaanottaja, кому, "
    "宛先, 收件人, 받는 사람, προς, pour, för, for, voor, für"
)
COPY_LABELS = _phrases(
    "cc, bcc, kopie, cópia, copia, copie, kopi, kopia, kopija, dw, udw, копия, másolatot kap, kopio, cc naar, 抄送"
)
SUBJECT_LABELS = _phrases(
    "subject, onderwerp, betreft, betreff, objet, sujet, asunto, oggetto, assunto, ämne, emne, temat, тема, konu, "
    "tárgy, aihe, předmět, predmet, subiect, 件名, 主题, 主旨, 제목, θέμα, re, betr"
)
OTHER_LABELS = _phrases(
    "reply-to, antwoord aan, antwort an, répondre à, responder a, rispondi a, svara till, svar til, importance, "
    "prioriteit, priority, urgentie, belang, wichtigkeit, importance, attachments, bijlagen, bijlage, anlagen, "
    "anlage, pièces jointes, adjuntos, allegati, anexos, bilagor, bilag, vedhæftede filer, załączniki, organisatie, "
    "organization, when, wanneer, wann, where, waar, message-id, newsgroups, in-reply-to"
)

# A verb that says "wrote", as one word or the last word of it; phrases are matched on their last word.
WROTE = _set(
    "wrote writes written schreef schreven geschreven schrijft schrieb schrieben geschrieben schreibt écrit ecrit "
    "écrivait écrivit escribió escribio escribe escrito scritto scrive scriveva escreveu escreve skrev skriver "
    "skrivit skrevet napisana napisał napisała napisał(a) napisali napisano pisze napsal napsala napsal(a) napísal "
    "kirjoitti írta yazdı yazmış scris написал написала написал(а) пишет писал писала écrite έγραψε "
    "napisao napisala geantwoord sagte zei said écrivent scrisse envió envio написав"
)
PARTICIPLES = frozenset(("geschreven", "geschrieben", "written"))
# First words of an attribution line.
OPENERS = _set(
    "on op am le el il em den dne dnia w wł dia vào no po pe at på d dd la a da на у в nel del der die quoting from "
    "στις dana date date: op:"
)
WEEKDAYS = _set(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma di wo do vr za zo maan dins woen dond vrij zat zon "
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo mi fr sa so "
    "lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim "
    "lunes martes miércoles jueves viernes sábado domingo mié jue vie sáb dom "
    "lunedì martedì mercoledì giovedì venerdì sabato domenica gio sab "
    "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira segunda terça quarta quinta sexta seg ter qua "
    "qui sex "
    "måndag tisdag onsdag torsdag fredag lördag söndag mån tis ons tors fre lör sön "
    "mandag tirsdag lørdag søndag man tir tor lør søn "
    "poniedziałek wtorek środa środę czwartek piątek sobota sobotę niedziela niedzielę pon wt śr czw pt sob niedz nd "
    "pn cz so"
)
MONTHS = _set(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec "
    "januari februari maart mei juni juli augustus oktober mrt maa okt "
    "januar jänner februar märz mai dezember mär dez jän "
    "janvier février mars avril juin juillet août septembre octobre novembre décembre janv févr fév avr juil déc "
    "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre ene abr ago "
    "dic "
    "gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre gen mag giu lug set ott "
    "janeiro fevereiro março maio junho julho setembro outubro novembro dezembro fev mai out "
    "augusti maj "
    "marts "
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia sty lut kwi "
    "cze lip sie wrz paź lis gru "
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
)
# Small words that may stand in an attribution between date, name and verb.
FILLERS = _set(
    "giorno dia dnia dzień tag jour día dag at om um uhr uur u h à a alle ore las às kl klokken klockan o godz godzinie het de het volgende heeft hat has have "
    "folgendes following the volgende via by door gmt utc cet cest am pm a.m p.m est edt pst pdt mez mesz met "
    "del di da do dos das du der den dem des van von zu zur ten ter te la le les el il y e et und en och og i af av "
    "af w dniu użytkownik użytkownika r roku st nd rd th na pisze ha schrieb hora horas schreef und in "
    "message mensaje dette dit detta följande følgende seguente siguiente suivant ci-dessous a-t-il ce qui suit lo "
    "que for to aan an från fra from on op em w"
)
# With one of these beside the verb, the sentence is the writer's own.
SELF = _set(
    "i ik we wij you jij je u jullie ich wir sie du ihr nous vous tu yo nosotros io noi eu nós jag jeg vi mij me mich "
    "ons uns mig ja my hij zij ze he she they er j'ai ai avons ho abbiamo heb hebben habe haben have i've we've "
    "himself zelf"
)
POSSESSIVE = _set(
    "your uw jouw jullie my mijn our onze ons mein meine ihr ihre unser unsere mon ma mes notre votre vos su mi mio "
    "mia suo sua minha meu seu min mitt din ditt deine dein someone iemand customer klant colleague collega"
)

FORWARD_STEMS = (
    "forward", "doorgestuurd", "weitergeleitet", "transféré", "réexpédié", "transmis", "reenviad", "reenvío",
    "inoltrat", "reencaminhad", "encaminhad", "vidarebefordra", "videresend", "videresendt", "przekazan",
    "przesłan", "пересыл", "пересла", "iletilen", "továbbított", "přeposlan", "välitetty", "転送", "转发",
)  # fmt: skip
ORIGINAL_STEMS = (
    "original", "oorspronkelijk", "origineel", "originele", "ursprüngliche", "urspr", "d'origine", "initial",
    "originale", "oprindelig", "opprinnelig", "oryginaln", "исходн", "eredeti", "původní", "alkuperäinen", "元の",
    "原始", "vorige", "previous", "reply message", "antwoordbericht",
)  # fmt: skip
MESSAGE_STEMS = (
    "message", "bericht", "mail", "nachricht", "mensaje", "messaggio", "mensagem", "meddeland", "meddelels", "besked",
    "melding", "wiadomoś", "brev", "сообщени", "письм", "üzenet", "ileti", "zpráv", "viesti", "メッセージ", "邮件",
)  # fmt: skip
LEAD_STEMS = (
    "begin",
    "start",
    "anfang",
    "début",
    "inizio",
    "inicio",
    "início",
    "början",
    "počátek",
    "początek",
)

SUBJECT_FORWARDS = (
    "fw:",
    "fwd:",
    "doorst:",
    "wg:",
    "tr:",
    "rv:",
    "i:",
    "enc:",
    "vb:",
    "vs:",
    "vl:",
    "pd:",
    "fs:",
)

BRANDS = (
    "iphone", "ipad", "ipod", "android", "samsung", "galaxy", "huawei", "xiaomi", "nokia", "blackberry", "oneplus",
    "outlook", "yahoo", "proton", "gmail", "smartphone", "windows", "thunderbird", "bluemail", "gmx", "web.de",
    "tutanota", "tuta", "htc", "sony", "motorola", "fairphone", "sparrow", "mailbird", "hotmail", "aol", "k-9", "zte",
    "oppo", "mailspring", "spike mail", "mymail", "zoho", "icloud", "fastmail", "-app", "mail app", "mail-app",
    "mail voor", "mail for", "mail für", "mail pour", "mail para", "mailapp", "mobiltelefon", "mobile phone",
    "mobiele telefoon", "mobile device", "handy", "unterwegs", "onderweg",
)  # fmt: skip
DEVICES = (
    *BRANDS, "pixel", "telefo", "teléfono", "mobil", "mobiel", "móvil", "móvel", "phone", "tablet", "app", "mail",
    "workspace", "spark", "komórk", "celular", "cellulare", "wireless", "toestel", "gerät", "device", "appareil",
    "dispositivo", "apparaat", "enhet", "enhed", "komputer", "laptop",
)  # fmt: skip
