"""PHP's lookups of secrets managers: Vault and Conjur by streams, AWS by its SDK."""

from __future__ import annotations

from keylift.languages import Function
from keylift.rewriting.snippets.older import older

_NEEDED = """\
  foreach (@needed as $needed) {
    $set = (string) \\getenv($needed);
    if ($set === '') {
      throw new \\RuntimeException("$needed is not set");
    }
    if (\\preg_match('/[\\r\\n]/', $set)) {
      throw new \\RuntimeException("$needed has several lines");
    }
  }
"""
_ASK = """\
  $ask = function (string $path, array $http) use ($name, $address): string {
    $http += ['timeout' => 10, 'follow_location' => 0, 'ignore_errors' => true];
    $file = (string) \\getenv('@ca');
    $ssl = $file === '' ? [] : ['cafile' => $file];
    $context = \\stream_context_create(['http' => $http, 'ssl' => $ssl]);
    $body = @\\file_get_contents($address . $path, false, $context);
    $status = \\explode(' ', $http_response_header[0] ?? '')[1] ?? 'no reply';
    if ($body === false || $status !== '200') {
      throw new \\RuntimeException("@store has no $name for us: HTTP $status");
    }
    return $body;
  };
"""
_LOGIN = """\
  $token = (string) \\getenv('VAULT_TOKEN');
  if ($token === '') {
    $home = \\getenv('HOME') ?: \\getenv('USERPROFILE');
    $token = \\trim((string) @\\file_get_contents("$home/.vault-token"));
  }
  if ($token === '') {
    $missing = 'VAULT_TOKEN is not set, and `vault login` left no ~/.vault-token';
    throw new \\RuntimeException($missing);
  }
  if (\\preg_match('/[\\r\\n]/', $token)) {
    throw new \\RuntimeException('The token for Vault has several lines');
  }
"""
_VAULT = (
    """\
/** Returns a field of a secret in Vault, which is asked once. */
function @function(string $path, string $key, string $mount): string
{
  static $known = [];
  $name = "$mount/$path ($key)";
  if (isset($known[$name])) {
    return $known[$name];
  }
"""
    + _NEEDED.replace("@needed", "['VAULT_ADDR']")
    + _LOGIN
    + """\
  $address = \\rtrim((string) \\getenv('VAULT_ADDR'), '/');
"""
    + _ASK.replace("@ca", "VAULT_CACERT").replace("@store", "Vault")
    + """\
  $headers = ['X-Vault-Token: ' . $token];
  if ((string) \\getenv('VAULT_NAMESPACE') !== '') {
    $headers[] = 'X-Vault-Namespace: ' . \\getenv('VAULT_NAMESPACE');
  }
  $reply = \\json_decode($ask("/v1/$mount/data/$path", ['header' => $headers]), true);
  $value = $reply['data']['data'][$key] ?? null;
  if (!\\is_string($value)) {
    throw new \\RuntimeException("Vault has no $name");
  }
  return $known[$name] = $value;
}"""
)
# Until `vault login` counted as well, the variable had to be set.
_VAULT_BEFORE = older(
    _VAULT,
    (
        ("['VAULT_ADDR']", "['VAULT_ADDR', 'VAULT_TOKEN']"),
        (_LOGIN, ""),
        (". $token]", ". \\getenv('VAULT_TOKEN')]"),
    ),
)
_CONJUR = (
    """\
/** Returns a variable of Conjur, which is asked once. */
function @function(string $name): string
{
  static $known = [];
  if (isset($known[$name])) {
    return $known[$name];
  }
"""
    + _NEEDED.replace(
        "@needed",
        """[
    'CONJUR_APPLIANCE_URL', 'CONJUR_ACCOUNT', 'CONJUR_AUTHN_LOGIN', 'CONJUR_AUTHN_API_KEY',
  ]""",
    )
    + """\
  $address = \\rtrim((string) \\getenv('CONJUR_APPLIANCE_URL'), '/');
"""
    + _ASK.replace("@ca", "CONJUR_CERT_FILE").replace("@store", "Conjur")
    + """\
  $account = \\rawurlencode((string) \\getenv('CONJUR_ACCOUNT'));
  $login = \\rawurlencode((string) \\getenv('CONJUR_AUTHN_LOGIN'));
  $access = $ask("/authn/$account/$login/authenticate", [
    'method' => 'POST',
    'header' => ['Content-Type: text/plain'],
    'content' => (string) \\getenv('CONJUR_AUTHN_API_KEY'),
  ]);
  $token = \\base64_encode($access);
  $id = \\rawurlencode($name);
  $headers = ["Authorization: Token token=\\"$token\\""];
  return $known[$name] = $ask("/secrets/$account/variable/$id", ['header' => $headers]);
}"""
)
_AWS = """\
/** Returns a secret of AWS Secrets Manager, which is asked once. */
function @function(string $name): string
{
  static $known = [];
  if (isset($known[$name])) {
    return $known[$name];
  }
  $options = ['version' => '2017-10-17', 'http' => ['connect_timeout' => 10, 'timeout' => 10]];
  $region = \\getenv('AWS_REGION') ?: \\getenv('AWS_DEFAULT_REGION');
  if ($region) {
    $options['region'] = $region;
  }
  try {
    $client = new \\Aws\\SecretsManager\\SecretsManagerClient($options);
    $value = $client->getSecretValue(['SecretId' => $name])['SecretString'] ?? null;
  } catch (\\Aws\\Exception\\AwsException $error) {
    $code = $error->getAwsErrorCode() ?? 'no reply';
    throw new \\RuntimeException("AWS Secrets Manager, for $name: $code");
  } catch (\\Exception $error) {
    // Its message may quote a header.
    throw new \\RuntimeException("AWS Secrets Manager, for $name: " . \\get_class($error));
  }
  if (!\\is_string($value)) {
    throw new \\RuntimeException("AWS Secrets Manager has no text at $name");
  }
  return $known[$name] = $value;
}"""

VAULT = Function(
    names=("vault", "app_secrets_vault"), code=_VAULT, is_shared=True, others=(_VAULT_BEFORE,)
)
CONJUR = Function(names=("conjur", "app_secrets_conjur"), code=_CONJUR, is_shared=True)
AWS = Function(
    names=("aws", "app_secrets_aws"), code=_AWS, is_shared=True, package="aws/aws-sdk-php@^3"
)
