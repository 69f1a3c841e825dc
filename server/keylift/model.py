"""The frozen value types that every other module speaks in.

Nothing here does I/O or knows a detector, a language or a protocol. All offsets are half-open
spans of *code points* into the document's text, never bytes or UTF-16 units; `keylift.lsp.convert`
is the one place that translates them. No type here holds a secret's value but as a `Secret`, which
shows it to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntEnum, StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keylift.secret import Secret


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code-point offsets, `start <= end`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the part of `text` that the span covers."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Tell whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end


class Severity(StrEnum):
    """How bad it is that this credential stands in the text."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Confidence(StrEnum):
    """How sure we are that the text really is such a credential."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Category(StrEnum):
    """What speaks for a match being a secret."""

    FORMAT = "format"
    """Its own form, or the surroundings that the provider's values have."""
    GENERIC = "generic"
    """Nothing but a variable's name, so anything else that claims the same text wins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """One credential format, as data. See `detection/detectors` for how to write one.

    Attributes:
        id: `provider-thing` in kebab case; diagnostic code, suppression word and settings key.
        name: What a person calls the credential, e.g. "Stripe live secret key".
        provider: Display name of who issues it.
        pattern: Verbose `regex` pattern over UTF-8 bytes. It must begin with one of `keywords`
            (look-behinds aside), unless `lead` says how far behind the match's start they stand.
            The group `secret`, where there is one, is the value; else the whole match is.
        keywords: Literals of which each match contains at least one; compared without ASCII case.
        samples: Templates of texts that must be found (see `detection/samples.py`).
        counter_samples: Templates of texts in which this detector must find nothing.
        lead: How many bytes after the match's start a keyword may begin; 0 means exactly there.
        min_entropy: Least Shannon entropy of the value, in bits a character.
        validator: Name of an offline check in `detection/validators.py`, or "".
        variable: Conventional environment variable, or "" to derive one.
        languages: Language ids the detector is limited to; empty means all.
        public: True where the credential is meant to be published (reported as info).
        placeholders: Documented example values that are never reported.
        keep: Characters at the value's start that a preview may show (fixed by the format).
        references: Pages that document the format.
        revoke_url: Where to revoke or rotate it, or "".
        category: What speaks for a match; filters and overlaps judge a generic one by rules of
            their own.
        is_own: Whether the user wrote it, so that nobody has tried its pattern on much text.
    """

    id: str
    name: str
    provider: str
    pattern: str
    keywords: tuple[str, ...]
    samples: tuple[str, ...]
    counter_samples: tuple[str, ...] = ()
    severity: Severity = Severity.ERROR
    confidence: Confidence = Confidence.HIGH
    lead: int = 0
    min_entropy: float = 0.0
    validator: str = ""
    variable: str = ""
    languages: frozenset[str] = frozenset()
    public: bool = False
    placeholders: tuple[str, ...] = ()
    keep: str = ""
    references: tuple[str, ...] = ()
    revoke_url: str = ""
    category: Category = Category.FORMAT
    is_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A hardcoded secret at a place. Whoever needs the value cuts it from the text by `span`."""

    detector_id: str
    name: str
    span: Span
    severity: Severity
    confidence: Confidence
    fingerprint: str
    redacted: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be used or checked; everything else went on.

    Attributes:
        source: The file, setting or detector at fault.
        key: The key inside it, or "".
        message: One sentence for the user; never holds text of a scanned document.
    """

    source: str
    key: str
    message: str

    def __str__(self) -> str:
        where = f"{self.source}: {self.key}" if self.key else self.source
        return f"{where}: {self.message}"


@dataclass(frozen=True, slots=True)
class ScanResult:
    """Findings in document order, and what could not be checked."""

    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace `span` by `new_text` (an insertion where the span is empty)."""

    span: Span
    new_text: str


class Applicability(StrEnum):
    """Whether fix-all may take a rewrite without asking."""

    SAFE = "safe"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a store keeps a value, as the store itself names it.

    Attributes:
        path: Name or path of the secret, without the mount.
        mount: Vault's mount of the engine; "" in other stores.
        key: Field of the secret that holds the value; "" where the secret is the value.
    """

    path: str
    mount: str = ""
    key: str = ""

    def __str__(self) -> str:
        place = f"{self.mount}/{self.path}" if self.mount else self.path
        return f"{place} ({self.key})" if self.key else place


class Holding(Enum):
    """What a store has at an entry, compared with a value."""

    NOTHING = "nothing"
    SAME = "this very value"
    OTHER = "another value"
    HIDDEN = "a value that it shows nobody"
    UNKNOWN = "it was not asked, or cannot tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperFile:
    """A file of ours, shared by a project, with functions that lookups call.

    Attributes:
        path: Below the project's root, with `/`.
        text: What it is to say.
        before: What it says now; None where it does not exist.
        last: What `text` ends with, but for the line's end, that is of this plan alone. Files of
            several plans for one path differ in nothing else, and can be joined.
        beside: Another file that the lookups need as well, or None.
        note: What people have to do so that the file is of use, or "".
    """

    path: str
    text: str = field(repr=False)
    before: str | None = field(default=None, repr=False)
    last: str = field(default="", repr=False)
    beside: HelperFile | None = None
    note: str = ""


class Rank(IntEnum):
    """How well a name fits a value, the best first."""

    EXACT = 0
    """The code's own name for it is the conventional one."""
    USUAL = 1
    TELLING = 2
    DERIVED = 3
    FORCED = 4
    """The format allows no other, and it says nothing."""


@dataclass(frozen=True, slots=True)
class Naming:
    """What a value would be called if its place were the only one."""

    name: str
    rank: Rank


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """How a tool that does not take its environment's variables gets values from `.env`.

    Attributes:
        head: What is to be done, as a sentence. `@env` is the file.
        command: A command for a shell that has the variables, or "".
        each: The command's argument for each variable, or without a command, a command of its own.
            `@name` is the variable.
    """

    head: str
    command: str = ""
    each: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrite:
    """A finding's literal turned into a lookup.

    Attributes:
        title: Menu text, e.g. "Move to environment variable STRIPE_SECRET_KEY".
        store_id: Which store the lookup reads.
        variable: Name under which the store keeps the value.
        secret: Span of the text, inside the quotes, that becomes the stored value; what is stored
            is `value`, never the raw text.
        edits: Sorted and disjoint; text outside them stays as it was.
        applicability: Whether fix-all may take it.
        note: A sentence the user should know before or after, or "".
        reuses: True where the store already holds this very value under `variable`.
        helper: What has to be written beside the edits, before them, or None.
        supply: How the value gets from `.env` to a tool that does not look there, or None.
        entry: Where a store other than `.env` is to keep the value, or None.
        value: What is stored; None where the text has to be read again for it.
        naming: What this place alone would call it; None where the code names the variable.
    """

    title: str
    store_id: str
    variable: str
    secret: Span
    edits: tuple[Edit, ...]
    applicability: Applicability = Applicability.SAFE
    note: str = ""
    reuses: bool = False
    helper: HelperFile | None = None
    entry: Entry | None = None
    supply: Supply | None = None
    value: Secret | None = field(default=None, repr=False, compare=False)
    naming: Naming | None = field(default=None, compare=False)


class RefusalReason(Enum):
    """Why no rewrite is offered; the value is the sentence a user reads."""

    UNSUPPORTED_LANGUAGE = "Keylift cannot rewrite this file type yet."
    UNSUPPORTED_STORE = "This store has no lookup in this language."
    UNTRIED_SDK = (
        "Keylift reads this store by its maker's SDK, and has not tried that of this language; use"
        " an environment variable, which the platform or a start script fills from the store."
    )
    NO_SDK = (
        "The maker of this store maintains no SDK for this language; use an environment variable,"
        " which the platform or a start script fills from the store."
    )
    NO_LITERAL = "The secret is not inside a string literal that can become a lookup."
    COMMENT = "The secret stands in a comment; remove it and revoke the credential."
    DOCUMENT = "The secret stands in a text for people; take it out and revoke the credential."
    DOCSTRING = "The secret stands in a docstring; remove it and revoke the credential."
    NO_EFFECT = "The string does nothing here; remove it and revoke the credential."
    PARTIAL = "The secret is a part of this string that cannot be cut out of it safely."
    INTERPOLATED = "The string is built from parts in a way that leaves no room for a lookup."
    UNDECODABLE = "The literal has an escape that Keylift does not decode, so it is left alone."
    CONSTANT_REQUIRED = "The language demands a constant here, so no lookup is legal."
    READ_EARLY = "Other code may read this constant before a lookup could fill it."
    ANNOTATION = "An annotation takes only constants, so no lookup is legal here."
    PATTERN = "A pattern or case label takes only constants, so no lookup is legal here."
    TYPE = "The string is a type here, not a value."
    KEY = "The secret is a key here; a lookup would change what the code means."
    LOOKUP_NAME = "The secret stands where a variable's name does; a name is no value to look up."
    UNUSUAL_PLACE = "Keylift does not rewrite a literal in this kind of place yet."
    FALLBACK = "The secret is the fallback of another value; remove it and set that value instead."
    NAMED_TYPE = "The literal takes a type of its own here, and a lookup yields a plain string."
    ISOLATED = (
        "The compiler's isolatedDeclarations wants the type written out here; give the value to a"
        " constant with a type first."
    )
    MARKUP = "The secret stands in markup, which reaches every visitor."
    GENERATED = "This file is generated; change what it is generated from."
    UNQUOTABLE = (
        "The value has no form that every .env loader reads back as it is; keep it in a file of its"
        " own that git ignores, or in a secret manager."
    )
    IMPORT = "Compilers and bundlers read an import path themselves, so it must be a literal."
    TEMPLATE_TAG = "A tagged template must stay a literal."
    FORMAT_STRING = "The string is a format; a lookup would change what the code means."
    HOISTED = (
        "The test runner moves this call above all other code, so that it can use no function of"
        " the file; read the variable in there as `process.env` has it."
    )
    NO_NODE_TYPES = (
        "TypeScript knows no `process` in this project, and would not compile the lookup; install"
        ' its types first: `npm install --save-dev @types/node`, with "node" among the `types` of'
        " tsconfig.json where these are listed."
    )
    BROWSER = (
        "This code runs in the browser, where every value is public; call your server instead."
    )
    PUBLISHED = (
        "The bundler copies this value into the code that every browser loads, so it is public;"
        " call your server instead."
    )
    WORKER = (
        "A worker gets its secrets as `env`, an argument of its handlers: keep the value by"
        " `wrangler secret put`, and read it there."
    )
    NO_ENVIRONMENT = "This runtime has no process environment that Keylift knows how to read."
    NOT_NAMESPACED = "The name that the lookup needs is taken by something else in this file."
    NAME_IN_PROJECT = "The name that the lookup needs is taken by something else in the project."
    STORE_NAME = "This store can have no value under the variable's name; use another store."
    FILLED_ELSEWHERE = "The file's own tool gets its values from elsewhere than from this store."
    NAME_TAKEN = "The only name that this value can have is taken by another value."
    NO_LOOKUP = "This file format has no way to read the environment."
    UNKNOWN_TOOL = (
        "Keylift does not know which tool reads this file; where that one fills in variables, write"
        " its reference by hand."
    )
    ENV_FILE = "A .env file is where secrets belong."
    OWN_STORE = (
        "The project's values go into this very file (`rewrite.env_file`, `rewrite.example_file`),"
        " so none can be moved out of it."
    )
    NO_CONTEXT = "The tool fills in no variable at this place."
    MULTILINE = (
        "A value of several lines cannot be filled in here safely; keep it in a file of its own"
        " that git ignores, and name that file."
    )
    UNPARSABLE = (
        "This file, or one that belongs to it, is nested in a way that may crash Keylift's parser,"
        " so it is left alone."
    )
    SYNTAX = "The code around the secret does not parse yet."
    MACRO = "A macro reads this literal itself, and may not take anything else."
    COMMAND_NAME = "The secret stands where a command's name does, so it is left alone."
    SUBSHELL = "A missing variable would not stop the script here, in a subshell."
    STARTUP_FILE = "A shell's start-up file sets variables for others; it has none to look up."
    CHANGED = "The document changed since the action was offered."
    NO_COMMENTS = "This file type has no comments to suppress a finding with."
    NO_COMMENT_HERE = "A comment on this line might become part of a string."
    CHANGED_IN_PLACE = "The string is changed in place, which a looked-up value does not allow."
    EXPRESSION_TREE = "The code may become an expression tree, which cannot hold a lookup's check."
    OUTPUT = "The secret stands in a saved output; clear that and revoke the credential."
    NOT_PROSE = (
        "Only a comment, a docstring, a text for people or a saved output can go without a lookup."
    )
    NO_HELPER = (
        "The lookup calls a function in a file of its own, and Keylift knows no place from which"
        " this file can load one."
    )
    NO_VARIABLE = (
        "Where the lookup fails here, the script would go on; give the value to a variable, in a"
        " statement of its own, and use that."
    )
    ENDS_LINE = "A command's output is read without the line ends at its end, which this value has."
    NO_CLIENT = "The lookup needs the store's client, which the project has to have first:"
    OLD_VERSION = (
        "The lookup needs a newer version of the language than the oldest that the project names."
    )
    OLD_EDITION = (
        "The lookup needs Rust's edition of 2018 or a newer one, which the manifest has to name."
    )
    NO_AWAIT = (
        "The value comes from a server, which takes an `await`, and none is legal here; use an"
        " environment variable that is filled from there."
    )
    NO_LOADER = "Keylift knows no loader that reads this .env into what the lookups look at."
    LOADED = "Something in this project loads .env already."
    TEST_FILE = "This is a test file, which needs its values wherever it runs."
    LOADED_LATE = (
        "This file loads .env, but below lookups that run before; move the call above them."
    )
    NO_MANIFEST = "No manifest here takes another package without doubt; install it by hand."
    NO_ENTRY = "Keylift finds no safe place in this file to load .env."
    GATE = "Keylift could not make sure that nothing else here changes, so move the value by hand."


@dataclass(frozen=True, slots=True)
class Refusal:
    """No rewrite, and why. `detail` adds a fact (a line, a name), never document text."""

    reason: RefusalReason
    detail: str = ""

    @property
    def sentence(self) -> str:
        """The reason and its detail as a user reads them."""
        return f"{self.reason.value} {self.detail}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A detector's hit before filters: byte spans in the scanned bytes, and nothing else."""

    detector: Detector = field(repr=False)
    start: int
    end: int
