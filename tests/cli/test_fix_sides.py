"""Where code runs is judged by the project, whether helper files are wanted or not."""

from __future__ import annotations

from pathlib import Path

from support.command_line import run_process, stripe


def test_helper_files_are_not_needed_to_know_a_page(tmp_path: Path) -> None:
    """With `helper_file` off, what a page loads is a browser's all the same."""
    (tmp_path / "keylift.toml").write_text("[rewrite]\nhelper_file = false\n")
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "index.html").write_text("<script src=js/app.js></script>")
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "app.js").write_text(f'const key = "{stripe()}";\n')
    (tmp_path / "server.js").write_text(f'const key = "{stripe(1)}";\n')
    _, out, _ = run_process("fix", str(tmp_path))
    assert "js/app.js:1" in out
    assert "runs in the browser" in out
    assert stripe() in (tmp_path / "js" / "app.js").read_text()
    assert "function requireEnv" in (tmp_path / "server.js").read_text()
    assert sorted(each.name for each in tmp_path.glob("*.js")) == ["server.js"]


def test_links_in_circles_are_no_part_of_a_project(tmp_path: Path) -> None:
    """What cannot be followed is left out, and all else is judged."""
    (tmp_path / "package.json").write_text('{ "dependencies": { "next": "15" } }')
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "page.html").symlink_to("page.html")
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "up").symlink_to("..")
    (tmp_path / "lib" / "keys.ts").write_text(f'export const key = "{stripe()}";\n')
    _, out, _ = run_process("fix", str(tmp_path))
    assert "This project has a front end (Next.js)" in out
    assert "internal error" not in out
