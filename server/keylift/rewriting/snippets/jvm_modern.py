"""What Java's and Kotlin's lookups call where a build has it: JSON libraries, `java.net.http`.

A variant is made of the function that needs nothing but Java 8, part by part.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from keylift.rewriting.snippets.older import older

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keylift.languages import Function

HTTP = "java.net.http@11"
JACKSON = "com.fasterxml.jackson.core:jackson-databind"
GSON = "com.google.code.gson:gson"

JAVA_ASKED = r"""
      java.net.http.HttpClient.Builder client = java.net.http.HttpClient.newBuilder()
        .connectTimeout(java.time.Duration.ofSeconds(10))
        // Another address must not get what is meant for this one.
        .followRedirects(java.net.http.HttpClient.Redirect.NEVER);
      String file = System.getenv("@ca");
      if (file != null && !file.isEmpty()) {
"""
JAVA_SENT = r"""
        client.sslContext(context);
      }
      java.net.http.HttpRequest.Builder asked = java.net.http.HttpRequest
        .newBuilder(java.net.URI.create(url)).timeout(java.time.Duration.ofSeconds(10));
      headers.forEach(asked::header);
      if (body != null) {
        asked.POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(body));
      }
      java.net.http.HttpResponse<byte[]> reply = client.build()
        .send(asked.build(), java.net.http.HttpResponse.BodyHandlers.ofByteArray());
      if (reply.statusCode() != 200) {
        throw new IllegalStateException(
          "@store has no " + name + " for us: HTTP " + reply.statusCode());
      }
      return reply.body();
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("@store, for " + name + ": interrupted");
    } catch (java.io.IOException
"""
KOTLIN_ASKED = r"""
      val client = java.net.http.HttpClient.newBuilder()
        .connectTimeout(java.time.Duration.ofSeconds(10))
        // Another address must not get what is meant for this one.
        .followRedirects(java.net.http.HttpClient.Redirect.NEVER)
      val file = System.getenv("@ca")
      if (!file.isNullOrEmpty()) {
"""
KOTLIN_SENT = r"""
        client.sslContext(context)
      }
      val asked = java.net.http.HttpRequest.newBuilder(java.net.URI.create(url))
        .timeout(java.time.Duration.ofSeconds(10))
      headers.forEach { asked.header(it.key, it.value) }
      if (body != null) {
        asked.POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(body))
      }
      val reply = client.build()
        .send(asked.build(), java.net.http.HttpResponse.BodyHandlers.ofByteArray())
      if (reply.statusCode() != 200) {
        throw IllegalStateException("@store has no $name for us: HTTP ${reply.statusCode()}")
      }
      return reply.body()
    } catch (error: Exception) {
"""


def with_variants(
    function: Function,
    variants: Sequence[tuple[str, str]],
    changes: Sequence[tuple[str, str]] = (),
) -> Function:
    """Return a function with those that a build may get instead, the one that counts first.

    Args:
        function: The one that needs no library.
        variants: What each needs, and its code.
        changes: What is new in the code of each, and what that was, if anything.
    """

    def variant(package: str, code: str) -> Function:
        others = (older(code, changes),) if changes else ()
        return replace(function, package=package, code=code, others=others)

    clients = tuple(variant(package, code) for package, code in variants)
    return replace(variant(function.package, function.code), clients=clients)


def between(code: str, start: str, end: str, instead: str) -> str:
    """Return code with what stands from one text to before another one replaced.

    Raises:
        ValueError: One of the two is not in the code.
    """
    first = code.index(start)
    return code[:first] + instead + code[code.index(end, first) :]
