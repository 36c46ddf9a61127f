"""Names of files."""

import pytest

from cartflow_studio.errors import CartFlowError
from cartflow_studio.studio.names import checked_name, suggested_name


def test_a_good_name_gets_its_suffix():
    assert [checked_name(name) for name in ("win back", "a.flow.yaml", "b.yaml")] == [
        "win back.flow.yaml",
        "a.flow.yaml",
        "b.flow.yaml",
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("CON", "'CON' is the name of a device."),
        ("a/b", "A file's name cannot hold '/'."),
        ("x:y", "A file's name cannot hold ':'."),
        ("x" * 300, "The name is too long."),
        ("name.", "A file's name cannot end with a dot or a blank."),
        ("", "The file needs a name."),
    ],
)
def test_a_name_that_no_system_holds_is_refused(name, message):  # S013
    with pytest.raises(CartFlowError) as refused:
        checked_name(name)
    assert (refused.value.message, bool(refused.value.hint)) == (message, True)


def test_a_name_is_suggested_from_the_words():
    assert suggested_name("Win back: 20 %!", "f") == "win-back-20.flow.yaml"
    assert suggested_name("", "flow") == "flow.flow.yaml"
