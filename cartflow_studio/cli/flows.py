"""Commands that work on flow files alone: new, validate, diff, export, schema."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from cartflow_studio import checks, flowfile, resources
from cartflow_studio.checks import Context, Finding, Severity
from cartflow_studio.cli.say import Refusal, complain, counted, result, result_json, tell
from cartflow_studio.errors import CartFlowError
from cartflow_studio.exporters import REGISTRY as EXPORTERS
from cartflow_studio.files import open_flow, save_text, template_reader, templates_of
from cartflow_studio.flow.diff import diff as differences
from cartflow_studio.registry import did_you_mean

FLOW = click.Path(path_type=Path, dir_okay=False)
COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.HINT: "cyan"}
ENDING = ".flow.yaml"


def template_names() -> list[str]:
    """The templates that ship, as they are chosen."""
    folder = resources.path("templates")
    return sorted(path.name.removesuffix(ENDING) for path in folder.glob(f"*{ENDING}"))


@click.command()
@click.argument("flow", type=FLOW)
@click.option(
    "--template",
    default="win-back-cart-abandoners",
    help="A flow template: " + ", ".join(template_names()) + ".",
)
def new(flow: Path, template: str) -> None:
    """Write a flow from a template."""
    folder = resources.path("templates")
    known = template_names()
    if template not in known:
        hint = did_you_mean(template, known) or "cartflow new --help names all."
        raise CartFlowError(f"There is no template {template!r}.", hint=hint)
    if flow.exists():
        raise CartFlowError(
            "There is a file of that name already.", hint="Choose another name.", source=flow
        )
    opened = open_flow(folder / f"{template}{ENDING}")
    for name, text in templates_of(opened.flow, folder).items():
        target = flow.parent / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            save_text(target, text)
    save_text(flow, opened.text)
    tell(f"Wrote {flow}: {opened.flow.name}, {len(opened.flow.nodes)} nodes.")


@click.command()
@click.argument("flows", nargs=-1, required=True, type=FLOW)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def validate(flows: tuple[Path, ...], as_json: bool) -> None:
    """Find everything that stands in the way of a launch."""
    found: list[dict[str, object]] = []
    worst = 0
    for path in flows:
        try:
            opened = open_flow(path)
        except CartFlowError as error:
            worst = 2
            found.append({"flow": str(path), "cannot_be_read": _faults(error)})
            if not as_json:
                complain(error)
            continue
        context = Context(templates=template_reader(path.parent))
        findings = checks.check(opened.flow, context=context)
        if any(finding.severity is Severity.ERROR for finding in findings):
            worst = max(worst, 1)
        found.append({"flow": str(path), "findings": [_plain(each) for each in findings]})
        if not as_json:
            _show(path, findings)
    if as_json:
        result_json({"flows": found, "launchable": worst == 0})
    if worst:
        raise Refusal(worst)


@click.command()
@click.argument("a", type=FLOW)
@click.argument("b", type=FLOW)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def diff(a: Path, b: Path, as_json: bool) -> None:
    """Say what changed from flow A to flow B, in a marketer's words."""
    found = differences(open_flow(a).flow, open_flow(b).flow)
    if as_json:
        result_json({"differences": [asdict(each) for each in found]})
    else:
        for each in found:
            result(str(each))
        if not found:
            tell("They are the same.")
    if found:
        raise Refusal(1)


@click.command()
@click.argument("flow", type=FLOW)
@click.option("--to", "kind", required=True, help="What to write: svg, png, pdf, mermaid, dot, …")
@click.option("--output", "-o", type=FLOW, help="The file to write; else standard output.")
def export(flow: Path, kind: str, output: Path | None) -> None:
    """Write a flow down in another form."""
    if kind == "schema":
        content = json.dumps(flowfile.schema(), indent=2).encode()
    else:
        content = EXPORTERS[kind].write(open_flow(flow).flow)
    if output is None:
        if sys.stdout.isatty() and kind in ("png", "pdf"):
            raise CartFlowError("A picture cannot be shown here.", hint="Name a file with -o.")
        sys.stdout.buffer.write(content)
        return
    try:
        output.write_bytes(content)
    except OSError as fault:
        raise CartFlowError(f"It cannot be written: {fault.strerror}.", source=output) from None
    tell(f"Wrote {output}.")


@click.command()
def schema() -> None:
    """Print the JSON Schema of flow files, for editors."""
    result_json(flowfile.schema())


def _show(path: Path, findings: tuple[Finding, ...]) -> None:
    counts = {
        severity: sum(each.severity is severity for each in findings) for severity in Severity
    }
    for each in findings:
        where = f" [{each.node}]" if each.node else ""
        word = click.style(each.severity.value, fg=COLORS[each.severity])
        result(f"{path}{where} {word} {each.code}: {each.message}")
        result(f"  {each.mend}")
    if counts[Severity.ERROR]:
        tell(f"{path}: {counted(counts[Severity.ERROR], 'error')}. It cannot be launched yet.")
    else:
        others = counted(len(findings), "remark")
        tell(f"{path}: ready to launch" + (f", with {others}." if findings else "."))


def _plain(each: Finding) -> dict[str, object]:
    return {
        "severity": each.severity.value,
        "code": each.code,
        "node": each.node,
        "message": each.message,
        "why": each.why,
        "mend": each.mend,
        "fixes": [fix.label for fix in each.fixes],
    }


def _faults(error: CartFlowError) -> list[dict[str, object]]:
    return [
        {"message": each.message, "hint": each.hint, "line": each.line, "column": each.column}
        for each in getattr(error, "faults", ()) or (error,)
    ]
