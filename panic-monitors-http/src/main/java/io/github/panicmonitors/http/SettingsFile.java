package io.github.panicmonitors.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.http.HttpSettings.Options;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@link HttpSettings} from the content of an INI file. */
final class SettingsFile {
  private static final Logger log = LoggerFactory.getLogger(SettingsFile.class);

  private static final String CA_FILE = "ca-file";
  private static final String INSECURE = "insecure";
  private static final String TOKEN = "bearer-token";
  private static final String USER = "username";
  private static final String PASSWORD = "password";
  private static final String FILE = "-file";
  private static final String CERTIFICATE_FILE = "cert-file";
  private static final String KEY_FILE = "key-file";
  private static final String SERVER_NAME = "server-name";
  private static final String PROXY = "proxy-url";
  private static final String PROXY_PASSWORD_FILE = "proxy-password-file";
  private static final String HANDSHAKE = "handshake-timeout";
  private static final String IDLE = "idle-timeout";
  private static final String LIFE = "connection-life";
  private static final String CONNECT = "connect-timeout";
  private static final String FIRST_BYTE = "first-byte-timeout";
  private static final String PROGRESS = "progress-timeout";
  private static final String WHOLE = "timeout";
  private static final Pattern TIME = Pattern.compile("(\\d{1,6})(ms|s|m)");

  /** Before the name of a header. */
  private static final String HEADER = "header.";

  private static final String HEADER_FILE = "header-file.";
  private static final Set<String> KEYS =
      Set.of(
          CA_FILE,
          INSECURE,
          CERTIFICATE_FILE,
          KEY_FILE,
          SERVER_NAME,
          TOKEN,
          TOKEN + FILE,
          USER,
          PASSWORD,
          PASSWORD + FILE,
          PROXY,
          PROXY_PASSWORD_FILE,
          HANDSHAKE,
          IDLE,
          LIFE,
          CONNECT,
          FIRST_BYTE,
          PROGRESS,
          WHOLE);

  private final Path file;
  private final HttpSettings.Builder settings = HttpSettings.builder();
  private @Nullable Section section;
  private boolean hasSecrets;

  private SettingsFile(Path file) {
    this.file = file;
  }

  /**
   * Returns the rules in a file, which is read now, and again when it is replaced.
   *
   * @throws HttpSettingsException if the file cannot be read or is invalid
   */
  static FileValue<HttpSettings.Rules> rules(Path file) throws HttpSettingsException {
    try {
      return new FileValue<>(List.of(file), contents -> parse(file, contents.get(0)));
    } catch (IllegalArgumentException e) {
      if (e.getCause() instanceof HttpSettingsException invalid) {
        throw invalid;
      }
      throw new HttpSettingsException(file, "file cannot be read: " + e.getCause(), e);
    }
  }

  private static HttpSettings.Rules parse(Path file, byte[] content) {
    try {
      return new SettingsFile(file).read(content);
    } catch (HttpSettingsException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** The section that is being read. */
  private record Section(int line, String prefix, Map<String, Value> values) {}

  private record Value(int line, String text) {}

  private HttpSettings.Rules read(byte[] content) throws HttpSettingsException {
    List<String> lines = lines(content);
    for (int i = 0; i < lines.size(); i++) {
      line(i + 1, lines.get(i).strip());
    }
    endSection();
    if (hasSecrets) {
      warnIfWorldReadable(file);
    }
    return settings.rules();
  }

  private List<String> lines(byte[] content) throws HttpSettingsException {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString().lines().toList();
    } catch (CharacterCodingException e) {
      throw new HttpSettingsException(file, "file cannot be read: " + e, e);
    }
  }

  private void line(int number, String line) throws HttpSettingsException {
    if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
      return;
    }
    if (line.startsWith("[") && line.endsWith("]")) {
      endSection();
      String prefix = line.substring(1, line.length() - 1).strip();
      section = new Section(number, prefix, new LinkedHashMap<>());
      return;
    }
    int equals = line.indexOf('=');
    if (equals < 0) {
      throw invalid(number, "line must be [prefix] or key = value");
    }
    key(number, line.substring(0, equals).strip(), line.substring(equals + 1).strip());
  }

  private void key(int number, String key, String text) throws HttpSettingsException {
    boolean isHeader = key.startsWith(HEADER) || key.startsWith(HEADER_FILE);
    if (!isHeader && !KEYS.contains(key)) {
      // The line may be part of a secret that contains an equals sign, so only plausible keys are
      // shown.
      throw invalid(
          number, key.matches("[a-z-]{1,30}") ? "key is unknown: " + key : "key is unknown");
    }
    if (section == null) {
      throw invalid(number, "key must come after a [prefix]: " + key);
    }
    if (text.isEmpty()) {
      throw invalid(number, "key has no value: " + key);
    }
    if (section.values.putIfAbsent(key, new Value(number, text)) != null) {
      throw invalid(number, "key is given twice: " + key);
    }
    hasSecrets |=
        key.equals(TOKEN)
            || key.equals(PASSWORD)
            || (key.equals(PROXY) && text.matches(".*:.*:.*@.*"))
            || key.startsWith(HEADER);
  }

  private void endSection() throws HttpSettingsException {
    Section ended = section;
    if (ended == null) {
      return;
    }
    try {
      settings.prefix(ended.prefix, options -> apply(ended, options));
    } catch (InvalidValueException e) {
      throw invalid(e.line, String.valueOf(e.getMessage()), e.getCause());
    } catch (IllegalArgumentException e) {
      throw invalid(ended.line, String.valueOf(e.getMessage()), e.getCause());
    }
  }

  private void apply(Section from, Options options) {
    from.values.forEach(
        (key, value) -> {
          try {
            apply(from, options, key, value.text);
          } catch (IllegalArgumentException e) {
            throw new InvalidValueException(value.line, e);
          }
        });
  }

  private void apply(Section from, Options options, String key, String text) {
    switch (key) {
      case CA_FILE -> options.caFile(path(text));
      case INSECURE -> insecure(options, text);
      case CERTIFICATE_FILE -> clientCertificate(from, options, path(text));
      case KEY_FILE -> requireAnyOf(from, "key-file needs cert-file", CERTIFICATE_FILE);
      case SERVER_NAME -> options.serverName(text);
      case TOKEN -> options.bearerToken(Secret.of(text));
      case TOKEN + FILE -> secretFile(text, options::bearerTokenFile);
      case USER -> requireAnyOf(from, "username needs password or password-file", PASSWORD);
      case PASSWORD -> options.basicAuthentication(user(from), Secret.of(text));
      case PASSWORD + FILE -> secretFile(text, it -> options.basicAuthentication(user(from), it));
      case PROXY -> proxy(from, options, Secret.of(text));
      case PROXY_PASSWORD_FILE -> requireAnyOf(from, key + " needs proxy-url", PROXY);
      case HANDSHAKE -> options.handshakeTimeout(time(key, text));
      case IDLE -> options.idleTimeout(time(key, text));
      case LIFE -> options.connectionLife(time(key, text));
      case CONNECT -> options.connectTimeout(time(key, text));
      case FIRST_BYTE -> options.firstByteTimeout(time(key, text));
      case PROGRESS -> options.progressTimeout(time(key, text));
      case WHOLE -> options.timeout(time(key, text));
      default -> header(options, key, text);
    }
  }

  private static Duration time(String key, String text) {
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      throw new IllegalArgumentException(key + " must be a time such as 500ms, 10s or 2m: " + text);
    }
    long number = Long.parseLong(time.group(1));
    return switch (time.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      default -> Duration.ofMinutes(number);
    };
  }

  private void header(Options options, String key, String text) {
    if (key.startsWith(HEADER)) {
      options.header(key.substring(HEADER.length()), Secret.of(text));
    } else {
      String name = key.substring(HEADER_FILE.length());
      secretFile(text, it -> options.headerFile(name, it));
    }
  }

  private void proxy(Section from, Options options, Secret url) {
    Value password = from.values.get(PROXY_PASSWORD_FILE);
    if (password == null) {
      options.proxy(url);
    } else {
      secretFile(password.text, it -> options.proxy(url, it));
    }
  }

  private void clientCertificate(Section from, Options options, Path certificate) {
    Value key = from.values.get(KEY_FILE);
    if (key == null) {
      throw new IllegalArgumentException("cert-file needs key-file");
    }
    secretFile(key.text, it -> options.clientCertificate(certificate, it));
  }

  private Path path(String text) {
    return file.resolveSibling(text);
  }

  private void secretFile(String text, Consumer<Path> use) {
    Path secret = path(text);
    use.accept(secret);
    warnIfWorldReadable(secret);
  }

  private static void insecure(Options options, String text) {
    switch (text) {
      case "true" -> options.insecure();
      case "false" -> {}
      default -> throw new IllegalArgumentException("insecure must be true or false: " + text);
    }
  }

  private static String user(Section from) {
    Value user = from.values.get(USER);
    if (user == null) {
      throw new IllegalArgumentException("password needs username");
    }
    return user.text;
  }

  private static void requireAnyOf(Section from, String reason, String key) {
    if (!from.values.containsKey(key) && !from.values.containsKey(key + FILE)) {
      throw new IllegalArgumentException(reason);
    }
  }

  private static void warnIfWorldReadable(Path file) {
    try {
      if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
        log.warn(
            "{} contains a secret and is readable by every user of this machine: restrict its"
                + " permissions",
            file);
      }
    } catch (UnsupportedOperationException | IOException e) {
      log.debug("permissions of {} cannot be checked", file, e);
    }
  }

  private HttpSettingsException invalid(int line, String reason) {
    return invalid(line, reason, null);
  }

  private HttpSettingsException invalid(int line, String reason, @Nullable Throwable cause) {
    return new HttpSettingsException(file, line, reason, cause);
  }

  /** Adds the line number to the exception of an invalid value. */
  private static final class InvalidValueException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;
    private final int line;

    InvalidValueException(int line, IllegalArgumentException invalid) {
      super(invalid.getMessage(), invalid.getCause());
      this.line = line;
    }
  }
}
