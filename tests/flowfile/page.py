"""The page on the flow file; `python -m tests.flowfile.page` writes its tables anew."""

from pathlib import Path

from cartflow_studio import flowfile

PATH = Path(__file__).resolve().parents[2] / "docs" / "flow-file.md"
LAST_OWN_LINE = "a test keeps it true.\n"

if __name__ == "__main__":
    own, line, _ = PATH.read_text(encoding="utf-8").partition(LAST_OWN_LINE)
    PATH.write_text(f"{own}{line}\n{flowfile.reference()}", encoding="utf-8")
