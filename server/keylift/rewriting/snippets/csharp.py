"""C#'s lookups: Vault and Conjur by what every .NET has, AWS by its SDK.

Not every .NET reads JSON itself, so Vault's reply is read here. The caller's thread waits, also in
an `async` method.
"""

from __future__ import annotations

from keylift.languages import Function
from keylift.rewriting.snippets.csharp_trust import TRUSTS
from keylift.rewriting.snippets.older import older

_ASK = (
    r"""
  private static byte[] @functionAsk(
    string name,
    string url,
    System.Collections.Generic.Dictionary<string, string> headers,
    byte[] body)
  {
    int status;
    try
    {
      var asked = (System.Net.HttpWebRequest)System.Net.WebRequest.Create(url);
      asked.Timeout = 10000;
      asked.ReadWriteTimeout = 10000;
      // Another address must not get what is meant for this one.
      asked.AllowAutoRedirect = false;
      string file = System.Environment.GetEnvironmentVariable("@ca");
      if (!string.IsNullOrEmpty(file))
      {
        string text = System.IO.File.ReadAllText(file);
        asked.ServerCertificateValidationCallback = (_, given, chain, errors) =>
          @functionTrusts(text, asked.RequestUri.DnsSafeHost, given, chain, errors);
      }
      foreach (var header in headers)
      {
        asked.Headers[header.Key] = header.Value;
      }
      if (body != null)
      {
        asked.Method = "POST";
        asked.ContentType = "text/plain";
        using (System.IO.Stream to = asked.GetRequestStream())
        {
          to.Write(body, 0, body.Length);
        }
      }
      using (var reply = (System.Net.HttpWebResponse)asked.GetResponse())
      {
        status = (int)reply.StatusCode;
        if (status == 200)
        {
          using (System.IO.Stream from = reply.GetResponseStream())
          using (var said = new System.IO.MemoryStream())
          {
            from.CopyTo(said);
            return said.ToArray();
          }
        }
      }
    }
    catch (System.Net.WebException error) when (error.Response is System.Net.HttpWebResponse)
    {
      status = (int)((System.Net.HttpWebResponse)error.Response).StatusCode;
      error.Response.Close();
    }
    catch (System.Net.WebException error)
    {
      throw new System.InvalidOperationException("@store, for " + name + ": " + error.Status);
    }
    catch (System.Exception error)
    {
      // Its message may quote a header.
      throw new System.InvalidOperationException(
        "@store, for " + name + ": " + error.GetType().Name);
    }
    throw new System.InvalidOperationException(
      "@store has no " + name + " for us: HTTP " + status);
  }
"""
    + TRUSTS
    + r"""
  private static string @functionNeeded(string variable)
  {
    string value = System.Environment.GetEnvironmentVariable(variable);
    if (string.IsNullOrEmpty(value))
    {
      throw new System.InvalidOperationException(variable + " is not set");
    }
    return value;
  }
"""
)

_KNOWN = """
  private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, string>
    @functionKnown =
      new System.Collections.Concurrent.ConcurrentDictionary<string, string>();"""

# Until `vault login` counted as well, the variable had to be set.
_VARIABLE = r"""
    headers["X-Vault-Token"] = @functionNeeded("VAULT_TOKEN");
"""
_LOGIN = r"""
    string token = System.Environment.GetEnvironmentVariable("VAULT_TOKEN");
    string saved = System.IO.Path.Combine(
      System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile),
      ".vault-token");
    if (string.IsNullOrEmpty(token) && System.IO.File.Exists(saved))
    {
      token = System.IO.File.ReadAllText(saved).Trim();
    }
    if (string.IsNullOrEmpty(token))
    {
      throw new System.InvalidOperationException(
        "VAULT_TOKEN is not set, and `vault login` left no ~/.vault-token");
    }
    headers["X-Vault-Token"] = token;
"""
_VAULT = (
    r"""  /// <summary>Returns a field of a secret in Vault, asked once and waited for.</summary>
  internal static string @function(string path, string key, string mount)
  {
    string name = mount + "/" + path + " (" + key + ")";
    string known;
    if (@functionKnown.TryGetValue(name, out known))
    {
      return known;
    }
    string address = @functionNeeded("VAULT_ADDR").TrimEnd('/');
    var headers = new System.Collections.Generic.Dictionary<string, string>();"""
    + _LOGIN
    + r"""    string space = System.Environment.GetEnvironmentVariable("VAULT_NAMESPACE");
    if (!string.IsNullOrEmpty(space))
    {
      headers["X-Vault-Namespace"] = space;
    }
    byte[] reply = @functionAsk(name, address + "/v1/" + mount + "/data/" + path, headers, null);
    object value;
    try
    {
      int at = 0;
      value = @functionRead(System.Text.Encoding.UTF8.GetString(reply), ref at);
    }
    catch (System.Exception)
    {
      // Its message may quote the reply.
      throw new System.InvalidOperationException("Vault, for " + name + ": the reply is no JSON");
    }
    foreach (string part in new[] { "data", "data", key })
    {
      var parts = value as System.Collections.Generic.Dictionary<string, object>;
      value = null;
      if (parts != null)
      {
        parts.TryGetValue(part, out value);
      }
    }
    known = value as string;
    if (known == null)
    {
      throw new System.InvalidOperationException("Vault has no " + name);
    }
    @functionKnown[name] = known;
    return known;
  }

  /// <summary>Returns what JSON says from a place on: parts, a text, or null.</summary>
  private static object @functionRead(string json, ref int at)
  {
    while (char.IsWhiteSpace(json[at]))
    {
      at++;
    }
    char first = json[at++];
    if (first == '"')
    {
      var text = new System.Text.StringBuilder();
      for (char next = json[at++]; next != '"'; next = json[at++])
      {
        if (next != '\\')
        {
          text.Append(next);
          continue;
        }
        next = json[at++];
        if (next == 'u')
        {
          text.Append((char)System.Convert.ToInt32(json.Substring(at, 4), 16));
          at += 4;
        }
        else
        {
          int escape = "bfnrt".IndexOf(next);
          text.Append(escape < 0 ? next : "\b\f\n\r\t"[escape]);
        }
      }
      return text.ToString();
    }
    if (first == '{' || first == '[')
    {
      var parts = new System.Collections.Generic.Dictionary<string, object>();
      while (true)
      {
        while (char.IsWhiteSpace(json[at]) || json[at] == ',')
        {
          at++;
        }
        if (json[at] == '}' || json[at] == ']')
        {
          at++;
          return parts;
        }
        string key = parts.Count.ToString();
        if (first == '{')
        {
          key = (string)@functionRead(json, ref at);
          while (json[at++] != ':')
          {
          }
        }
        parts[key] = @functionRead(json, ref at);
      }
    }
    while (at < json.Length && ",]} \t\r\n".IndexOf(json[at]) < 0)
    {
      at++;
    }
    return null;
  }
"""
    + _ASK.replace("@ca", "VAULT_CACERT").replace("@store", "Vault")
    + _KNOWN
)

_CONJUR = (
    r"""  /// <summary>Returns a variable of Conjur, asked once and waited for.</summary>
  internal static string @function(string name)
  {
    string known;
    if (@functionKnown.TryGetValue(name, out known))
    {
      return known;
    }
    string address = @functionNeeded("CONJUR_APPLIANCE_URL").TrimEnd('/');
    string account = System.Uri.EscapeDataString(@functionNeeded("CONJUR_ACCOUNT"));
    string login = System.Uri.EscapeDataString(@functionNeeded("CONJUR_AUTHN_LOGIN"));
    byte[] key = System.Text.Encoding.UTF8.GetBytes(@functionNeeded("CONJUR_AUTHN_API_KEY"));
    var headers = new System.Collections.Generic.Dictionary<string, string>();
    byte[] access = @functionAsk(
      name, address + "/authn/" + account + "/" + login + "/authenticate", headers, key);
    string token = System.Convert.ToBase64String(access);
    headers["Authorization"] = "Token token=\"" + token + "\"";
    string path = "/secrets/" + account + "/variable/" + System.Uri.EscapeDataString(name);
    known = System.Text.Encoding.UTF8.GetString(
      @functionAsk(name, address + path, headers, null));
    @functionKnown[name] = known;
    return known;
  }
"""
    + _ASK.replace("@ca", "CONJUR_CERT_FILE").replace("@store", "Conjur")
    + _KNOWN
)

_AWS = (
    r"""  /// <summary>Returns a secret of AWS Secrets Manager, asked once and waited for.</summary>
  internal static string @function(string name)
  {
    string known;
    if (@functionKnown.TryGetValue(name, out known))
    {
      return known;
    }
    try
    {
      // In a thread of the pool, so that no caller's context is waited for.
      known = System.Threading.Tasks.Task.Run(async () =>
      {
        using (var waited = new System.Threading.CancellationTokenSource(10000))
        using (var client = new Amazon.SecretsManager.AmazonSecretsManagerClient())
        {
          var asked = new Amazon.SecretsManager.Model.GetSecretValueRequest { SecretId = name };
          return (await client.GetSecretValueAsync(asked, waited.Token)).SecretString;
        }
      }).GetAwaiter().GetResult();
    }
    catch (System.Exception error)
    {
      throw new System.InvalidOperationException(
        "AWS Secrets Manager, for " + name + ": " + error.GetType().Name);
    }
    if (known == null)
    {
      throw new System.InvalidOperationException("AWS Secrets Manager has no text at " + name);
    }
    @functionKnown[name] = known;
    return known;
  }
"""
    + _KNOWN
)

VAULT = Function(
    names=("Vault",),
    code=_VAULT,
    is_shared=True,
    others=(older(_VAULT, [(_LOGIN, _VARIABLE)]),),
)
CONJUR = Function(names=("Conjur",), code=_CONJUR, is_shared=True)
AWS = Function(names=("Aws",), code=_AWS, is_shared=True, package="AWSSDK.SecretsManager")
