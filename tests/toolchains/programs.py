"""Programs with a literal in each ordinary place, and how each language writes a literal.

`@LITERAL` stands for the literal; each program prints its value and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

from keylift.languages.model import Project
from keylift.model import Confidence, Finding, Rewrite, Severity, Span
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_rewrite, secret_value

VARIABLE = "PROBE_KEY"
# Whatever a shell, a format or a careless escape might change.
HOSTILE = "\"'\\$HOME ${x} %s%% {} {{0}} `id` #é🔑ñ\n\ttail\\"
ASCII = HOSTILE.encode("ascii", "ignore").decode()
# The same for a literal that is a format itself.
IN_FORMAT = HOSTILE.translate({ord(mark): None for mark in "%{}"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program in which `@LITERAL` is one whole literal.

    Attributes:
        name: What the place is called in a test's output.
        code: The program.
        literal: How the literal is written: `@VALUE` stands for the escaped value.
        value: What the literal says.
        also_escaped: Characters that need a backslash in this language, too.
    """

    name: str
    code: str
    literal: str = '"@VALUE"'
    value: str = HOSTILE
    also_escaped: str = ""

    @property
    def text(self) -> str:
        """The program with its literal."""
        return self.code.replace("@LITERAL", self._literal)

    @property
    def content(self) -> Span:
        """Where the literal's content stands in the program's text."""
        start = self.code.index("@LITERAL") + self.literal.index("@VALUE")
        return Span(start, start + len(self._escaped))

    @property
    def _literal(self) -> str:
        return self.literal.replace("@VALUE", self._escaped)

    @property
    def _escaped(self) -> str:
        return escaped(self.value, self.literal[-1] + self.also_escaped)


def escaped(value: str, specials: str) -> str:
    """Escape a value in the way that all the languages understand."""
    escapes = {char: f"\\{char}" for char in f"\\{specials}"} | {"\n": "\\n", "\t": "\\t"}
    return "".join(escapes.get(char, char) for char in value)


def finding_of(program: Program) -> Finding:
    return Finding(
        detector_id="probe-key",
        name="Probe key",
        span=program.content,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        fingerprint="",
        redacted="",
    )


def rewritten(
    program: Program, language: str, *, non_empty: bool = False, project: Project | None = None
) -> str:
    """Return the program after the rewrite, having read its value back exactly."""
    source = Source(text=program.text, language_id=language, non_empty=non_empty, project=project)
    names = KnownNames({VARIABLE: program.value})
    assert secret_value(source, program.content) == program.value
    rewrite = plan_rewrite(source, finding_of(program), detector_variable="", names=names)
    assert isinstance(rewrite, Rewrite), f"{program.name}: {rewrite}"
    return apply_edits(program.text, rewrite.edits)
