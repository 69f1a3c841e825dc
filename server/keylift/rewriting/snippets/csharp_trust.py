"""C#: how a lookup trusts the authorities in a file of one's own, and nobody else.

Newer .NET has this itself. Mono does not tell an unknown authority from a wrong host, so the
host's name is compared here.
"""

TRUSTS = r"""
  /// <summary>Tells whether an authority in a PEM file has signed what a server shows.</summary>
  private static bool @functionTrusts(
    string text,
    string host,
    System.Security.Cryptography.X509Certificates.X509Certificate given,
    System.Security.Cryptography.X509Certificates.X509Chain chain,
    System.Net.Security.SslPolicyErrors errors)
  {
    // Who has signed it is judged here, and nothing else.
    var unsigned = System.Net.Security.SslPolicyErrors.RemoteCertificateChainErrors;
    if (given == null || (errors & ~unsigned) != 0)
    {
      return false;
    }
    if (System.Type.GetType("Mono.Runtime") != null && !@functionNames(given, host))
    {
      return false;
    }
    const string pem = "-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----";
    var own = new System.Security.Cryptography.X509Certificates.X509Chain();
    own.ChainPolicy.RevocationMode =
      System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck;
    own.ChainPolicy.VerificationFlags = System.Security.Cryptography.X509Certificates
      .X509VerificationFlags.AllowUnknownCertificateAuthority;
    // What the certificate is for: a server.
    own.ChainPolicy.ApplicationPolicy.Add(
      new System.Security.Cryptography.Oid("1.3.6.1.5.5.7.3.1"));
    var trusted = new System.Collections.Generic.HashSet<string>();
    foreach (System.Text.RegularExpressions.Match each in
      System.Text.RegularExpressions.Regex.Matches(text, pem))
    {
      var authority = new System.Security.Cryptography.X509Certificates.X509Certificate2(
        System.Convert.FromBase64String(each.Groups[1].Value));
      own.ChainPolicy.ExtraStore.Add(authority);
      trusted.Add(System.Convert.ToBase64String(authority.RawData));
    }
    if (chain != null)
    {
      foreach (var each in chain.ChainElements)
      {
        own.ChainPolicy.ExtraStore.Add(each.Certificate);
      }
    }
    if (!own.Build(new System.Security.Cryptography.X509Certificates.X509Certificate2(given)))
    {
      return false;
    }
    foreach (var each in own.ChainElements)
    {
      if (trusted.Contains(System.Convert.ToBase64String(each.Certificate.RawData)))
      {
        return true;
      }
    }
    return false;
  }

  /// <summary>Tells whether a certificate names a host, which Mono does not.</summary>
  private static bool @functionNames(
    System.Security.Cryptography.X509Certificates.X509Certificate given, string host)
  {
    var certificate =
      new System.Security.Cryptography.X509Certificates.X509Certificate2(given);
    var names = certificate.Extensions["2.5.29.17"];
    byte[] all = names == null ? new byte[2] : names.RawData;
    int dot = host.IndexOf('.');
    System.Net.IPAddress number;
    bool isNumber = System.Net.IPAddress.TryParse(host, out number);
    int at = all[1] < 128 ? 2 : all[1] - 126;
    while (at < all.Length)
    {
      int kind = all[at++];
      int count = all[at++];
      if (count >= 128)
      {
        int digits = count - 128;
        for (count = 0; digits > 0; digits--)
        {
          count = checked(count * 256 + all[at++]);
        }
      }
      var part = new byte[count];
      System.Array.Copy(all, at, part, 0, count);
      at += count;
      string name = System.Text.Encoding.UTF8.GetString(part);
      string wanted = name.StartsWith("*.", System.StringComparison.Ordinal) && dot > 0
        ? "*" + host.Substring(dot)
        : host;
      bool isSame = string.Equals(name, wanted, System.StringComparison.OrdinalIgnoreCase);
      bool isEqual = isNumber && System.Convert.ToBase64String(part)
        == System.Convert.ToBase64String(number.GetAddressBytes());
      if ((kind == 0x82 && !isNumber && isSame) || (kind == 0x87 && isEqual))
      {
        return true;
      }
    }
    return false;
  }
"""
