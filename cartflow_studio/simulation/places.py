"""Where sample people live: zone, language, names, and a block of phone numbers nobody has."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A country of the sample. `phone` is a prefix whose numbers begin with zeros, hence unused;
    `digits` how many follow it. `share` of people in thousandths."""

    country: str
    language: str
    zones: tuple[str, ...]
    phone: str
    digits: int
    share: int
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PLACES = (
    Place(
        *("HR", "hr", ("Europe/Zagreb",), "+38591000", 4, 300),
        _names("Marija Ivan Lucija Josip Petra Luka Mia Filip Lana David Ema Karlo Nika Fran Tena"),
        _names("Horvat Kovačević Babić Marić Jurić Novak Knežević Vuković Matić Tomić Pavlović"),
    ),
    Place(
        *("DE", "de", ("Europe/Berlin",), "+49176000", 4, 170),
        _names("Anna Lukas Lena Felix Marie Jonas Sophie Paul Laura Max Clara Finn Hannah Leon"),
        _names("Müller Schmidt Schneider Fischer Weber Wagner Becker Schulz Hoffmann Koch Wolf"),
    ),
    Place(
        *("AT", "de", ("Europe/Vienna",), "+43664000", 5, 80),
        _names("Julia Tobias Katharina Elias Magdalena Simon Theresa Moritz Valentina Jakob"),
        _names("Gruber Huber Bauer Wagner Pichler Steiner Moser Mayer Hofer Leitner Berger"),
    ),
    Place(
        *("SI", "sl", ("Europe/Ljubljana",), "+38640000", 3, 90),
        _names("Nina Žiga Eva Jaka Zala Matej Neža Rok Tjaša Anže Maja Blaž"),
        _names("Novak Horvat Kovačič Krajnc Zupančič Potočnik Mlakar Kos Vidmar Golob"),
    ),
    Place(
        *("IT", "it", ("Europe/Rome",), "+39333000", 4, 90),
        _names("Giulia Marco Sara Matteo Chiara Luca Francesca Andrea Elena Davide Alice"),
        _names("Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco"),
    ),
    Place(
        *("FR", "fr", ("Europe/Paris",), "+3360000", 4, 80),
        _names("Camille Louis Chloé Hugo Manon Lucas Léa Jules Inès Gabriel Zoé Arthur"),
        _names("Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau"),
    ),
    Place(
        *("GB", "en", ("Europe/London",), "+447911000", 3, 90),
        _names("Emma Oliver Grace Harry Sophie George Amelia Jack Ruby Oscar Freya Noah"),
        _names("Smith Jones Taylor Brown Wilson Evans Walker Wright Hughes Green Clarke"),
    ),
    Place(
        *("US", "en", ("America/New_York", "America/Los_Angeles"), "+1202555", 4, 60),
        _names("Olivia Liam Ava Ethan Madison Mason Harper Logan Abigail Carter Nora Tyler"),
        _names("Johnson Williams Miller Davis Anderson Thompson Harris Clark Lewis Young"),
    ),
    Place(
        *("CN", "zh", ("Asia/Shanghai",), "+86138000", 5, 20),
        _names("Wei Fang Min Jing Lei Na Qiang Yan Hui Ling"),
        _names("Chen Wang Li Zhang Liu Yang Huang Zhao Wu Zhou"),
    ),
    Place(
        *("JP", "ja", ("Asia/Tokyo",), "+818000", 6, 20),
        _names("Haruto Yui Sota Aoi Riku Hina Yuto Sakura Ren Mei"),
        _names("Sato Suzuki Takahashi Tanaka Watanabe Ito Yamamoto Nakamura Kobayashi Kato"),
    ),
)
