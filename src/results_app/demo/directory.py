"""The organisations of the demonstration: invented names in real places."""

from typing import Final

import attrs

Row = dict[str, str]


@attrs.frozen(kw_only=True)
class Place:
    """An organisation of the directory, as `organisations.csv` has it."""

    name: str
    domain: str
    town: str
    country: str
    type: str = "university"

    @property
    def officer(self) -> str:
        """Return the address of its main user."""
        return f"admissions@{self.domain}"

    def row(self) -> Row:
        """Return its row of the file."""
        return {
            "name": self.name,
            "type": self.type,
            "website": f"www.{self.domain}",
            "email_domain": self.domain,
            "address": "1 Station Road",
            "town": self.town,
            "country": self.country,
            "main_user_first_name": "Sam",
            "main_user_family_name": "Keeper",
            "main_user_job_title": "Head of Admissions",
            "main_user_email": self.officer,
        }


BUSY: Final = Place(name="Northgate Clearing House", domain="northgate.example", town="Leeds", country="GB")
"""Where very many candidates send their results."""
OTHERS: Final = (
    Place(
        name="Harbour Insurance", domain="harbour.example", town="Rotterdam", country="NL", type="employer"
    ),
    Place(
        name="Office of Residence and Entry",
        domain="residence.example",
        town="Ottawa",
        country="CA",
        type="government or immigration",
    ),
)
"""Who gets a result besides the organisation that is to be tried out."""
_REST: Final = (
    ("Fachhochschule am Deich", "deich", "Bremen", "DE", "university"),
    ("Technische Universität Mittelrhein", "mittelrhein", "Koblenz", "DE", "university"),
    ("Rheinwerk Maschinenbau", "rheinwerk", "Köln", "DE", "employer"),
    ("Universidad de las Dos Orillas", "dos-orillas", "Sevilla", "ES", "university"),
    ("Escuela Técnica del Ebro", "ebro", "Zaragoza", "ES", "school"),
    ("Università della Laguna", "laguna", "Venezia", "IT", "university"),
    ("Politecnico del Ponente", "ponente", "Genova", "IT", "university"),
    ("Uniwersytet Nadbałtycki", "nadbaltycki", "Gdańsk", "PL", "university"),
    ("Szkoła Główna Mazowsza", "mazowsze", "Warszawa", "PL", "university"),
    ("Universidade do Tejo Novo", "tejo-novo", "Lisboa", "PT", "university"),
    ("Lycée des Trois Fontaines", "trois-fontaines", "Toulouse", "FR", "school"),
    ("École supérieure du Vieux-Port", "vieux-port", "Marseille", "FR", "university"),
    ("Institut de gestion de la Garonne", "garonne", "Bordeaux", "FR", "university"),
    ("Haute école du Léman", "leman", "Lausanne", "CH", "university"),
    ("Université populaire de la Senne", "senne", "Bruxelles", "BE", "university"),
    ("Øresund Business Academy", "oresund", "København", "DK", "university"),
    ("Skärgårdens högskola", "skargarden", "Stockholm", "SE", "university"),
    ("Fjord Institute of Technology", "fjord", "Bergen", "NO", "university"),
    ("Saimaa Summer University", "saimaa", "Lappeenranta", "FI", "university"),
    ("Liffey College", "liffey", "Dublin", "IE", "school"),
    ("Thistle and Tweed University", "tweed", "Edinburgh", "GB", "university"),
    ("Severn Valley University", "severn", "Bristol", "GB", "university"),
    ("Chartered Society of Bookkeepers", "bookkeepers", "London", "GB", "professional body"),
    ("Blue Mountain State College", "blue-mountain", "Denver", "US", "university"),
    ("Prairie Nursing Board", "prairie-nurses", "Winnipeg", "CA", "professional body"),
    ("Southern Cross Polytechnic", "cross-polytechnic", "Adelaide", "AU", "university"),
    ("Kauri University", "kauri", "Wellington", "NZ", "university"),
    ("Anatolian School of Economics", "anatolian", "Ankara", "TR", "university"),
    ("Aegean Maritime Academy", "aegean", "Πειραιάς", "GR", "university"),
    ("Vltava School of Music", "vltava", "Praha", "CZ", "university"),
    ("Danube Medical University", "danube", "Budapest", "HU", "university"),
    ("Carpathian Institute", "carpathian", "Cluj-Napoca", "RO", "university"),
    ("Desert Rose Airlines", "desert-rose", "Dubai", "AE", "employer"),
    ("Red River University", "red-river", "Hà Nội", "VN", "university"),
    ("Universidad del Altiplano Norte", "altiplano", "Bogotá", "CO", "university"),
    ("Colegio de la Ribera", "ribera", "Buenos Aires", "AR", "school"),
)

DIRECTORY: Final = (
    BUSY,
    *OTHERS,
    *(
        Place(name=name, domain=f"{domain}.example", town=town, country=country, type=kind)
        for name, domain, town, country, kind in _REST
    ),
)
"""Who can be found; none of them has logged in but the busy one."""


@attrs.frozen(kw_only=True)
class Applicant:
    """Somebody who asks for an account by the form."""

    name: str
    domain: str
    town: str
    country: str
    type: str
    first_name: str
    last_name: str

    @property
    def email(self) -> str:
        """Return the address that the answer goes to."""
        return f"{self.first_name.lower()}@{self.domain}"


APPROVED: Final = Applicant(
    name="Université des Deux Rives",
    domain="deux-rives.example",
    town="Strasbourg",
    country="FR",
    type="university",
    first_name="Camille",
    last_name="Martin",
)
"""The one to be tried out."""
WAITING: Final = Applicant(
    name="Amber Coast University",
    domain="amber-coast.example",
    town="Riga",
    country="LV",
    type="university",
    first_name="Ilze",
    last_name="Liepa",
)
DECLINED: Final = Applicant(
    name="Diplomas by Return of Post",
    domain="return-of-post.example",
    town="Valletta",
    country="MT",
    type="other",
    first_name="Max",
    last_name="Quick",
)
