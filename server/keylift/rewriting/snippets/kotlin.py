"""Kotlin's lookups of Vault and Conjur, by what the JVM has had since version 8; AWS by Java's SDK.

It reads no JSON itself, so Vault's reply is read here.
"""

from __future__ import annotations

from keylift.languages import Function
from keylift.rewriting.snippets.jvm_modern import (
    GSON,
    HTTP,
    JACKSON,
    KOTLIN_ASKED,
    KOTLIN_SENT,
    between,
    with_variants,
)

_ASK = r"""
  private fun @functionAsk(
    name: String, url: String, headers: Map<String, String>, body: ByteArray?
  ): ByteArray {
    try {
      val asked = java.net.URI.create(url).toURL().openConnection() as java.net.HttpURLConnection
      asked.connectTimeout = 10000
      asked.readTimeout = 10000
      // Another address must not get what is meant for this one.
      asked.instanceFollowRedirects = false
      val file = System.getenv("@ca")
      if (!file.isNullOrEmpty() && asked is javax.net.ssl.HttpsURLConnection) {
        val trusted = java.security.KeyStore.getInstance(java.security.KeyStore.getDefaultType())
        trusted.load(null, null)
        java.io.FileInputStream(file).use { from ->
          java.security.cert.CertificateFactory.getInstance("X.509").generateCertificates(from)
            .forEachIndexed { index, each -> trusted.setCertificateEntry("trusted$index", each) }
        }
        val factory = javax.net.ssl.TrustManagerFactory.getInstance(
          javax.net.ssl.TrustManagerFactory.getDefaultAlgorithm()
        )
        factory.init(trusted)
        val context = javax.net.ssl.SSLContext.getInstance("TLS")
        context.init(null, factory.trustManagers, null)
        asked.sslSocketFactory = context.socketFactory
      }
      headers.forEach { asked.setRequestProperty(it.key, it.value) }
      if (body != null) {
        asked.doOutput = true
        asked.outputStream.use { it.write(body) }
      }
      val status = asked.responseCode
      if (status != 200) {
        throw IllegalStateException("@store has no $name for us: HTTP $status")
      }
      return asked.inputStream.use { it.readBytes() }
    } catch (error: Exception) {
      if (error is IllegalStateException) {
        throw error
      }
      // Its message may quote a header.
      throw IllegalStateException("@store, for $name: ${error.javaClass.simpleName}")
    }
  }

  private fun @functionNeeded(variable: String): String {
    val value = System.getenv(variable)
    if (value.isNullOrEmpty()) {
      throw IllegalStateException("$variable is not set")
    }
    return value
  }

  private val @functionKnown = java.util.concurrent.ConcurrentHashMap<String, String>()"""

# Until `vault login` counted as well, the variable had to be set.
_VARIABLE = r"""
    val headers = mutableMapOf("X-Vault-Token" to @functionNeeded("VAULT_TOKEN"))
"""
_LOGIN = r"""
    val home = System.getenv("HOME") ?: System.getProperty("user.home")
    val saved = java.io.File(home, ".vault-token")
    var token = System.getenv("VAULT_TOKEN")
    if (token.isNullOrEmpty() && saved.canRead()) {
      token = saved.readText().trim()
    }
    if (token.isNullOrEmpty()) {
      throw IllegalStateException(
        "VAULT_TOKEN is not set, and `vault login` left no ~/.vault-token"
      )
    }
    val headers = mutableMapOf("X-Vault-Token" to token)
"""
_VAULT = (
    r"""  /** Returns a field of a secret in Vault, which is asked once. */
  fun @function(path: String, key: String, mount: String): String {
    val name = "$mount/$path ($key)"
    val known = @functionKnown[name]
    if (known != null) {
      return known
    }
    val address = @functionNeeded("VAULT_ADDR").trimEnd('/')"""
    + _LOGIN
    + r"""    val namespace = System.getenv("VAULT_NAMESPACE")
    if (!namespace.isNullOrEmpty()) {
      headers["X-Vault-Namespace"] = namespace
    }
    val reply = @functionAsk(name, "$address/v1/$mount/data/$path", headers, null)
    var value: Any?
    try {
      value = @functionRead(String(reply, Charsets.UTF_8), intArrayOf(0))
    } catch (error: RuntimeException) {
      throw IllegalStateException("Vault, for $name: the reply is no JSON")
    }
    for (part in listOf("data", "data", key)) {
      value = (value as? Map<*, *>)?.get(part)
    }
    val text = value as? String ?: throw IllegalStateException("Vault has no $name")
    @functionKnown[name] = text
    return text
  }

  /** Returns what JSON says from a place on: a map, a string, or null for anything else. */
  private fun @functionRead(json: String, at: IntArray): Any? {
    while (json[at[0]].isWhitespace()) {
      at[0]++
    }
    val first = json[at[0]++]
    if (first == '"') {
      val text = StringBuilder()
      while (true) {
        var next = json[at[0]++]
        if (next == '"') {
          return text.toString()
        }
        if (next != '\\') {
          text.append(next)
          continue
        }
        next = json[at[0]++]
        if (next == 'u') {
          text.append(json.substring(at[0], at[0] + 4).toInt(16).toChar())
          at[0] += 4
        } else {
          val escape = "bfnrt".indexOf(next)
          text.append(if (escape < 0) next else "\b\u000C\n\r\t"[escape])
        }
      }
    }
    if (first == '{' || first == '[') {
      val parts = HashMap<Any?, Any?>()
      while (true) {
        while (json[at[0]].isWhitespace() || json[at[0]] == ',') {
          at[0]++
        }
        if (json[at[0]] == '}' || json[at[0]] == ']') {
          at[0]++
          return parts
        }
        var key: Any? = parts.size
        if (first == '{') {
          key = @functionRead(json, at)
          // Past the end this throws, as it should.
          while (json[at[0]++] != ':') {
          }
        }
        parts[key] = @functionRead(json, at)
      }
    }
    while (at[0] < json.length && json[at[0]] !in ",]} \t\r\n") {
      at[0]++
    }
    return null
  }
"""
) + _ASK.replace("@ca", "VAULT_CACERT").replace("@store", "Vault")

_CONJUR = r"""  /** Returns a variable of Conjur, which is asked once. */
  fun @function(name: String): String {
    val known = @functionKnown[name]
    if (known != null) {
      return known
    }
    val address = @functionNeeded("CONJUR_APPLIANCE_URL").trimEnd('/')
    val account = @functionQuoted(@functionNeeded("CONJUR_ACCOUNT"))
    val login = @functionQuoted(@functionNeeded("CONJUR_AUTHN_LOGIN"))
    val key = @functionNeeded("CONJUR_AUTHN_API_KEY").toByteArray()
    val kind = mapOf("Content-Type" to "text/plain")
    val access = @functionAsk(name, "$address/authn/$account/$login/authenticate", kind, key)
    val token = java.util.Base64.getEncoder().encodeToString(access)
    val headers = mapOf("Authorization" to "Token token=\"$token\"")
    val url = "$address/secrets/$account/variable/${@functionQuoted(name)}"
    val value = String(@functionAsk(name, url, headers, null), Charsets.UTF_8)
    @functionKnown[name] = value
    return value
  }

  private fun @functionQuoted(part: String): String =
    java.net.URLEncoder.encode(part, "UTF-8").replace("+", "%20")
""" + _ASK.replace("@ca", "CONJUR_CERT_FILE").replace("@store", "Conjur")

_AWS = r"""  /** Returns a secret of AWS Secrets Manager, which is asked once. */
  fun @function(name: String): String {
    val known = @functionKnown[name]
    if (known != null) {
      return known
    }
    val builder = software.amazon.awssdk.services.secretsmanager.SecretsManagerClient.builder()
    builder.overrideConfiguration { it.apiCallTimeout(java.time.Duration.ofSeconds(10)) }
    // The SDK itself does not read this one.
    val region = System.getenv("AWS_DEFAULT_REGION")
    val other = System.getenv("AWS_REGION") ?: System.getProperty("aws.region")
    if (!region.isNullOrEmpty() && other == null) {
      builder.region(software.amazon.awssdk.regions.Region.of(region))
    }
    val value: String? = try {
      val client = builder.build()
      try {
        client.getSecretValue { it.secretId(name) }.secretString()
      } finally {
        client.close()
      }
    } catch (error: software.amazon.awssdk.awscore.exception.AwsServiceException) {
      val code = error.awsErrorDetails()?.errorCode() ?: "HTTP ${error.statusCode()}"
      throw IllegalStateException("AWS Secrets Manager has no $name for us: $code")
    } catch (error: RuntimeException) {
      // Only the SDK's own words quote no header.
      val cause = error.cause ?: error
      val isOwn = cause is software.amazon.awssdk.core.exception.SdkException && cause === error
      val reason = if (isOwn) error.message else cause.javaClass.simpleName
      throw IllegalStateException("AWS Secrets Manager, for $name: $reason")
    }
    if (value == null) {
      throw IllegalStateException("AWS Secrets Manager has no text at $name")
    }
    @functionKnown[name] = value
    return value
  }

  private val @functionKnown = java.util.concurrent.ConcurrentHashMap<String, String>()"""


def _by_http(code: str, ca: str, store: str) -> str:
    """Return code that asks by `java.net.http`."""
    asked = KOTLIN_ASKED.strip("\n").replace("@ca", ca) + "\n"
    sent = KOTLIN_SENT.strip("\n").replace("@store", store) + "\n"
    code = between(code, "      val asked = java.net.URI", "        val trusted", asked)
    return between(code, "        asked.sslSocketFactory", "      if (error is Illegal", sent)


def _by_library(code: str, reader: str) -> str:
    """Return code that reads JSON by a library."""
    code = between(code, "      value = @functionRead(", "    } catch", f"      value = {reader}\n")
    code = code.replace("catch (error: RuntimeException)", "catch (error: Exception)", 1)
    return between(code, "  /** Returns what JSON says", "  private fun @functionAsk", "")


_JACKSON = "com.fasterxml.jackson.databind.ObjectMapper().readValue(reply, Any::class.java)"
_GSON = (
    "com.google.gson.Gson().getAdapter(Any::class.java)\n"
    "        .fromJson(String(reply, Charsets.UTF_8))"
)
_VAULT_HTTP = _by_http(_VAULT, "VAULT_CACERT", "Vault")
VAULT = with_variants(
    Function(names=("vault",), code=_VAULT, is_shared=True),
    [
        (f"{HTTP} {JACKSON}", _by_library(_VAULT_HTTP, _JACKSON)),
        (f"{HTTP} {GSON}", _by_library(_VAULT_HTTP, _GSON)),
        (HTTP, _VAULT_HTTP),
        (JACKSON, _by_library(_VAULT, _JACKSON)),
        (GSON, _by_library(_VAULT, _GSON)),
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
