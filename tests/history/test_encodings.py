"""Text that is not UTF-8: said, found at the beginning of a file, or likely; rows stay numbered."""

import gzip
import io
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartflow_studio.history import EventLogError, Rejection, quick_csv, read_events, read_people
from cartflow_studio.history.encodings import AsUtf8, checked, encoding_of, example, likely
from cartflow_studio.history.notation import Notation
from tests.history.build import HEADER, refusal, written
from tests.history.test_quick import told

NAMES = "Müller", "Ždrava Čačić", "Łódź", "café", "ann"
REFUSED = "There is no encoding {name!r} of text."


def rows(*names: str) -> str:
    return "".join(f"{name},cart,2026-01-01T10:00:00Z\n" for name in names)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        *(("windows-1252", "Müller"), ("cp1252", "café €"), ("latin-1", "Åse")),
        *(("iso-8859-2", "Čačić"), ("windows-1250", "Đurđa Žžš"), ("cp037", "Müller")),
        *(("utf-16", "Žana 日本"), ("utf-16-be", "Žana"), ("utf-32", "Žana"), ("utf-8", "Žana")),
        *(("shift_jis", "山田"), ("gb18030", "王"), ("UTF8", "Žana")),
    ],
)
@pytest.mark.parametrize("quick_from", [0, 2**60])
@pytest.mark.parametrize("packed", [False, True])
def test_a_file_is_read_in_the_encoding_that_is_said(tmp_path, encoding, name, quick_from, packed):
    content = f"{HEADER}\n{rows('ann', name)}".encode(encoding)
    path = written(
        tmp_path, gzip.compress(content) if packed else content, "log.csv" + ".gz" * packed
    )
    log = read_events(path, notation=Notation(encoding=encoding), quick_from=quick_from)
    assert (set(log.people), sorted(log.row.tolist()), log.rejected) == (
        {"ann", name},
        [2, 3],
        (),
    )


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("is_marked", [True, False])
def test_which_of_two_bytes_goes_first_is_seen_where_only_the_width_is_said(
    tmp_path, encoding, is_marked
):
    text = "\ufeff" * is_marked + f"{HEADER}\n{rows('Žana')}"
    wide = encoding.rpartition("-")[0]
    if wide == "utf-32" and encoding.endswith("be") and not is_marked:
        return  # without a mark the usual order of the bytes is taken
    log = read_events(written(tmp_path, text.encode(encoding)), notation=Notation(encoding=wide))
    assert log.people == ("Žana",)


def test_a_byte_order_mark_outdoes_what_is_said(tmp_path):
    content = b"\xef\xbb\xbf" + f"{HEADER}\n{rows('Žana')}".encode()
    log = read_events(written(tmp_path, content), notation=Notation(encoding="windows-1252"))
    assert log.people == ("Žana",)


def test_lines_of_json_and_people_have_encodings_too(tmp_path):
    line = {"person_id": "Čačić", "name": "cart", "occurred_at": 1767261600}
    content = (json.dumps(line, ensure_ascii=False) + "\n").encode("windows-1250")
    said = Notation(encoding="windows-1250")
    assert read_events(written(tmp_path, content, "log.jsonl"), notation=said).people == ("Čačić",)
    people = written(tmp_path, "person_id,first_name\nann,Đurđa\n".encode("cp1250"), "people.csv")
    assert next(iter(read_people(people, notation=said))).attributes == {"first_name": "Đurđa"}


@pytest.mark.parametrize("quick_from", [0, 2**60])
def test_bytes_that_the_encoding_has_not_cost_their_row(tmp_path, quick_from):
    content = (
        f"{HEADER}\n{rows('ann')}".encode()
        + b"b\x81b,cart,2026-01-01\n"
        + rows("é").encode("cp1252")
    )
    log = read_events(
        written(tmp_path, content),
        notation=Notation(encoding="windows-1252"),
        quick_from=quick_from,
    )
    reason = "no letters of the encoding that was said"
    assert (log.people, log.row.tolist(), log.rejected) == (
        ("ann", "é"),
        [2, 4],
        (Rejection(3, "person_id", reason),),
    )


@pytest.mark.parametrize(
    "name", ["nope", "hex", "base64", "rot13", "zlib", "idna", "unicode_escape", "undefined", " "]
)
def test_what_is_no_encoding_of_text_is_refused_with_some_that_are(name):
    fault = refusal(lambda: Notation(encoding=name))
    assert (fault.message, fault.hint) == (
        REFUSED.format(name=name),
        "Write it like windows-1252, iso-8859-2 or utf-16; without one it is UTF-8.",
    )


def test_names_of_encodings_are_those_of_python():
    assert [checked(name) for name in ("windows-1252", "Latin1", "UTF-16")] == [
        *("cp1252", "iso8859-1", "utf-16")
    ]
    assert encoding_of(b"a,b\n", "Latin1") == "iso8859-1"


@pytest.mark.parametrize(
    ("names", "written_in", "found"),
    [
        (NAMES[:1], "cp1252", ("windows-1252", "Müller")),
        (("ann", "café", "bob"), "cp1252", ("windows-1252", "café")),
        (("“Šarlota”",), "cp1252", ("windows-1250", "“Šarlota”")),
        (("Ždrava", "Čačić"), "cp1250", ("windows-1250", "Ždrava")),
        (("Čačić",), "cp1250", ("windows-1250", "Čačić")),
        (("Příliš", "žluťoučký", "čas"), "cp1250", ("windows-1250", "Příliš")),
        (("frère", "père"), "cp1252", ("windows-1252", "frère")),
        (("Ærø", "Åse"), "cp1252", ("windows-1252", "Ærø")),
        (("Müller",), "utf-8", ("", "")),
        (("ann",), "ascii", ("", "")),
        (("Привет",), "cp1251", ("", "")),
        (("Müller",), "cp437", ("", "")),
    ],
)
def test_an_encoding_is_likely_where_most_lines_read_well_in_it(names, written_in, found):
    assert likely(f"{HEADER}\n{rows(*names)}".encode(written_in)) == found


def test_a_single_bad_byte_among_utf_8_is_no_other_encoding():
    head = f"{HEADER}\n{rows('Müller', 'Žana')}".encode() + b"Caf\xe9,cart,2026-01-01\n"
    assert likely(head) == ("", "")


def test_a_word_is_shown_as_it_is_in_an_encoding():
    head = f"{HEADER}\n{rows('ann', 'Čačić')}".encode("cp1250")
    assert (example(head, "windows-1250"), example(head, "windows-1252")) == ("Čačić", "Èaèiæ")


def test_a_likely_encoding_is_told_where_rows_are_lost_for_want_of_it(tmp_path):
    path = written(tmp_path, f"{HEADER}\n{rows('ann', 'Müller')}".encode("cp1252"))
    hint = (
        "The file is not UTF-8, and can be read as windows-1252 (“Müller”): say so with "
        "--encoding windows-1252."
    )
    assert read_events(path).reading.notes == (hint,)
    path = written(tmp_path, f"{HEADER}\n{rows('Müller')}".encode("cp1252"))
    assert refusal(lambda: read_events(path)).hint == hint


def test_a_file_whose_end_is_cut_within_a_letter_is_read_up_to_it(tmp_path):
    content = f"{HEADER}\n{rows('Žana')}é".encode("utf-16")[:-1]
    log = read_events(written(tmp_path, content))
    assert (log.people, len(log.rejected)) == (("Žana",), 1)


def test_half_a_letter_costs_its_row(tmp_path):
    path = written(tmp_path, f"{HEADER}\n{rows('ann')}b+2AA-,cart,2026-01-01\n".encode())
    log = read_events(path, notation=Notation(encoding="utf-7"))
    assert (log.people, len(log.rejected)) == (("ann",), 1)


LETTERS = st.text(st.sampled_from('aéčŽ,;"\n\r €\x81😀'), max_size=60)


@given(LETTERS, st.sampled_from(["cp1252", "iso-8859-2", "utf-16", "utf-32-be", "gb18030"]))
def test_any_text_comes_as_utf_8_in_pieces_and_anew(text, encoding):
    content = text.encode(encoding, "replace")
    read = AsUtf8(io.BytesIO(content), encoding)
    pieces = b"".join(iter(lambda: read.read(3), b""))
    whole = content.decode(encoding).removeprefix("\ufeff").encode()
    assert (pieces, read.tell(), read.seek(0), read.read()) == (whole, len(whole), 0, whole)


@given(
    st.lists(st.sampled_from([*NAMES, '"a\nb"', "a,b", "€", '"']), max_size=8), st.integers(0, 3)
)
def test_the_quick_way_and_the_careful_one_say_the_same_in_any_encoding(names, broken):
    content = f"{HEADER}\n{rows('ann', *names)}".encode("cp1250") + b"\x81,x,2026-01-01\n" * broken
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(quick_csv, "STRETCH", 50)
        path = written(Path(folder), content)
        how = {"notation": Notation(encoding="cp1250")}
        assert told(path, 0, **how) == told(path, 2**60, **how)


def test_an_unreadable_file_is_still_told_as_such(tmp_path):
    with pytest.raises(EventLogError, match="not a text file"):
        read_events(written(tmp_path, b"\0\1\2" * 99), notation=Notation(encoding="cp1252"))
