"""The user guide tells of every rule what the rule tells of itself."""

from tests.guide import GUIDE, checks_page


def test_the_page_of_the_checks_is_up_to_date():
    assert (GUIDE / "checks.md").read_text(encoding="utf-8") == checks_page()
