"""Rewritten C# reads its secrets from the stores (compiled and run with Mono).

AWS's SDK cannot be had here, so its lookup is compiled against a stub of the types that it uses.
"""

from __future__ import annotations

import ssl
from dataclasses import replace
from pathlib import Path

import pytest

from servers.certificates import make_certificates
from toolchains.proofs import check_proof
from toolchains.running import run
from toolchains.stand_ins import TOKEN, store
from toolchains.storing import Project, check, rewrite

MAIN = """\
using System;
using System.Linq;

namespace Shop
{
    public partial class Program
    {
        const string ProbeKey = "@FIRST";

        public static void Main()
        {
            var all = Enumerable.Range(0, 9).Select(i => { return Deep.Other.Key("x"); }).ToList();
            var bytes = new System.Text.UTF8Encoding(false).GetBytes($"{ProbeKey}|{all.Last()}");
            using (var to = Console.OpenStandardOutput())
            {
                to.Write(bytes, 0, bytes.Length);
            }
        }
    }
}
"""
OTHER = """\
using System.Threading;
using System.Threading.Tasks;

namespace Shop.Deep
{
    // What waits for its turn here never gets it, as where a window's own thread is blocked.
    class Stuck : SynchronizationContext
    {
        public override void Post(SendOrPostCallback ignored, object state) { }
    }

    // Everything that the lookup could be taken for.
    class System { }
    class Environment { }

    public static class Other
    {
        const string AppSecrets = "not that one";

        static async Task<string> Ask()
        {
            await Task.Yield();
            SynchronizationContext.SetSynchronizationContext(new Stuck());
            string otherProbeKey = "<12>@SECOND";
            SynchronizationContext.SetSynchronizationContext(null);
            return otherProbeKey.Substring("<12>".Length);
        }

        public static string Key(string ignored)
        {
            return Ask().GetAwaiter().GetResult();
        }
    }
}
"""
STUB = """\
namespace Amazon.SecretsManager.Model
{
    public class GetSecretValueRequest { public string SecretId { get; set; } }
    public class GetSecretValueResponse { public string SecretString { get; set; } }
}

namespace Amazon.SecretsManager
{
    public class AmazonSecretsManagerClient : System.IDisposable
    {
        public async System.Threading.Tasks.Task<Model.GetSecretValueResponse> GetSecretValueAsync(
            Model.GetSecretValueRequest request, System.Threading.CancellationToken token)
        {
            await System.Threading.Tasks.Task.Delay(1, token);
            System.Console.Error.WriteLine("asked for " + request.SecretId);
            return new Model.GetSecretValueResponse
            {
                SecretString = System.Environment.GetEnvironmentVariable(
                    request.SecretId.Replace('/', '_').Replace('-', '_'))
            };
        }

        public void Dispose() { }
    }
}
"""
MANIFEST = """\
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net8.0</TargetFramework>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="AWSSDK.SecretsManager" Version="4.0.0" />
  </ItemGroup>
</Project>
"""
COMPILE = ["mcs", "-nologo", "-langversion:6", "-codepage:utf8", "-warnaserror", "-warn:4"]
PROJECT = Project(
    language="csharp",
    files={
        "src/Shop/Till.csproj": MANIFEST,
        "src/Shop/Program.cs": MAIN,
        "src/Shop/Deep/Other.cs": OTHER,
    },
    builds=[[*COMPILE, "-out:shop.exe", "-recurse:src/*.cs"]],
    command=["mono", "shop.exe"],
)


@pytest.mark.parametrize("store_id", ["vault", "conjur"])
def test_csharp(store_id: str, tmp_path: Path) -> None:
    """A constant, and a part of a string in an `async` method, read their entries once.

    The method's thread waits, and nothing waits for that thread.
    """
    asked = check(PROJECT, store_id, tmp_path).asked
    assert len(asked) == {"vault": 2, "conjur": 4}[store_id]
    assert (tmp_path / "src/Shop/AppSecrets.cs").exists()


@pytest.mark.parametrize("store_id", ["vault", "conjur"])
def test_one_file(store_id: str, tmp_path: Path) -> None:
    """A program of one file without a project has the class itself."""
    main = MAIN.replace('Deep.Other.Key("x")', "Key()").replace(
        "        public static void Main",
        '        static string Key()\n        {\n            string otherProbeKey = "@SECOND";\n'
        "            return otherProbeKey;\n        }\n\n        public static void Main",
    )
    project = replace(
        PROJECT, files={"Program.cs": main}, builds=[[*COMPILE, "-out:shop.exe", "Program.cs"]]
    )
    asked = check(project, store_id, tmp_path).asked
    assert len(asked) == {"vault": 2, "conjur": 4}[store_id]
    assert not (tmp_path / "AppSecrets.cs").exists()


def test_holes(tmp_path: Path) -> None:
    """In strings with holes the lookup is one; a value with braces could not be written there."""
    other = OTHER.replace('"<12>@SECOND"', '$"<{AppSecrets.Length}>@SECOND"')
    project = replace(
        PROJECT, files={**PROJECT.files, "src/Shop/Deep/Other.cs": other}, value="\\'%s é🔑 "
    )
    assert len(check(project, "vault", tmp_path).asked) == 2
    written = (tmp_path / "src/Shop/Deep/Other.cs").read_text()
    assert '>{(global::AppSecrets.Vault("shop/other-probe-key",' in written


@pytest.mark.parametrize("store_id", ["vault", "conjur"])
def test_an_authority_of_ones_own(store_id: str, tmp_path: Path) -> None:
    """Only whom the file names is trusted, and nobody else of the same name.

    Mono itself judges no other keys than RSA's, and trusts nobody then.
    """
    values = rewrite(PROJECT, store_id, tmp_path)
    assert run(PROJECT.builds[0], tmp_path).status == 0
    variable = {"vault": "VAULT_CACERT", "conjur": "CONJUR_CERT_FILE"}[store_id]
    for folder in ("ours", "theirs"):
        (tmp_path / folder).mkdir()
    ours, theirs = (
        make_certificates(tmp_path / each, with_rsa=True) for each in ("ours", "theirs")
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ours.certificate, ours.key)
    both = tmp_path / "both.pem"
    both.write_text(f"# Two\n{theirs.authority.read_text()}\n{ours.authority.read_text()}")
    with store(store_id, values, context) as stand_in:
        for file in (ours.authority, both):
            environ = {**stand_in.environ, variable: str(file)}
            done = run(PROJECT.command, tmp_path, environ)
            assert done.output.decode() == "|".join(PROJECT.values.values()), done.errors
        stand_in.asked.clear()
        missing = str(tmp_path / "none.pem")
        for untrusted in (None, str(theirs.authority), missing, "src/Shop/Program.cs"):
            more = {variable: untrusted} if untrusted else {}
            done = run(PROJECT.command, tmp_path, {**stand_in.environ, **more})
            assert done.status != 0
            assert "for " in done.errors
            assert TOKEN not in done.errors
        for host in ("localhost", "127.0.0.2"):
            elsewhere = {k: v.replace("127.0.0.1", host) for k, v in stand_in.environ.items()}
            elsewhere[variable] = str(ours.authority)
            done = run(PROJECT.command, tmp_path, elsewhere)
            assert done.status != 0, host
        assert stand_in.asked == []


def test_aws_against_a_stub(tmp_path: Path) -> None:
    """Compiled against a stub of the SDK's three types: it reads once, or names what is missing."""
    values = rewrite(PROJECT, "aws", tmp_path)
    (tmp_path / "src/Stub.cs").write_text(STUB)
    built = run(PROJECT.builds[0], tmp_path)
    assert built.status == 0, built.output.decode() + built.errors
    environ = {path.replace("/", "_").replace("-", "_"): each for path, each in values.items()}
    done = run(PROJECT.command, tmp_path, environ)
    assert done.output.decode() == "|".join(PROJECT.values.values()), done.errors
    assert sorted(done.errors.split()) == sorted(
        word for path in values for word in f"asked for {path}".split()
    )
    missing = run(PROJECT.command, tmp_path)
    assert missing.status != 0
    assert "AWS Secrets Manager has no text at shop/" in missing.errors
    check_proof("csharp", "aws", "stub")
