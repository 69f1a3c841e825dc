"""Java's lookups of Google Secret Manager and Azure Key Vault, by the SDKs of those."""

from __future__ import annotations

from keylift.languages import Function

_GCP = r"""  /** Returns a secret of Google Secret Manager, which is asked once. */
  static String @function(String name) {
    String known = @functionKnown.get(name);
    if (known != null) {
      return known;
    }
    String project = System.getenv("GOOGLE_CLOUD_PROJECT");
    if (project == null || project.isEmpty()) {
      throw new IllegalStateException("GOOGLE_CLOUD_PROJECT is not set");
    }
    com.google.cloud.secretmanager.v1.AccessSecretVersionRequest request =
      com.google.cloud.secretmanager.v1.AccessSecretVersionRequest.newBuilder()
        .setName("projects/" + project + "/secrets/" + name + "/versions/latest").build();
    com.google.protobuf.ByteString data;
    try (com.google.cloud.secretmanager.v1.SecretManagerServiceClient client =
      com.google.cloud.secretmanager.v1.SecretManagerServiceClient.create()) {
      data = client.accessSecretVersionCallable().futureCall(request)
        .get(10, java.util.concurrent.TimeUnit.SECONDS).getPayload().getData();
    } catch (java.util.concurrent.ExecutionException error) {
      Throwable cause = error.getCause();
      throw new IllegalStateException("Google Secret Manager, for " + name + ": "
        + (cause instanceof com.google.api.gax.rpc.ApiException
          ? ((com.google.api.gax.rpc.ApiException) cause).getStatusCode().getCode()
          : cause.getClass().getSimpleName()));
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Google Secret Manager, for " + name + ": interrupted");
    } catch (java.io.IOException
      | java.util.concurrent.TimeoutException
      | RuntimeException error) {
      // Its message may quote credentials.
      throw new IllegalStateException(
        "Google Secret Manager, for " + name + ": " + error.getClass().getSimpleName());
    }
    if (!data.isValidUtf8()) {
      throw new IllegalStateException("Google Secret Manager has no text at " + name);
    }
    @functionKnown.put(name, data.toStringUtf8());
    return data.toStringUtf8();
  }

  private static final java.util.Map<String, String> @functionKnown =
    new java.util.concurrent.ConcurrentHashMap<>();"""

_AZURE = r"""  /** Returns a secret of Azure Key Vault, which is asked once. */
  static String @function(String name) {
    String known = @functionKnown.get(name);
    if (known != null) {
      return known;
    }
    String address = System.getenv("AZURE_KEYVAULT_URL");
    if (address == null || address.isEmpty()) {
      throw new IllegalStateException("AZURE_KEYVAULT_URL is not set");
    }
    java.time.Duration limit = java.time.Duration.ofSeconds(10);
    String value;
    try {
      value = new com.azure.security.keyvault.secrets.SecretClientBuilder()
        .vaultUrl(address)
        .credential(new com.azure.identity.DefaultAzureCredentialBuilder().build())
        .clientOptions(new com.azure.core.util.HttpClientOptions()
          .setConnectTimeout(limit).setResponseTimeout(limit).setReadTimeout(limit))
        .retryOptions(new com.azure.core.http.policy.RetryOptions(
          new com.azure.core.http.policy.FixedDelayOptions(0, limit)))
        .buildClient().getSecret(name).getValue();
    } catch (com.azure.core.exception.HttpResponseException error) {
      // Its message may quote the reply.
      throw new IllegalStateException("Azure Key Vault has no " + name + " for us: "
        + (error.getResponse() == null
          ? error.getClass().getSimpleName() : "HTTP " + error.getResponse().getStatusCode()));
    } catch (RuntimeException error) {
      Throwable cause = error.getCause() == null ? error : error.getCause();
      throw new IllegalStateException(
        "Azure Key Vault, for " + name + ": " + cause.getClass().getSimpleName());
    }
    if (value == null) {
      throw new IllegalStateException("Azure Key Vault has no text at " + name);
    }
    @functionKnown.put(name, value);
    return value;
  }

  private static final java.util.Map<String, String> @functionKnown =
    new java.util.concurrent.ConcurrentHashMap<>();"""

_MICROSOFT = "com.azure:azure-identity@1.18.2 com.azure:azure-security-keyvault-secrets@4.10.6"

GCP = Function(
    names=("gcp",),
    code=_GCP,
    is_shared=True,
    package="com.google.cloud:google-cloud-secretmanager@2.85.0",
)
AZURE = Function(names=("azure",), code=_AZURE, is_shared=True, package=_MICROSOFT)
