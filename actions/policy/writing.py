"""The checks of several lines as one receipt, naming the lines where they differ."""

from __future__ import annotations

from dataclasses import dataclass, field

from actions.policy.decision import ClauseCheck
from actions.policy.findings import Checks, Finding
from actions.policy.lines import LineFacts


def checks_of(lines: list[LineFacts], findings: list[Finding]) -> Checks:
    """The checks of all lines: those that are the same for all stand once, the others name their lines."""
    first = findings[0]
    if all(finding is first for finding in findings):
        return first.tell()
    groups = _groups(lines, findings)
    found: dict[ClauseCheck, list[_Group]] = {}
    for group in groups:
        for check in group.finding.tell():
            found.setdefault(check, []).append(group)
    return [check if len(of) == len(groups) else _naming(check, of) for check, of in found.items()]


@dataclass(slots=True)
class _Group:
    """The lines that share one finding."""

    finding: Finding
    names: list[str] = field(default_factory=list)


def _groups(lines: list[LineFacts], findings: list[Finding]) -> list[_Group]:
    groups: dict[int, _Group] = {}
    for line, finding in zip(lines, findings, strict=True):
        group = groups.setdefault(id(finding), _Group(finding))
        group.names.append(f"{line.line.title} ({line.line.sku})")
    return list(groups.values())


def _naming(check: ClauseCheck, groups: list[_Group]) -> ClauseCheck:
    names = "; ".join(name for group in groups for name in group.names)
    return ClauseCheck(check.id, check.holds, f"{names}: {check.because}")
