"""The texts of the product that people read, for those who translate them.

`python -m tests.translations` collects them into resources/translations/cartflow.pot, and brings
the catalogue of every language up to date: new texts are empty, texts that are gone are left out.
"""

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from cartflow_studio.checks import REGISTRY as CHECKS
from cartflow_studio.fields import fields_of
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.flow.settings import Cap, ExitCriterion, Goal, Reentry, Schedule, Settings
from cartflow_studio.nodes import REGISTRY as NODES
from cartflow_studio.studio.panels.editors.choices import option_text
from cartflow_studio.studio.panels.palette import summary_of
from cartflow_studio.studio.panels.start import offer, templates

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "cartflow_studio"
FOLDER = ROOT / "resources" / "translations"
TEMPLATE = FOLDER / "cartflow.pot"
FORMS = (Settings, Reentry, Schedule, Cap, Goal, ExitCriterion, Alternative)
DESCRIBING = ("label", "help")  # what `field(...)` says of a field
WIDTH = 100
LEFT_OUT = (  # of the header: what changes by itself, and what says nothing
    *("POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Project-Id-Version"),
    *("Report-Msgid-Bugs-To", "Last-Translator", "Language-Team"),
)
HEADER = "# The words of CartFlow Studio. `python -m tests.translations` brings this up to date."
Text = str | tuple[str, str]


def catalogues() -> list[Path]:
    """The catalogue of each language."""
    return sorted(FOLDER.glob("*.po"))


def template() -> Catalog:
    """Every text of the product, each with the files that say it."""
    made = Catalog(project="CartFlow Studio", version="", charset="utf-8", fuzzy=False)
    found: dict[Text, set[str]] = {}
    for text, where in (*_written(), *_told(), *_shipped()):
        found.setdefault(text, set()).add(where)
    for text, places in sorted(found.items(), key=lambda each: (sorted(each[1]), str(each[0]))):
        made.add(text, locations=[(place, 0) for place in sorted(places)])
    return made


def _written() -> Iterator[tuple[Text, str]]:
    """What stands in tr, trn and mark, and in the descriptions of fields."""
    for path in sorted(SOURCE.rglob("*.py")):
        where = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from ((text, where) for text in _said(node))


def _said(call: ast.Call) -> Iterator[Text]:
    match call.func, call.args:
        case ast.Name(id="tr" | "mark"), [text, *_]:
            yield from _literals(text)
        case ast.Name(id="trn"), [one, many, *_]:
            yield from zip(_literals(one), _literals(many), strict=True)
        case ast.Name(id="field"), _:
            for each in call.keywords:
                if each.arg in DESCRIBING:
                    yield from _literals(each.value)


def _literals(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)) if text:
            yield text
        case ast.IfExp():
            yield from (*_literals(node.body), *_literals(node.orelse))


def _told() -> Iterator[tuple[Text, str]]:
    """What types of node, rules and choices say of themselves."""
    for kind in NODES.members():
        where = f"cartflow_studio/nodes/{kind.__module__.rpartition('.')[2]}.py"
        yield from ((text, where) for text in (kind.label, kind.group, summary_of(kind)))
    for rule in CHECKS.members():
        where = f"cartflow_studio/checks/{rule.code.replace('-', '_')}.py"
        yield from ((text, where) for text in (rule.what, rule.why, rule.mend) if text)
    for form in (*FORMS, *NODES.members()):
        where = f"{form.__module__.replace('.', '/')}.py"
        for each in fields_of(form):
            if each.kind.editor in ("choice", "choices"):
                yield from ((option_text(one), where) for one in each.kind.options if one)


def _shipped() -> Iterator[tuple[Text, str]]:
    """What the start page says of the templates."""
    for path in templates():
        made, where = offer(path), path.relative_to(ROOT).as_posix()
        assert made.flow is not None, made.words
        yield from ((text, where) for text in (made.flow.name, made.words))


def updated(path: Path, texts: Catalog) -> Catalog:
    """A catalogue with all texts of now; those that are gone are left out."""
    known = read_po(BytesIO(path.read_bytes()), locale=path.stem)
    known.update(texts, no_fuzzy_matching=True)
    known.obsolete.clear()
    return known


def plain(catalogue: Catalog) -> str:
    """A catalogue as its file holds it, without anything that changes by itself."""
    catalogue.header_comment = HEADER
    catalogue.fuzzy = False
    kept = BytesIO()
    write_po(kept, catalogue, width=WIDTH, omit_header=False, include_lineno=False)
    lines = kept.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(tuple(f'"{d}' for d in LEFT_OUT)))


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    texts = template()
    TEMPLATE.write_text(plain(texts), encoding="utf-8")
    for wanted in sys.argv[1:]:
        if not (FOLDER / f"{wanted}.po").exists():
            (FOLDER / f"{wanted}.po").write_text(plain(Catalog(locale=wanted)), encoding="utf-8")
    for each in catalogues():
        each.write_text(plain(updated(each, texts)), encoding="utf-8")
