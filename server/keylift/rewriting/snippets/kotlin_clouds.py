"""Kotlin's lookups of Google Secret Manager and Azure Key Vault, by the Java SDKs of those."""

from __future__ import annotations

from keylift.languages import Function
from keylift.rewriting.snippets import java_clouds

_GCP = r"""  /** Returns a secret of Google Secret Manager, which is asked once. */
  fun @function(name: String): String {
    val known = @functionKnown[name]
    if (known != null) {
      return known
    }
    val project = System.getenv("GOOGLE_CLOUD_PROJECT")
    if (project.isNullOrEmpty()) {
      throw IllegalStateException("GOOGLE_CLOUD_PROJECT is not set")
    }
    val request = com.google.cloud.secretmanager.v1.AccessSecretVersionRequest.newBuilder()
      .setName("projects/$project/secrets/$name/versions/latest").build()
    val data = try {
      val client = com.google.cloud.secretmanager.v1.SecretManagerServiceClient.create()
      try {
        client.accessSecretVersionCallable().futureCall(request)
          .get(10, java.util.concurrent.TimeUnit.SECONDS).payload.data
      } finally {
        client.close()
      }
    } catch (error: java.util.concurrent.ExecutionException) {
      val cause = error.cause ?: error
      val code = (cause as? com.google.api.gax.rpc.ApiException)?.statusCode?.code
      val reason = code?.toString() ?: cause.javaClass.simpleName
      throw IllegalStateException("Google Secret Manager, for $name: $reason")
    } catch (error: InterruptedException) {
      Thread.currentThread().interrupt()
      throw IllegalStateException("Google Secret Manager, for $name: interrupted")
    } catch (error: Exception) {
      // Its message may quote credentials.
      throw IllegalStateException("Google Secret Manager, for $name: ${error.javaClass.simpleName}")
    }
    if (!data.isValidUtf8) {
      throw IllegalStateException("Google Secret Manager has no text at $name")
    }
    val value = data.toStringUtf8()
    @functionKnown[name] = value
    return value
  }

  private val @functionKnown = java.util.concurrent.ConcurrentHashMap<String, String>()"""

_AZURE = r"""  /** Returns a secret of Azure Key Vault, which is asked once. */
  fun @function(name: String): String {
    val known = @functionKnown[name]
    if (known != null) {
      return known
    }
    val address = System.getenv("AZURE_KEYVAULT_URL")
    if (address.isNullOrEmpty()) {
      throw IllegalStateException("AZURE_KEYVAULT_URL is not set")
    }
    val limit = java.time.Duration.ofSeconds(10)
    val value: String? = try {
      com.azure.security.keyvault.secrets.SecretClientBuilder()
        .vaultUrl(address)
        .credential(com.azure.identity.DefaultAzureCredentialBuilder().build())
        .clientOptions(
          com.azure.core.util.HttpClientOptions()
            .setConnectTimeout(limit).setResponseTimeout(limit).setReadTimeout(limit)
        )
        .retryOptions(
          com.azure.core.http.policy.RetryOptions(
            com.azure.core.http.policy.FixedDelayOptions(0, limit)
          )
        )
        .buildClient().getSecret(name).value
    } catch (error: com.azure.core.exception.HttpResponseException) {
      // Its message may quote the reply.
      val status = error.response?.statusCode
      val reason = if (status == null) error.javaClass.simpleName else "HTTP $status"
      throw IllegalStateException("Azure Key Vault has no $name for us: $reason")
    } catch (error: RuntimeException) {
      val cause = error.cause ?: error
      throw IllegalStateException("Azure Key Vault, for $name: ${cause.javaClass.simpleName}")
    }
    if (value == null) {
      throw IllegalStateException("Azure Key Vault has no text at $name")
    }
    @functionKnown[name] = value
    return value
  }

  private val @functionKnown = java.util.concurrent.ConcurrentHashMap<String, String>()"""

GCP = Function(names=("gcp",), code=_GCP, is_shared=True, package=java_clouds.GCP.package)
AZURE = Function(names=("azure",), code=_AZURE, is_shared=True, package=java_clouds.AZURE.package)
