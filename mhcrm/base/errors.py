"""Errors an officer can meet: what happened, why, and what to do next.

Everything raised on purpose derives from :class:`MhcrmError`; the command line and the window show its
three sentences and nothing else. Any other exception is a bug of ours and goes to the crash report.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(eq=False)
class MhcrmError(Exception):
    """A refusal that the user can understand and mend.

    Attributes:
        what: what happened, a full Chinese sentence.
        why: the reason, or "" where ``what`` already says it.
        todo: the next step for the user.
        code: stable machine name for scripts (``--json``) and tests.
        details: extra facts for scripts; never needed to understand the message.
    """

    what: str
    why: str = ""
    todo: str = ""
    code: str = "error"
    details: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return "".join(part for part in (self.what, self.why, self.todo) if part)

    def as_json(self) -> dict[str, object]:
        """The error as the ``error`` object of a JSON report."""
        return {
            "code": self.code,
            "message": str(self),
            "what": self.what,
            "why": self.why,
            "todo": self.todo,
            **({"details": self.details} if self.details else {}),
        }


class InputError(MhcrmError):
    """What the user handed in has a problem (exit status 1): a file, a field, a code that does not exist."""


@dataclass(eq=False)
class UsageError(MhcrmError):
    """The command line was used wrongly (exit status 2)."""

    code: str = "usage"


class EnvironmentProblem(MhcrmError):
    """Disk, permission, lock, damaged or newer database (exit status 3). Saved work is safe."""


class StaleWrite(InputError):
    """Somebody changed the row since it was read; ``details`` holds both versions."""


class Cancelled(MhcrmError):
    """The user stopped the work at a checkpoint; nothing of it was kept."""

    def __init__(self) -> None:
        super().__init__("已取消，数据没有改动。", code="cancelled")


class RuleFileError(MhcrmError):
    """A file under ``resources/`` breaks its format; names file, line, key and what is allowed."""
