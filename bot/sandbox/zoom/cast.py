"""The people of a simulated webinar: invented names from many scripts, with organisation, city and country."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Cast:
    """Somebody who will register."""

    email: str
    first_name: str
    last_name: str
    org: str
    city: str
    country: str
    hard: bool = False

    @property
    def name(self) -> str:
        """As the room shows it."""
        return f"{self.first_name} {self.last_name}".strip()


HARD: tuple[tuple[str, str, str, str, str], ...] = (
    ("Ελένη", "Παπαδοπούλου", "Δήμος Πειραιά", "Πειραιάς", "GR"),
    ("Γιώργος", "Νικολαΐδης", "Λιμάνι & Πόλη", "Piraeus", "GR"),
    ("Maria", "Papadopoulou", "City of Piraeus", "Piraeus", "GR"),
    ("Maria", "Papadopoulou", "Region of Attica", "Athens", "GR"),
    ("Zoë 🚲", "Lefèvre-Ñúñez", "Vélo & Ville; «Nord»", "Lille", "FR"),
    ("👩🏽‍🚒 Ana", "Conceição", "Proteção Civil", "Lisboa", "PT"),
    ("محمد", "الحسن", "بلدية", "Bruxelles", "BE"),
    ("נועה", "לוי", "Commune", "Anvers", "BE"),
    ("=HYPERLINK(\"https://evil.example.org\",\"click\")", "Formula", "=1+1", "Torino", "IT"),
    ("@SUM(1+1)", "Attiva", "-10% srl", "Milano", "IT"),
    ("+Plus", "Moins", "+Org", "Paris", "FR"),
    ("<!channel>", "Alert", "<https://evil.example.org|Org>", "Berlin", "DE"),
    ("Łukasz", "Żółć-Gęśl", "Urząd Miasta", "Kraków", "PL"),
    ("Oluwaseun", "Adébáyọ̀-Roy", "Association \"Côte, Ouest\"", "Nantes", "FR"),
    ("Jean", "Dubois, fils", "Ville\tde Nice", "Nice", "FR"),
    ("李", "小龙", "城市网络", "Wien", "AT"),
    ("Ørjan", "Åsgård", "Oslo kommune", "Oslo", "NO"),
    ("Madonna", "", "", "Valletta", "MT"),
)  # fmt: skip

FIRST = (
    "Agnès", "Bálint", "Chiara", "Dimitra", "Émile", "Freja", "Gábor", "Hélène", "Ioana", "Jürgen", "Katarzyna",
    "Lucía", "Marek", "Nikolaos", "Ottilie", "Pedro", "Rūta", "Søren", "Tereza", "Umberto", "Vesna", "Wouter",
    "Xenia", "Yannis", "Žofie",
)  # fmt: skip
LAST = (
    "Almeida", "Bergström", "Costa", "Dvořák", "Eriksen", "Fontaine", "García", "Horváth", "Ionescu", "Jansen",
    "Kovács", "Lindqvist", "Müller", "Nowak", "O’Brien", "Petrov", "Quental", "Rossi", "Şahin", "Tzannetakis",
    "Urbonas", "Van den Berg", "Weiß", "Xhaferi", "Yordanova", "Zielińska",
)  # fmt: skip
PLACES = (
    ("Piraeus", "GR"), ("Lyon", "FR"), ("Torino", "IT"), ("Gdańsk", "PL"), ("Porto", "PT"), ("Malmö", "SE"),
    ("Rotterdam", "NL"), ("Leipzig", "DE"), ("Sevilla", "ES"), ("Cluj-Napoca", "RO"), ("Riga", "LV"), ("Gent", "BE"),
)  # fmt: skip
KINDS = ("City of {}", "{} Port Authority", "University of {}", "Local Police {}", "{} Victims’ Support", "")


def cast(random: Random, size: int) -> list[Cast]:
    """`size` people with different addresses: first those whose names are hard to handle, then the others.

    Two have one name, both called Maria Papadopoulou; beyond 668 people names come again.
    """
    people = [
        Cast(f"person.{number:03d}@hard.example.org", *details, hard=True)
        for number, details in enumerate(HARD[:size], start=1)
    ]
    names = [(first, last) for first in FIRST for last in LAST]
    random.shuffle(names)
    for number in range(len(people) + 1, size + 1):
        city, country = random.choice(PLACES)
        org = random.choice(KINDS).format(city)
        first, last = names[number % len(names)]
        people.append(Cast(f"person.{number:03d}@{country.lower()}.example.org", first, last, org, city, country))
    return people


@dataclass(frozen=True, slots=True)
class Line:
    """One question of the audience and what became of it."""

    text: str
    answer: str = ""  # "" and not live: nobody answered
    live: bool = False
    anonymous: bool = False


LINES = (
    Line("Will the slides be shared?", "Yes, on our site; the link follows by mail."),
    Line("<!channel> can everybody read this?", "Yes & no: <not everybody>."),
    Line('=1+1 ; et "les guillemets", ça passe ?\nDeuxième ligne', "Oui."),
    Line("See <https://evil.example.org|our page> or https://example.org/a?b=1&c=2"),
    Line("Ποιος πληρώνει για τους εθελοντές;", "Ο δήμος."),
    Line("How many calls a month does the helpline take?", live=True),
    Line("I would rather not say who I am: what about undocumented victims?", "They are helped too.", anonymous=True),
    Line("@here +49 30 123456 — is there a phone line?", "Yes.", live=False),
    Line("هل يوجد مترجم؟", "Not yet."),
    Line("🚲🚲🚲?", "🙂"),
    Line("-10% of what, exactly?"),
    Line("Is the method used in Torino too?", "Yes, since 2021."),
    Line("Who trains the officers?", "The city's own school, twice a year."),
    Line("Will there be a recording?"),
)
POLLS = (
    (
        "Where do you work?",
        (
            {
                "name": "Where do you work?",
                "type": "single",
                "answers": ["City", "Port", "Police", "Ville, côte; tout !"],
                "answer_required": True,
                "show_as_dropdown": False,
            },
        ),
    ),
    (
        "Tools",
        (
            {
                "name": "Which tools do you use?",
                "type": "multiple",
                "answers": ["Paper", "Tablet", "Phone"],
                "answer_required": False,
                "show_as_dropdown": False,
            },
            {
                "name": "How useful was today (1-5)?",
                "type": "single",
                "answers": ["1", "2", "3", "4", "5"],
                "answer_required": False,
                "show_as_dropdown": False,
            },
        ),
    ),
)
