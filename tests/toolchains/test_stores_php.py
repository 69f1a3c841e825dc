"""Rewritten PHP programs read their secrets from the stores (run with PHP itself)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from toolchains.proofs import check_proof
from toolchains.running import run
from toolchains.storing import Project, check, rewrite

MAIN = """\
<?php
declare(strict_types=1);

namespace Shop;

use DateTime;

require __DIR__ . '/deep/other.php';

$probeKey = "@FIRST";
for ($i = 0; $i < 9; $i++) {
    $other = (new Deep\\Other())->key();
}
echo $probeKey . '|' . $other;
"""
OTHER = """\
<?php

namespace Shop\\Deep;

class Other
{
    public function key(): string
    {
        $otherProbeKey = "@SECOND";
        return $otherProbeKey;
    }
}
"""
PHP = ["php", "-d", "error_reporting=-1", "-d", "display_errors=stderr"]
PROJECT = Project(
    language="php",
    files={"src/main.php": MAIN, "src/deep/other.php": OTHER},
    command=[*PHP, "src/main.php"],
    escapes="$",
)
# What the SDK documents of the two things that are used.
STUB = """\
<?php

namespace Aws\\Exception {
    class AwsException extends \\RuntimeException
    {
        public function getAwsErrorCode(): ?string
        {
            return 'AccessDeniedException';
        }
    }
}

namespace Aws\\SecretsManager {
    class SecretsManagerClient
    {
        public function __construct(private array $options)
        {
        }

        public function getSecretValue(array $asked): array
        {
            $name = $asked['SecretId'];
            \\fwrite(\\STDERR, "asked {$this->options['region']} for $name\\n");
            if (\\getenv('DENIED')) {
                throw new \\Aws\\Exception\\AwsException('denied');
            }
            if (\\getenv('AWS_SESSION_TOKEN')) {
                $message = \\getenv('AWS_SESSION_TOKEN') . ' is not valid header value';
                throw new \\InvalidArgumentException($message);
            }
            $value = \\getenv(\\strtr($name, '/-', '__'));
            return $value === false ? [] : ['SecretString' => $value];
        }
    }
}
"""


# Laravel requires each file of `config/`, and keeps what it returns.
BOOT = """\
<?php

foreach (glob(__DIR__ . '/../config/*.php') as $file) {
    $config[basename($file, '.php')] = require $file;
    if (!is_array($config[basename($file, '.php')])) {
        exit("$file is no configuration");
    }
}
require __DIR__ . '/../app/Till.php';
echo $config['services']['probe_key'] . '|' . (new App\\Till())->key();
"""
TILL = """\
<?php

namespace App;

class Till
{
    public function key(): string
    {
        $otherProbeKey = "@SECOND";
        return $otherProbeKey;
    }
}
"""
FOLDERS = {
    "config/services.php": "<?php\n\nreturn [\n    'probe_key' => \"@FIRST\",\n];\n",
    "app/Till.php": TILL,
    "public/index.php": BOOT,
}


@pytest.mark.parametrize("manifest", [{"composer.json": "{}"}, {}])
def test_two_folders(manifest: dict[str, str], tmp_path: Path) -> None:
    """Code of several folders runs in one program, and a folder that is read whole stays so."""
    project = replace(PROJECT, files={**manifest, **FOLDERS}, command=[*PHP, "public/index.php"])
    check(project, "vault", tmp_path)
    found = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("app_*.php"))
    assert found == (
        ["app_secrets.php"] if manifest else ["app/app_secrets.php", "app_secrets.php"]
    )


def test_functions_in_the_documents(tmp_path: Path) -> None:
    """Tests share no helper file with the program, so each file has its own function."""
    files = {name.replace("src/", "tests/"): text for name, text in PROJECT.files.items()}
    project = replace(PROJECT, files=files, command=[*PHP, "tests/main.php"])
    assert len(check(project, "vault", tmp_path).asked) == len(files)
    assert not list(tmp_path.rglob("app_secrets*"))


@pytest.mark.parametrize("store_id", ["vault", "conjur"])
def test_php(store_id: str, tmp_path: Path) -> None:
    """Each entry is read once, from namespaces of two files."""
    asked = check(PROJECT, store_id, tmp_path).asked
    assert len(asked) == {"vault": 2, "conjur": 4}[store_id]


def test_aws_against_a_stub(tmp_path: Path) -> None:
    """Run against a stub of the SDK: it reads once, or names what is missing or denied."""
    values = rewrite(PROJECT, "aws", tmp_path)
    (tmp_path / "stub.php").write_text(STUB)
    command = [*PHP, "-d", f"auto_prepend_file={tmp_path / 'stub.php'}", "src/main.php"]
    environ = {path.replace("/", "_").replace("-", "_"): each for path, each in values.items()}
    environ["AWS_DEFAULT_REGION"] = "eu-central-1"
    done = run(command, tmp_path, environ)
    assert done.output.decode() == "|".join(PROJECT.values.values()), done.errors
    assert sorted(done.errors.splitlines()) == sorted(
        f"asked eu-central-1 for {path}" for path in values
    )
    missing = run(command, tmp_path, {"AWS_REGION": "x"})
    assert missing.status != 0
    assert "AWS Secrets Manager has no text at shop/probe-key" in missing.errors
    denied = run(command, tmp_path, {**environ, "DENIED": "1"})
    assert denied.status != 0
    assert "AWS Secrets Manager, for shop/probe-key: AccessDeniedException" in denied.errors
    broken = run(command, tmp_path, {**environ, "AWS_SESSION_TOKEN": "w-r-o-n-g"})
    assert broken.status != 0
    assert "AWS Secrets Manager, for shop/probe-key: InvalidArgumentException" in broken.errors
    assert "w-r-o-n-g" not in broken.errors + broken.output.decode()
    check_proof("php", "aws", "stub")
