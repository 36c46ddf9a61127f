"""Numbers with commas are read as the whole column settles, else stay text; either is said."""

import pytest

from cartflow_studio.history import Numbers, Texts, read_events, read_people
from cartflow_studio.history.decimals import commas
from tests.history.build import HEADER, written

UNCLEAR = (
    "Column 'price': whether the comma or the point marks the decimals in {text} is unclear, so it "
    "stays text; write numbers as 1234.5, with nothing between the thousands."
)


def prices(folder, *cells: str):
    """The prices of a log with semicolons, what its column is, and what is said of it."""
    rows = "".join(f"ann;cart;2026-03-0{day};{cell}\n" for day, cell in enumerate(cells, start=1))
    log = read_events(written(folder, f"{HEADER.replace(',', ';')};price\n{rows}"))
    column = log.properties["price"]
    notes = [note for note in log.reading.notes if "price" in note]
    return type(column), column.values_of(0, len(cells)), notes


@pytest.mark.parametrize(
    ("cells", "values", "note"),
    [
        (
            ("12,50", "", "-3"),
            [12.5, None, -3],
            "numbers such as 12,50 are read with a decimal comma",
        ),
        (
            ("1.234,56", "0,5"),
            [1234.56, 0.5],
            "numbers such as 1.234,56 are read with a decimal comma",
        ),
        (("0,125", "1,234"), [0.125, 1.234], "numbers such as 0,125 are read with a decimal comma"),
        (("1.234", "9,9"), [1234, 9.9], "numbers such as 9,9 are read with a decimal comma"),
        (("1234,567",), [1234.567], "numbers such as 1234,567 are read with a decimal comma"),
        (
            ("0,12345678901234567",),
            [0.12345678901234567],
            "numbers such as 0,12345678901234567 are read with a decimal comma",
        ),
        (("1,234", "9.90"), [1234, 9.9], "commas as in 1,234 are read as thousands"),
        (("-1,234,567.8",), [-1234567.8], "commas as in -1,234,567.8 are read as thousands"),
    ],
)
def test_a_number_that_can_only_be_read_one_way_settles_all(tmp_path, cells, values, note):
    assert prices(tmp_path, *cells) == (Numbers, values, [f"Column 'price': {note}."])


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        (("1,234",), "1,234"),
        (("5", "1,234", "1.234"), "1,234"),
        (("101,202,303", "5"), "101,202,303"),  # perhaps a list
        (("1.234.567",), "1.234.567"),
    ],
)
def test_what_nothing_settles_stays_text_and_what_to_do_is_said(tmp_path, cells, text):
    assert prices(tmp_path, *cells) == (Texts, list(cells), [UNCLEAR.format(text=text)])


def test_numbers_that_contradict_each_other_stay_text(tmp_path):
    kind, values, notes = prices(tmp_path, "12,50", "12.50")
    assert (kind, values) == (Texts, ["12,50", "12.50"])
    assert notes == [
        "Column 'price': some numbers have a decimal comma (12,50), some a decimal point (12.50), "
        "so they stay text; write all of them with a decimal point."
    ]


@pytest.mark.parametrize(
    "words",
    [["12,50", "n/a"], ["ABC 12"], ["1234567890123456"], ["007,5"], ["1,2,3"], ["1" * 16 + ",55"]],
)
def test_texts_that_are_not_all_numbers_are_left_alone(words):
    assert commas(words) is None


@pytest.mark.parametrize("cells", [["12,50 €", "3 €"], ["$1,234.50", "-$2"], ["EUR 5", "5 kn"]])
def test_amounts_with_a_currency_stay_text_and_what_to_do_is_said(tmp_path, cells):
    said = (
        f"amounts with a currency such as {cells[0]} stay text; leave the currency out, and they "
    )
    assert prices(tmp_path, *cells) == (Texts, cells, [f"Column 'price': {said}are numbers."])


def test_quoted_numbers_of_people_are_read_the_same_and_phone_numbers_are_not(tmp_path):
    people = read_people(written(tmp_path, 'person_id,phone,spent\nann,"12,50","12,50"\n'))
    assert [person.attributes for person in people] == [{"spent": 12.5}]
    assert people.reading.notes == (
        "Column 'spent': numbers such as 12,50 are read with a decimal comma.",
    )


def test_ids_with_commas_stay_text(tmp_path):
    log = read_events(written(tmp_path, f'{HEADER},cart_id\nann,cart,2026-03-01,"12,50"\n'))
    assert log.properties["cart_id"].values_of(0, 1) == ["12,50"]
