"""Texts that must never be seen; put together, so that no source line in a traceback has them."""

from __future__ import annotations

MARK = "marker of the value".replace(" ", "-")
TOKEN = "marker of the token".replace(" ", "-")
VALUE = MARK + " \"'\\ $x %41 {y} +&=\r\n\tñ€🔑 \x7f"
"""A value with all that quoting, encoding and line ends could spoil."""
