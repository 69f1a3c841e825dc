"""`keylift fix --add-client` in languages whose manifests take a package, or a command alone."""

from __future__ import annotations

from support.command_line import stripe

REWRITE = ("--rewrite-only", "--add-client", ".")


def test_a_gem_is_named_and_then_installed(keylift, folder):
    """Bundler would refuse to add what is there."""
    (folder / "Gemfile").write_text('gem "rails"\n')
    (folder / "pay.rb").write_text(f'key = "{stripe()}"\nputs key\n')
    status, out, _ = keylift("fix", "--store", "aws", *REWRITE)
    assert status == 0
    assert (folder / "Gemfile").read_text() == 'gem "rails"\ngem "aws-sdk-secretsmanager", ">= 1"\n'
    assert "The lookup needs aws-sdk-secretsmanager: `bundle add aws-sdk-secretsmanager`." in out
    assert "\nGemfile is changed; install what it names: `bundle install`.\n" in out


def test_crates_are_named_before_the_code_is_changed(keylift, folder):
    """Without them it would not compile; the next run finds them."""
    manifest, code = folder / "Cargo.toml", folder / "src" / "main.rs"
    manifest.write_text('[package]\nname = "shop"\nedition = "2021"\n')
    code.parent.mkdir()
    before = f'fn main() {{\n    let key = "{stripe()}";\n    println!("{{}}", key);\n}}\n'
    code.write_text(before)
    status, out, _ = keylift("fix", "--store", "vault", *REWRITE)
    assert status == 1
    assert code.read_text() == before
    assert manifest.read_text() == (
        '[package]\nname = "shop"\nedition = "2021"\n\n'
        '[dependencies]\nureq = "3"\nserde_json = "1"\n'
    )
    assert "`cargo add ureq@3 serde_json@1`" in out
    assert keylift("fix", "--store", "vault", *REWRITE)[0] == 0
    assert 'vault_secret("' in code.read_text()


def test_a_module_is_left_to_go(keylift, folder):
    """`go.sum` has to say more than we know."""
    (folder / "go.mod").write_text("module example.com/shop\n")
    (folder / "pay.go").write_text(f'package pay\n\nvar key = "{stripe()}"\n')
    status, out, _ = keylift("fix", "--store", "gcp", *REWRITE)
    assert status == 1
    assert (folder / "go.mod").read_text() == "module example.com/shop\n"
    assert (
        "\nNo manifest here takes another package without doubt; install it by hand."
        " `go get cloud.google.com/go/secretmanager/apiv1`\n"
    ) in out
