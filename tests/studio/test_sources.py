"""The logs that the window plays on, in memory."""

from cartflow_studio.studio.jobs import Progress
from cartflow_studio.studio.sources import Source, load

HEAD = "person_id,name,occurred_at\n"


def test_a_log_in_use_is_the_same_one_when_it_is_chosen_again(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(HEAD + "a,Seen,2026-01-31T18:30:00Z\n")
    first = load(Source("mine.csv", path), Progress())
    assert load(Source("mine.csv", path), Progress()).log is first.log


def test_a_log_whose_file_has_changed_is_read_anew(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(HEAD + "a,Seen,2026-01-31T18:30:00Z\n")
    first = load(Source("mine.csv", path), Progress())
    path.write_text(HEAD + "b,Bought,2026-01-31T18:30:00Z\n")
    again = load(Source("mine.csv", path), Progress())
    assert (first.log.people, again.log.people) == (("a",), ("b",))
