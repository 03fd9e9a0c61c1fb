package io.github.panicmonitors.http;

import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.http.HttpSettings.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@link HttpSettings} from an INI file. */
final class SettingsFile {
  private static final Logger log = LoggerFactory.getLogger(SettingsFile.class);

  private static final String CA_FILE = "ca-file";
  private static final String INSECURE = "insecure";
  private static final String TOKEN = "bearer-token";
  private static final String USER = "username";
  private static final String PASSWORD = "password";
  private static final String FILE = "-file";
  private static final Set<String> KEYS =
      Set.of(CA_FILE, INSECURE, TOKEN, TOKEN + FILE, USER, PASSWORD, PASSWORD + FILE);

  private final Path file;
  private final HttpSettings.Builder settings = HttpSettings.builder();
  private @Nullable Section section;
  private boolean hasSecrets;

  SettingsFile(Path file) {
    this.file = file;
  }

  /** The section that is being read. */
  private record Section(int line, String prefix, Map<String, Value> values) {}

  private record Value(int line, String text) {}

  HttpSettings read() throws HttpSettingsException {
    List<String> lines = lines();
    for (int i = 0; i < lines.size(); i++) {
      line(i + 1, lines.get(i).strip());
    }
    endSection();
    if (hasSecrets) {
      warnIfWorldReadable(file);
    }
    return settings.build();
  }

  private List<String> lines() throws HttpSettingsException {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
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
    if (!KEYS.contains(key)) {
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
    hasSecrets |= key.equals(TOKEN) || key.equals(PASSWORD);
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
      case CA_FILE -> options.caFile(file.resolveSibling(text));
      case INSECURE -> insecure(options, text);
      case TOKEN -> options.bearerToken(Secret.of(text));
      case TOKEN + FILE -> options.bearerToken(secretIn(text));
      case USER -> requireAnyOf(from, "username needs password or password-file", PASSWORD);
      case PASSWORD -> login(from, options, Secret.of(text));
      default -> login(from, options, secretIn(text));
    }
  }

  private static void insecure(Options options, String text) {
    switch (text) {
      case "true" -> options.insecure();
      case "false" -> {}
      default -> throw new IllegalArgumentException("insecure must be true or false: " + text);
    }
  }

  private static void login(Section from, Options options, Secret password) {
    Value user = from.values.get(USER);
    if (user == null) {
      throw new IllegalArgumentException("password needs username");
    }
    options.basicAuthentication(user.text, password);
  }

  private static void requireAnyOf(Section from, String reason, String key) {
    if (!from.values.containsKey(key) && !from.values.containsKey(key + FILE)) {
      throw new IllegalArgumentException(reason);
    }
  }

  private Secret secretIn(String name) {
    Path secret = file.resolveSibling(name);
    try {
      String text = Files.readString(secret).replaceFirst("[\r\n]+$", "");
      if (text.isEmpty()) {
        throw new IllegalArgumentException("file is empty: " + secret);
      }
      warnIfWorldReadable(secret);
      return Secret.of(text);
    } catch (IOException e) {
      throw new IllegalArgumentException("file cannot be read: " + secret, e);
    }
  }

  private static void warnIfWorldReadable(Path file) {
    try {
      if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
        log.warn(
            "{} contains a secret and is readable by every user of this machine: restrict its permissions",
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
