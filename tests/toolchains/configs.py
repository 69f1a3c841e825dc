"""Config files with a fake secret, before and after their rewrite."""

from __future__ import annotations

from dataclasses import dataclass

from keylift.model import Confidence, Finding, Refusal, Rewrite, Severity, Span
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_rewrite, secret_value
from toolchains.programs import VARIABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A config file in which `@VALUE` is the written form of the secret.

    Attributes:
        text: The file.
        path: Its path, which tells the format.
        language_id: Its language.
        written: How the secret is written in it.
        variable: What the secret's variable is called.
    """

    text: str
    path: str
    language_id: str
    written: str
    variable: str = VARIABLE

    @property
    def before(self) -> str:
        """The file with its secret."""
        return self.text.replace("@VALUE", self.written)

    @property
    def source(self) -> Source:
        """The file as it is planned on."""
        return Source(text=self.before, language_id=self.language_id, path=self.path)

    @property
    def span(self) -> Span:
        """Where the secret stands."""
        start = self.text.index("@VALUE")
        return Span(start, start + len(self.written))


def plan(config: Config) -> Rewrite | Refusal:
    finding = Finding(
        detector_id="probe-key",
        name="Probe key",
        span=config.span,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        fingerprint="",
        redacted="",
    )
    return plan_rewrite(
        config.source, finding, detector_variable=config.variable, names=KnownNames()
    )


def lifted(config: Config) -> tuple[str, str, str]:
    """Return the file after its rewrite, the variable, and the value that is stored."""
    rewrite = plan(config)
    assert isinstance(rewrite, Rewrite), f"{config.path}: {rewrite}"
    value = secret_value(config.source, rewrite.secret)
    assert value is not None
    return apply_edits(config.before, rewrite.edits), rewrite.variable, value
