"""Lookups of the system keyring by the system's own command: `secret-tool`, or macOS's `security`.

They are for languages that have no library for it which is maintained and finds what others wrote;
that of Java looks for other attributes. Such a command gets the entry's name as an argument, which
is no secret, and prints the value to a pipe. `security` ends it with a line end, and prints what is
not plain ASCII as digits, so Keylift keeps nothing else there. Run on Linux; on macOS unproven.
"""

from __future__ import annotations

from keylift.languages import Function

_SHELL = r"""# Prints an entry of the system keyring.
@function() {
  if [ "$(uname)" = Darwin ]; then
    value=$(/usr/bin/security find-generic-password -s "$1" -a keylift -w) || value=
  else
    value=$(secret-tool lookup service "$1" username keylift) || value=
  fi
  if [ -z "$value" ]; then
    echo "The system keyring has no $1 for us" >&2
    return 1
  fi
  printf %s "$value"
}"""

_RUBY = """\
module AppSecrets
  # Returns an entry of the system keyring, which is asked once.
  def self.keyring(name)
    @keyring ||= {}
    return @keyring[name].dup if @keyring.key?(name)

    require "open3"
    on_mac = RUBY_PLATFORM.include?("darwin")
    command = if on_mac
                ["/usr/bin/security", "find-generic-password", "-s", name, "-a", "keylift", "-w"]
              else
                ["secret-tool", "lookup", "service", name, "username", "keylift"]
              end
    begin
      value, status = Open3.capture2(*command, binmode: true)
    rescue SystemCallError
      raise RuntimeError, "The system keyring, for #{name}: no #{command.first} here", cause: nil
    end
    value = value.delete_suffix("\\n") if on_mac
    raise "The system keyring has no #{name} for us" if !status.success? || value.empty?

    (@keyring[name] = value.force_encoding("UTF-8")).dup
  end
end"""

_PHP = """\
/** Returns an entry of the system keyring, which is asked once. */
function @function(string $name): string
{
  static $known = [];
  if (isset($known[$name])) {
    return $known[$name];
  }
  $onMac = \\PHP_OS === 'Darwin';
  $command = $onMac
    ? ['/usr/bin/security', 'find-generic-password', '-s', $name, '-a', 'keylift', '-w']
    : ['secret-tool', 'lookup', 'service', $name, 'username', 'keylift'];
  $process = @\\proc_open($command, [1 => ['pipe', 'w']], $pipes);
  if (!\\is_resource($process)) {
    throw new \\RuntimeException("The system keyring, for $name: no $command[0] here");
  }
  $value = (string) \\stream_get_contents($pipes[1]);
  \\fclose($pipes[1]);
  $status = \\proc_close($process);
  if ($onMac && \\substr($value, -1) === "\\n") {
    $value = \\substr($value, 0, -1);
  }
  if ($status !== 0 || $value === '') {
    throw new \\RuntimeException("The system keyring has no $name for us");
  }
  return $known[$name] = $value;
}"""

_JAVA = r"""  /** Returns an entry of the system keyring, which is asked once. */
  static String @function(String name) {
    String known = @functionKnown.get(name);
    if (known != null) {
      return known;
    }
    boolean onMac = System.getProperty("os.name").startsWith("Mac");
    String[] command = onMac
      ? new String[] {
        "/usr/bin/security", "find-generic-password", "-s", name, "-a", "keylift", "-w"}
      : new String[] {"secret-tool", "lookup", "service", name, "username", "keylift"};
    java.io.ByteArrayOutputStream said = new java.io.ByteArrayOutputStream();
    int status;
    try {
      java.lang.Process asked = new java.lang.ProcessBuilder(command)
        .redirectError(java.lang.ProcessBuilder.Redirect.INHERIT).start();
      try (java.io.InputStream from = asked.getInputStream()) {
        byte[] part = new byte[8192];
        for (int count = from.read(part); count >= 0; count = from.read(part)) {
          said.write(part, 0, count);
        }
      }
      status = asked.waitFor();
    } catch (java.io.IOException error) {
      throw new IllegalStateException(
        "The system keyring, for " + name + ": no " + command[0] + " here");
    } catch (java.lang.InterruptedException error) {
      java.lang.Thread.currentThread().interrupt();
      throw new IllegalStateException("The system keyring, for " + name + ": interrupted");
    }
    String value = new String(said.toByteArray(), java.nio.charset.StandardCharsets.UTF_8);
    if (onMac && value.endsWith("\n")) {
      value = value.substring(0, value.length() - 1);
    }
    if (status != 0 || value.isEmpty()) {
      throw new IllegalStateException("The system keyring has no " + name + " for us");
    }
    @functionKnown.put(name, value);
    return value;
  }

  private static final java.util.Map<String, String> @functionKnown =
    new java.util.concurrent.ConcurrentHashMap<>();"""

_KOTLIN = r"""  /** Returns an entry of the system keyring, which is asked once. */
  fun @function(name: String): String {
    val known = @functionKnown[name]
    if (known != null) {
      return known
    }
    val onMac = System.getProperty("os.name").startsWith("Mac")
    val command = if (onMac) {
      listOf("/usr/bin/security", "find-generic-password", "-s", name, "-a", "keylift", "-w")
    } else {
      listOf("secret-tool", "lookup", "service", name, "username", "keylift")
    }
    val asked = try {
      java.lang.ProcessBuilder(command)
        .redirectError(java.lang.ProcessBuilder.Redirect.INHERIT).start()
    } catch (error: java.io.IOException) {
      throw IllegalStateException("The system keyring, for $name: no ${command[0]} here")
    }
    val said = String(asked.inputStream.use { it.readBytes() }, Charsets.UTF_8)
    val value = if (onMac) said.removeSuffix("\n") else said
    if (asked.waitFor() != 0 || value == "") {
      throw IllegalStateException("The system keyring has no $name for us")
    }
    @functionKnown[name] = value
    return value
  }

  private val @functionKnown = java.util.concurrent.ConcurrentHashMap<String, String>()"""

_CSHARP = r"""  /// <summary>Returns an entry of the system keyring, asked once.</summary>
  internal static string @function(string name)
  {
    string known;
    if (@functionKnown.TryGetValue(name, out known))
    {
      return known;
    }
    bool onMac = System.IO.File.Exists("/usr/bin/security");
    // A name is of letters, digits and ./_- alone, so nothing needs quotes.
    var start = new System.Diagnostics.ProcessStartInfo
    {
      FileName = onMac ? "/usr/bin/security" : "secret-tool",
      Arguments = onMac
        ? "find-generic-password -s " + name + " -a keylift -w"
        : "lookup service " + name + " username keylift",
      UseShellExecute = false,
      RedirectStandardOutput = true,
      StandardOutputEncoding = System.Text.Encoding.UTF8
    };
    int status;
    try
    {
      using (var asked = System.Diagnostics.Process.Start(start))
      {
        known = asked.StandardOutput.ReadToEnd();
        asked.WaitForExit();
        status = asked.ExitCode;
      }
    }
    catch (System.ComponentModel.Win32Exception)
    {
      throw new System.InvalidOperationException(
        "The system keyring, for " + name + ": no " + start.FileName + " here");
    }
    if (onMac && known.EndsWith("\n", System.StringComparison.Ordinal))
    {
      known = known.Substring(0, known.Length - 1);
    }
    if (status != 0 || known.Length == 0)
    {
      throw new System.InvalidOperationException("The system keyring has no " + name + " for us");
    }
    @functionKnown[name] = known;
    return known;
  }

  private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, string>
    @functionKnown = new System.Collections.Concurrent.ConcurrentDictionary<string, string>();"""

# A shell script has no manifest, so what it needs is said with the rewrite.
SHELL = Function(names=("keyring_secret",), code=_SHELL, is_shared=True, package="secret-tool")
RUBY = Function(names=("keyring",), code=_RUBY, is_shared=True)
PHP = Function(names=("keyring", "app_secrets_keyring"), code=_PHP, is_shared=True)
JAVA = Function(names=("keyring",), code=_JAVA, is_shared=True)
KOTLIN = Function(names=("keyring",), code=_KOTLIN, is_shared=True)
CSHARP = Function(names=("Keyring",), code=_CSHARP, is_shared=True)
