"""`.properties` files are read as Java itself reads them."""

from __future__ import annotations

import base64

import pytest

from keylift.model import Refusal, Span
from keylift.rewriting.formats.properties import Entry, find_entry
from toolchains.running import run

READER = """
import java.io.*;
import java.util.*;

public class Reader {
  public static void main(String[] files) throws Exception {
    for (String file : files) {
      Properties read = new Properties();
      try (InputStream in = new FileInputStream(file)) { read.load(in); }
      byte[] value = String.valueOf(read.getProperty("key")).getBytes("UTF-8");
      System.out.println(Base64.getEncoder().encodeToString(value));
    }
  }
}
"""
LINES = {
    "plain": "key=@\n",
    "blanks": "  key \t=  @\n",
    "colon": "key:@\n",
    "nothing": "key @\n",
    "escapes": "key=a\\t\\u00e9\\:\\=\\#\\!@\\\\n\n",
    "trailing blank": "key=@ \n",
    "sharp": "key=@ # no comment\n",
    "equals": "key==@=\n",
    "after a comment": "# c \\\nkey=@\n",
    "no line end": "a=b\nkey=@",
    "carriage return": "a=b\r\nkey=@\r\nb=c\r\n",
    "continued before": "a=b\\\n  c\nkey=@\n",
    "quotes": 'key="@"\'\n',
}


@pytest.fixture(scope="module")
def java(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What Java reads under `key` in each file; one run for all."""
    folder = tmp_path_factory.mktemp("properties")
    (folder / "Reader.java").write_text(READER)
    for number, line in enumerate(LINES.values()):
        (folder / f"{number}.properties").write_bytes(line.replace("@", "Zq7vX2").encode())
    names = [f"{number}.properties" for number in range(len(LINES))]
    done = run(["java", "Reader.java", *names], folder)
    assert done.status == 0, done.errors
    values = [base64.b64decode(one).decode() for one in done.output.split()]
    return dict(zip(LINES, values, strict=True))


@pytest.mark.parametrize("name", LINES)
def test_a_value_is_what_java_reads(java: dict[str, str], name: str) -> None:
    """Blanks, escapes and separators mean the same to both."""
    text = LINES[name].replace("@", "Zq7vX2")
    start = text.index("Zq7vX2")
    entry = find_entry(text, Span(start, start + 6))
    assert isinstance(entry, Entry)
    assert (entry.key, entry.value) == ("key", java[name])


@pytest.mark.parametrize("text", ["key=a\\\n  @\n", "key=é@\n", "key=\\q@\n"])
def test_what_readers_disagree_about_has_no_value(text: str) -> None:
    """Lines that go on, characters outside ASCII and odd escapes are left alone."""
    start = text.index("@")
    entry = find_entry(text, Span(start, start + 1))
    assert not isinstance(entry, Refusal)
    assert entry.value is None
