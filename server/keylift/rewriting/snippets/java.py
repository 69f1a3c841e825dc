"""Java's lookups of Vault and Conjur, by what Java has had since version 8, and of AWS by its SDK.

Java reads no JSON itself, so Vault's reply is read here, unless the build has a library for it;
see `jvm_modern`.
"""

from __future__ import annotations

from keylift.languages import Function
from keylift.rewriting.snippets.jvm_modern import (
    GSON,
    HTTP,
    JACKSON,
    JAVA_ASKED,
    JAVA_SENT,
    between,
    with_variants,
)

_ASK = r"""
  private static byte[] @functionAsk(
    String name, String url, java.util.Map<String, String> headers, byte[] body) {
    try {
      java.net.HttpURLConnection asked =
        (java.net.HttpURLConnection) java.net.URI.create(url).toURL().openConnection();
      asked.setConnectTimeout(10000);
      asked.setReadTimeout(10000);
      // Another address must not get what is meant for this one.
      asked.setInstanceFollowRedirects(false);
      String file = System.getenv("@ca");
      if (file != null && !file.isEmpty() && asked instanceof javax.net.ssl.HttpsURLConnection) {
        java.security.KeyStore trusted =
          java.security.KeyStore.getInstance(java.security.KeyStore.getDefaultType());
        trusted.load(null, null);
        try (java.io.InputStream from = new java.io.FileInputStream(file)) {
          int count = 0;
          for (java.security.cert.Certificate each :
            java.security.cert.CertificateFactory.getInstance("X.509").generateCertificates(from)) {
            trusted.setCertificateEntry("trusted" + count++, each);
          }
        }
        javax.net.ssl.TrustManagerFactory factory = javax.net.ssl.TrustManagerFactory.getInstance(
          javax.net.ssl.TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        javax.net.ssl.SSLContext context = javax.net.ssl.SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        ((javax.net.ssl.HttpsURLConnection) asked)
          .setSSLSocketFactory(context.getSocketFactory());
      }
      headers.forEach(asked::setRequestProperty);
      if (body != null) {
        asked.setDoOutput(true);
        try (java.io.OutputStream to = asked.getOutputStream()) {
          to.write(body);
        }
      }
      int status = asked.getResponseCode();
      if (status != 200) {
        throw new IllegalStateException("@store has no " + name + " for us: HTTP " + status);
      }
      java.io.ByteArrayOutputStream reply = new java.io.ByteArrayOutputStream();
      try (java.io.InputStream from = asked.getInputStream()) {
        byte[] part = new byte[8192];
        for (int count = from.read(part); count >= 0; count = from.read(part)) {
          reply.write(part, 0, count);
        }
      }
      return reply.toByteArray();
    } catch (java.io.IOException
      | java.security.GeneralSecurityException
      | IllegalArgumentException error) {
      // Its message may quote a header.
      throw new IllegalStateException(
        "@store, for " + name + ": " + error.getClass().getSimpleName());
    }
  }

  private static String @functionNeeded(String variable) {
    String value = System.getenv(variable);
    if (value == null || value.isEmpty()) {
      throw new IllegalStateException(variable + " is not set");
    }
    return value;
  }

  private static final java.util.Map<String, String> @functionKnown =
    new java.util.concurrent.ConcurrentHashMap<>();"""

# Until `vault login` counted as well, the variable had to be set.
_VARIABLE = r"""
    headers.put("X-Vault-Token", @functionNeeded("VAULT_TOKEN"));
"""
_LOGIN = r"""
    String token = System.getenv("VAULT_TOKEN");
    if (token == null || token.isEmpty()) {
      String home = System.getenv("HOME");
      home = home == null ? System.getProperty("user.home") : home;
      try {
        byte[] saved =
          java.nio.file.Files.readAllBytes(java.nio.file.Paths.get(home, ".vault-token"));
        token = new String(saved, java.nio.charset.StandardCharsets.UTF_8).trim();
      } catch (java.io.IOException error) {
        token = "";
      }
    }
    if (token.isEmpty()) {
      throw new IllegalStateException(
        "VAULT_TOKEN is not set, and `vault login` left no ~/.vault-token");
    }
    headers.put("X-Vault-Token", token);
"""
_VAULT = (
    r"""  /** Returns a field of a secret in Vault, which is asked once. */
  static String @function(String path, String key, String mount) {
    String name = mount + "/" + path + " (" + key + ")";
    String known = @functionKnown.get(name);
    if (known != null) {
      return known;
    }
    String address = @functionNeeded("VAULT_ADDR").replaceAll("/+$", "");
    java.util.Map<String, String> headers = new java.util.HashMap<>();"""
    + _LOGIN
    + r"""    String namespace = System.getenv("VAULT_NAMESPACE");
    if (namespace != null && !namespace.isEmpty()) {
      headers.put("X-Vault-Namespace", namespace);
    }
    byte[] reply = @functionAsk(name, address + "/v1/" + mount + "/data/" + path, headers, null);
    Object value;
    try {
      value = @functionRead(
        new String(reply, java.nio.charset.StandardCharsets.UTF_8), new int[] {0});
      for (String part : new String[] {"data", "data", key}) {
        value = value instanceof java.util.Map ? ((java.util.Map<?, ?>) value).get(part) : null;
      }
    } catch (IndexOutOfBoundsException | NumberFormatException error) {
      throw new IllegalStateException("Vault, for " + name + ": the reply is no JSON");
    }
    if (!(value instanceof String)) {
      throw new IllegalStateException("Vault has no " + name);
    }
    @functionKnown.put(name, (String) value);
    return (String) value;
  }

  /** Returns what JSON says from a place on: a map, a string, or null for anything else. */
  private static Object @functionRead(String json, int[] at) {
    while (Character.isWhitespace(json.charAt(at[0]))) {
      at[0]++;
    }
    char first = json.charAt(at[0]++);
    if (first == '"') {
      StringBuilder text = new StringBuilder();
      for (char next = json.charAt(at[0]++); next != '"'; next = json.charAt(at[0]++)) {
        if (next != '\\') {
          text.append(next);
          continue;
        }
        next = json.charAt(at[0]++);
        if (next == 'u') {
          text.append((char) Integer.parseInt(json.substring(at[0], at[0] + 4), 16));
          at[0] += 4;
        } else {
          int escape = "bfnrt".indexOf(next);
          text.append(escape < 0 ? next : "\b\f\n\r\t".charAt(escape));
        }
      }
      return text.toString();
    }
    if (first == '{' || first == '[') {
      java.util.Map<Object, Object> parts = new java.util.HashMap<>();
      while (true) {
        while (Character.isWhitespace(json.charAt(at[0])) || json.charAt(at[0]) == ',') {
          at[0]++;
        }
        if (json.charAt(at[0]) == '}' || json.charAt(at[0]) == ']') {
          at[0]++;
          return parts;
        }
        Object key = parts.size();
        if (first == '{') {
          key = @functionRead(json, at);
          // Past the end this throws, as it should.
          while (json.charAt(at[0]++) != ':') {
          }
        }
        parts.put(key, @functionRead(json, at));
      }
    }
    while (at[0] < json.length() && ",]} \t\r\n".indexOf(json.charAt(at[0])) < 0) {
      at[0]++;
    }
    return null;
  }
"""
) + _ASK.replace("@ca", "VAULT_CACERT").replace("@store", "Vault")

_CONJUR = r"""  /** Returns a variable of Conjur, which is asked once. */
  static String @function(String name) {
    String known = @functionKnown.get(name);
    if (known != null) {
      return known;
    }
    String address = @functionNeeded("CONJUR_APPLIANCE_URL").replaceAll("/+$", "");
    String account = @functionQuoted(@functionNeeded("CONJUR_ACCOUNT"));
    String login = @functionQuoted(@functionNeeded("CONJUR_AUTHN_LOGIN"));
    byte[] key = @functionNeeded("CONJUR_AUTHN_API_KEY")
      .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    java.util.Map<String, String> headers = new java.util.HashMap<>();
    headers.put("Content-Type", "text/plain");
    byte[] access = @functionAsk(
      name, address + "/authn/" + account + "/" + login + "/authenticate", headers, key);
    String token = java.util.Base64.getEncoder().encodeToString(access);
    headers.clear();
    headers.put("Authorization", "Token token=\"" + token + "\"");
    String path = "/secrets/" + account + "/variable/" + @functionQuoted(name);
    String value = new String(
      @functionAsk(name, address + path, headers, null), java.nio.charset.StandardCharsets.UTF_8);
    @functionKnown.put(name, value);
    return value;
  }

  private static String @functionQuoted(String part) {
    try {
      return java.net.URLEncoder.encode(part, "UTF-8").replace("+", "%20");
    } catch (java.io.UnsupportedEncodingException error) {
      throw new IllegalStateException(error);
    }
  }
""" + _ASK.replace("@ca", "CONJUR_CERT_FILE").replace("@store", "Conjur")

_AWS = r"""  /** Returns a secret of AWS Secrets Manager, which is asked once. */
  static String @function(String name) {
    String known = @functionKnown.get(name);
    if (known != null) {
      return known;
    }
    software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder builder =
      software.amazon.awssdk.services.secretsmanager.SecretsManagerClient.builder()
        .overrideConfiguration(with -> with.apiCallTimeout(java.time.Duration.ofSeconds(10)));
    // The SDK itself does not read this one.
    String region = System.getenv("AWS_DEFAULT_REGION");
    if (region != null && !region.isEmpty()
      && System.getenv("AWS_REGION") == null && System.getProperty("aws.region") == null) {
      builder.region(software.amazon.awssdk.regions.Region.of(region));
    }
    String value;
    try (software.amazon.awssdk.services.secretsmanager.SecretsManagerClient client =
      builder.build()) {
      value = client.getSecretValue(asked -> asked.secretId(name)).secretString();
    } catch (software.amazon.awssdk.awscore.exception.AwsServiceException error) {
      throw new IllegalStateException("AWS Secrets Manager has no " + name + " for us: "
        + (error.awsErrorDetails() == null
          ? "HTTP " + error.statusCode() : error.awsErrorDetails().errorCode()));
    } catch (RuntimeException error) {
      // Only the SDK's own words quote no header.
      Throwable cause = error.getCause() == null ? error : error.getCause();
      boolean isOwn =
        cause == error && error instanceof software.amazon.awssdk.core.exception.SdkException;
      String reason = isOwn ? error.getMessage() : cause.getClass().getSimpleName();
      throw new IllegalStateException("AWS Secrets Manager, for " + name + ": " + reason);
    }
    if (value == null) {
      throw new IllegalStateException("AWS Secrets Manager has no text at " + name);
    }
    @functionKnown.put(name, value);
    return value;
  }

  private static final java.util.Map<String, String> @functionKnown =
    new java.util.concurrent.ConcurrentHashMap<>();"""


def _by_http(code: str, ca: str, store: str) -> str:
    """Return code that asks by `java.net.http`."""
    asked = JAVA_ASKED.strip("\n").replace("@ca", ca) + "\n"
    sent = JAVA_SENT.strip("\n").replace("@store", store) + "\n"
    code = between(
        code, "      java.net.HttpURLConnection asked", "        java.security.Key", asked
    )
    return between(
        code,
        "        ((javax.net.ssl.HttpsURLConnection) asked)",
        "      | java.security.GeneralSecurity",
        sent,
    )


def _by_library(code: str, reader: str, error: str) -> str:
    """Return code that reads JSON by a library."""
    code = between(
        code,
        "      value = @functionRead(",
        "      for (String part",
        f"      value = {reader};\n",
    )
    code = code.replace("IndexOutOfBoundsException | NumberFormatException error", f"{error} error")
    return between(code, "  /** Returns what JSON says", "  private static byte[]", "")


_JACKSON = (
    "new com.fasterxml.jackson.databind.ObjectMapper().readValue(reply, Object.class)",
    "java.io.IOException",
)
_GSON = (
    "new com.google.gson.Gson().getAdapter(Object.class).fromJson(\n"
    "        new String(reply, java.nio.charset.StandardCharsets.UTF_8))",
    "java.io.IOException | com.google.gson.JsonParseException",
)
_VAULT_HTTP = _by_http(_VAULT, "VAULT_CACERT", "Vault")
VAULT = with_variants(
    Function(names=("vault",), code=_VAULT, is_shared=True),
    [
        (f"{HTTP} {JACKSON}", _by_library(_VAULT_HTTP, *_JACKSON)),
        (f"{HTTP} {GSON}", _by_library(_VAULT_HTTP, *_GSON)),
        (HTTP, _VAULT_HTTP),
        (JACKSON, _by_library(_VAULT, *_JACKSON)),
        (GSON, _by_library(_VAULT, *_GSON)),
    ],
    [(_LOGIN, _VARIABLE)],
)
CONJUR = with_variants(
    Function(names=("conjur",), code=_CONJUR, is_shared=True),
    [(HTTP, _by_http(_CONJUR, "CONJUR_CERT_FILE", "Conjur"))],
)
AWS = Function(
    names=("aws",),
    code=_AWS,
    is_shared=True,
    package="software.amazon.awssdk:secretsmanager@2.31.78",
)
