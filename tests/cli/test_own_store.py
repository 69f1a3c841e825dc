"""`keylift fix` where the settings, or a link, name a source as the file that gets the values."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from support.command_line import git, stripe

Keylift = Callable[..., tuple[int, str, str]]
SCRIPT = '#!/bin/sh\nexport STRIPE_KEY="{}"\n'


@pytest.mark.parametrize("flags", [[], ["--only", "stripe-live-secret-key"], ["--dry-run"]])
@pytest.mark.parametrize("way", ["env_file", "example_file", "link"])
def test_the_value_stays_and_the_reason_is_told(
    way: str, flags: list[str], folder: Path, keylift: Keylift
) -> None:
    git("init", "-q")
    text = SCRIPT.format(stripe())
    (folder / "env.sh").write_text(text)
    (folder / "pay.py").write_text(f'KEY = "{stripe(1)}"\n')
    if way == "link":
        (folder / ".env").symlink_to("env.sh")
    else:
        (folder / "keylift.toml").write_text(f'[rewrite]\n{way} = "env.sh"\n')
    status, out, _ = keylift("fix", "env.sh", *flags)
    assert (folder / "env.sh").read_text() == text
    if way == "link":
        assert status == 3
        assert "which is a source." in out
        return
    assert status == 1
    assert "env.sh:2  Stripe live secret key is left: The project's values go into this" in out
    # Another file's value still finds its way.
    if way != "example_file" and "--dry-run" not in flags:
        assert keylift("fix", "pay.py")[0] == 0
        kept = (folder / "env.sh").read_text()
        assert (stripe(0) in kept, stripe(1) in kept) == (True, True)


def test_a_replacement_goes_into_no_source(
    folder: Path, keylift: Keylift, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("init", "-q")
    text = f'STRIPE_KEY = "{stripe()}"\n'
    (folder / "settings.py").write_text(text)
    (folder / "keylift.toml").write_text('[rewrite]\nenv_file = "settings.py"\n')
    monkeypatch.setattr("keylift.cli.replacing._new_value", lambda: stripe(1))
    status, _, err = keylift("stores", "replace", "env", "STRIPE_KEY")
    assert status == 3
    assert "settings.py is code" in err
    assert (folder / "settings.py").read_text() == text
