"""Ruby's lookups of secrets managers: Vault and Conjur by `net/http`, AWS by its SDK."""

from __future__ import annotations

from keylift.languages import Function
from keylift.rewriting.snippets.older import older

# A caller may change the string that it gets, so it never gets the one that is kept.
_ASK = """\
    ask = lambda do |request|
      options = { use_ssl: request.uri.scheme == "https", open_timeout: 10, read_timeout: 10 }
      options[:ca_file] = ENV["@ca"] unless ENV.fetch("@ca", "").empty?
      reply = Net::HTTP.start(request.uri.host, request.uri.port, options) do |http|
        http.request(request)
      end
      unless reply.is_a?(Net::HTTPOK)
        raise "@store has no #{name} for us: HTTP #{reply.code}"
      end

      reply.body
    rescue SystemCallError, IOError, Timeout::Error, SocketError, OpenSSL::SSL::SSLError => error
      raise RuntimeError, "@store, for #{name}: #{error.class}", cause: nil
    end
"""
_NEEDED = """\
    @needed.each do |needed|
      raise KeyError, "#{needed} is not set" if ENV.fetch(needed, "").empty?
    end
"""
_LOGIN = """\
    token = ENV.fetch("VAULT_TOKEN", "")
    saved = "#{ENV["HOME"]}/.vault-token"
    token = File.read(saved).strip if token.empty? && File.readable?(saved)
    if token.empty?
      raise KeyError, "VAULT_TOKEN is not set, and `vault login` left no ~/.vault-token"
    end
"""
_VAULT = (
    """\
module AppSecrets
  # Returns a field of a secret in Vault, which is asked once.
  def self.@function(path, key, mount)
    name = "#{mount}/#{path} (#{key})"
    @@function ||= {}
    return @@function[name].dup if @@function.key?(name)

    require "json"
    require "net/http"
    require "openssl"

"""
    + _NEEDED.replace("@needed", "%w[VAULT_ADDR]")
    + _LOGIN
    + (_ASK.replace("@ca", "VAULT_CACERT").replace("@store", "Vault"))
    + """\
    uri = URI("#{ENV["VAULT_ADDR"].chomp("/")}/v1/#{mount}/data/#{path}")
    request = Net::HTTP::Get.new(uri)
    request["X-Vault-Token"] = token
    request["X-Vault-Namespace"] = ENV["VAULT_NAMESPACE"] if ENV["VAULT_NAMESPACE"]
    body = ask.call(request)
    begin
      value = JSON.parse(body).dig("data", "data", key)
    rescue JSON::ParserError
      # What this says may quote the reply.
      raise RuntimeError, "Vault, for #{name}: the reply is no JSON", cause: nil
    end
    raise "Vault has no #{name}" unless value.is_a?(String)

    (@@function[name] = value).dup
  end
end"""
)
# Until `vault login` counted as well, the variable had to be set.
_VAULT_BEFORE = older(
    _VAULT,
    (
        ("%w[VAULT_ADDR]", "%w[VAULT_ADDR VAULT_TOKEN]"),
        (_LOGIN, ""),
        ('"] = token', '"] = ENV["VAULT_TOKEN"]'),
    ),
)

_CONJUR = (
    """\
module AppSecrets
  # Returns a variable of Conjur, which is asked once.
  def self.@function(name)
    @@function ||= {}
    return @@function[name].dup if @@function.key?(name)

    require "erb"
    require "net/http"
    require "openssl"

"""
    + _NEEDED.replace(
        "@needed",
        "%w[CONJUR_APPLIANCE_URL CONJUR_ACCOUNT CONJUR_AUTHN_LOGIN CONJUR_AUTHN_API_KEY]",
    )
    + _ASK.replace("@ca", "CONJUR_CERT_FILE").replace("@store", "Conjur")
    + """\
    address = ENV["CONJUR_APPLIANCE_URL"].chomp("/")
    account, login, id = [ENV["CONJUR_ACCOUNT"], ENV["CONJUR_AUTHN_LOGIN"], name].map do |part|
      ERB::Util.url_encode(part)
    end
    request = Net::HTTP::Post.new(URI("#{address}/authn/#{account}/#{login}/authenticate"))
    request.body = ENV["CONJUR_AUTHN_API_KEY"]
    token = [ask.call(request)].pack("m0")
    request = Net::HTTP::Get.new(URI("#{address}/secrets/#{account}/variable/#{id}"))
    request["Authorization"] = "Token token=\\"#{token}\\""
    (@@function[name] = ask.call(request).force_encoding("UTF-8")).dup
  end
end"""
)

_AWS = """\
module AppSecrets
  # Returns a secret of AWS Secrets Manager, which is asked once.
  def self.@function(name)
    @@function ||= {}
    return @@function[name].dup if @@function.key?(name)

    require "aws-sdk-secretsmanager"
    options = { http_open_timeout: 10, http_read_timeout: 10 }
    region = ENV["AWS_REGION"] || ENV["AWS_DEFAULT_REGION"]
    options[:region] = region if region
    begin
      client = Aws::SecretsManager::Client.new(**options)
      value = client.get_secret_value(secret_id: name).secret_string
    rescue StandardError => error
      # Its message may quote a header.
      raise RuntimeError, "AWS Secrets Manager, for #{name}: #{error.class}", cause: nil
    end
    raise "AWS Secrets Manager has no text at #{name}" unless value

    (@@function[name] = value).dup
  end
end"""


def _function(name: str, code: str, package: str = "", before: tuple[str, ...] = ()) -> Function:
    # An instance variable of the module keeps the answers.
    kept, *others = (each.replace("@@function", f"@{name}") for each in (code, *before))
    return Function(names=(name,), code=kept, is_shared=True, package=package, others=tuple(others))


VAULT = _function("vault", _VAULT, before=(_VAULT_BEFORE,))
CONJUR = _function("conjur", _CONJUR)
AWS = _function("aws", _AWS, "aws-sdk-secretsmanager>=1")
