"""Names, streets and towns of the demo's people. Streets and companies are invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """A pool of names. `share` is in percent; `english` is the part (0-1) of these people who write English."""

    share: int
    english: float
    women: tuple[str, ...]
    men: tuple[str, ...]
    last: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.replace("_", " ").split("|"))


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.replace("_", " ") for name in text.split())


DUTCH = Origin(
    62,
    0.12,
    _names(
        "Anna Els Marieke Sanne Lotte Femke Ingrid Truus Willemijn Hanneke Joke Petra Saskia Esther Iris Fleur "
        "Roos Nienke Carla Tineke Annelies Mirjam Loes Wilma Jolanda Eva Sophie Lieke Noor Greetje Corrie Ria "
        "Monique Astrid Bianca Daphne Elly Gerda Heleen Janneke Karin Linda Maaike Nelleke Riet"
    ),
    _names(
        "Jan Piet Kees Henk Bart Daan Sem Thijs Ruben Joost Wouter Gerrit Koen Maarten Sjoerd Teun Luuk Niels "
        "Bas Harm Jeroen Peter Rob Theo Wim Dirk Frank Hans Jaap Jelle Lars Mark Olaf Pim Ron Stefan Tom Vincent "
        "Arie Bram Cor Erik Freek Guus Hugo"
    ),
    _names(
        "de_Vries Jansen van_den_Berg Bakker Visser Smit Meijer de_Boer Mulder de_Groot Bos Vos Peters Hendriks "
        "van_Leeuwen Dekker Brouwer de_Wit Dijkstra Smits de_Graaf van_der_Meer Kok Jacobs van_der_Linden Prins "
        "Vermeulen Huisman Postma Schouten Willems Hoekstra van_Dam Verhoeven Koster Groen Kuipers Veenstra "
        "van_der_Wal Blom Maas Wolters Hermans van_Vliet Bosman Kramer Timmermans Molenaar Sluis Terpstra "
        "Zijlstra Kooistra van_Houten Rademaker Boersma Oosterhof te_Velde in_'t_Veld van_'t_Hof Nijhuis"
    ),
)
TURKISH = Origin(
    7,
    0.05,
    _names("Ayşe Elif Zeynep Fatma Emine Merve Selin Derya Esra Büşra Gül Nur Leyla Ebru Hatice"),
    _names("Mehmet Mustafa Emre Kerem Yusuf Ali Murat Serkan Ömer Hakan Burak Cem Orhan Tarık Volkan"),
    _names(
        "Yılmaz Kaya Demir Şahin Çelik Yıldız Aydın Öztürk Arslan Doğan Kılıç Aslan Çetin Koç Kurt Özdemir"
    ),
)
MOROCCAN = Origin(
    7,
    0.04,
    _names("Fatima Khadija Samira Naima Loubna Hanan Ikram Salma Yasmina Nora Siham Rachida Malika Souad"),
    _names("Mohamed Youssef Rachid Said Karim Hassan Bilal Omar Ilias Hamza Abdel Nabil Tarik Reda"),
    _names(
        "El_Amrani Benali Bouzid El_Idrissi Ouali Chaoui Tahiri Haddou Amezian El_Khattabi Zeroual Bakkali Daoudi"
    ),
)
SURINAMESE = Origin(
    6,
    0.1,
    _names("Shanti Sharda Cheryl Marlene Urmila Astra Soraya Joan Sunita Reshma Muriel Patricia"),
    _names("Ricardo Anil Winston Radj Orlando Humphrey Romeo Vijay Steven Clifton Rakesh Lesley"),
    _names(
        "Ramdin Pinas Jagroep Kartosen Mohan Bhagwan Wijngaarde Soekhoe Ramlal Tjon Autar Baldew Misiekaba"
    ),
)
POLISH = Origin(
    6,
    0.62,
    _names("Agnieszka Katarzyna Małgorzata Ewa Joanna Magdalena Beata Monika Karolina Aleksandra"),
    _names("Piotr Krzysztof Tomasz Paweł Marcin Jakub Łukasz Grzegorz Wojciech Michał"),
    _names("Nowak Kowalski Wiśniewski Wójcik Kamiński Lewandowski Zieliński Szymański Dąbrowski Mazur Król"),
)
ENGLISH = Origin(
    6,
    1.0,
    _names("Emily Sarah Rachel Claire Hannah Megan Aoife Olivia Grace Charlotte Fiona Lucy"),
    _names("James Oliver Thomas William Ewan Liam Declan George Harry Callum Simon Neil"),
    _names(
        "Smith Walker O'Brien Hughes Murphy Bennett Clarke Fraser Doyle Whitfield Marsh Pryce Ellison Thorpe"
    ),
)
GERMAN = Origin(
    3,
    0.75,
    _names("Sabine Heike Anke Katrin Lena Ulrike Johanna Birgit"),
    _names("Jürgen Stefan Matthias Klaus Felix Tobias Uwe Holger"),
    _names("Müller Schröder Hoffmann Krüger Lange Böhm Vogt Winkler Brandt Förster Seidel"),
)
ELSEWHERE = Origin(
    3,
    0.9,
    _names("Ana Priya Mei Lucía Giulia Ngozi Olena Sofia Aisha Hye-jin"),
    _names("João Arjun Wei Carlos Marco Chidi Andriy Nikos Tariq Min-jun"),
    _names("Ferreira Sharma Chen García Rossi Okafor Shevchenko Papadakis Hussain Park Silva Iyer"),
)
ORIGINS = (DUTCH, TURKISH, MOROCCAN, SURINAMESE, POLISH, ENGLISH, GERMAN, ELSEWHERE)

STREETS = _words(
    "Kastanjelaan|Wilgenpad|Molenbaan|Oude Haven|Zonnehof|Merelstraat|Vlierweg|Korenveld|Beukendreef|"
    "Lange Vaart|Havikhof|Spechtstraat|Ambachtsplein|Weverskade|Tuinderij|Rietgors|Duinzicht|Klaproosveld|"
    "Zilverberk|Bakkersgang|Smidsvuur|Turfkade|Schapendrift|Kweekhof|Appelgaard|Kruidentuin|Veerpad|Eikenhorst"
)
CITIES = _words(
    "Utrecht|Amersfoort|Zwolle|Deventer|Arnhem|Nijmegen|Eindhoven|Tilburg|Breda|Rotterdam|Den Haag|Leiden|"
    "Haarlem|Amsterdam|Almere|Lelystad|Groningen|Leeuwarden|Assen|Enschede|Apeldoorn|Maastricht|Venlo|Dordrecht|"
    "Gouda|Delft|Zaandam|Alkmaar|Hoorn|Middelburg"
)
ORGANISATIONS = (
    ("Woongroep De Zevensprong", "zevensprong.example.org", "Deventer"),
    ("Bakkerij Van 't Hof", "bakkerijvanthof.example.com", "Zwolle"),
    ("Zorghuis Avondlicht", "avondlicht.example.org", "Assen"),
    ("Koffiezaak De Derde Kop", "derdekop.example.com", "Utrecht"),
    ("Basisschool Het Vlot", "hetvlot.example.org", "Almere"),
    ("Studio Noordlicht", "studionoordlicht.example.net", "Groningen"),
    ("Camping Rietzang", "rietzang.example.com", "Hoorn"),
    ("Wasserij Helderwit", "helderwit.example.com", "Rotterdam"),
    ("Tandartsen aan de Vaart", "aandevaart.example.net", "Leeuwarden"),
    ("VvE Korenveld 2-88", "vvekorenveld.example.org", "Arnhem"),
    ("Restaurant Zes Stoelen", "zesstoelen.example.com", "Maastricht"),
    ("Verhuur Van Dam & Dochters", "vandamverhuur.example.com", "Breda"),
)
