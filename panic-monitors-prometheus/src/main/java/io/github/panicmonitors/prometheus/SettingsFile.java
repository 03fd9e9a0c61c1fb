package io.github.panicmonitors.prometheus;

import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.prometheus.ScrapeSettings.Options;
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

/** Reads {@link ScrapeSettings} from a file of sections and keys. */
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
  private final ScrapeSettings.Builder settings = ScrapeSettings.builder();
  private @Nullable Section section;
  private boolean hasSecrets;

  SettingsFile(Path file) {
    this.file = file;
  }

  /** What was read of a section so far. */
  private record Section(int line, String prefix, Map<String, Value> values) {}

  private record Value(int line, String text) {}

  ScrapeSettings read() throws ScrapeSettingsException {
    List<String> lines = lines();
    for (int i = 0; i < lines.size(); i++) {
      line(i + 1, lines.get(i).strip());
    }
    endSection();
    if (hasSecrets) {
      warnIfOpen(file);
    }
    return settings.build();
  }

  private List<String> lines() throws ScrapeSettingsException {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new ScrapeSettingsException(file, "file cannot be read: " + e, e);
    }
  }

  private void line(int number, String line) throws ScrapeSettingsException {
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
      throw wrong(number, "line must be [prefix] or key = value");
    }
    key(number, line.substring(0, equals).strip(), line.substring(equals + 1).strip());
  }

  private void key(int number, String key, String text) throws ScrapeSettingsException {
    if (!KEYS.contains(key)) {
      // A line that is part of a secret may have an equals sign too.
      throw wrong(
          number, key.matches("[a-z-]{1,30}") ? "key is unknown: " + key : "key is unknown");
    }
    if (section == null) {
      throw wrong(number, "key must come after a [prefix]: " + key);
    }
    if (text.isEmpty()) {
      throw wrong(number, "key has no value: " + key);
    }
    if (section.values.putIfAbsent(key, new Value(number, text)) != null) {
      throw wrong(number, "key is given twice: " + key);
    }
    hasSecrets |= key.equals(TOKEN) || key.equals(PASSWORD);
  }

  private void endSection() throws ScrapeSettingsException {
    Section ending = section;
    if (ending == null) {
      return;
    }
    try {
      settings.prefix(ending.prefix, options -> apply(ending, options));
    } catch (WrongValueException e) {
      throw wrong(e.line, String.valueOf(e.getMessage()), e.getCause());
    } catch (IllegalArgumentException e) {
      throw wrong(ending.line, String.valueOf(e.getMessage()), e.getCause());
    }
  }

  private void apply(Section from, Options options) {
    from.values.forEach(
        (key, value) -> {
          try {
            apply(from, options, key, value.text);
          } catch (IllegalArgumentException e) {
            throw new WrongValueException(value.line, e);
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

  private static void requireAnyOf(Section from, String fact, String key) {
    if (!from.values.containsKey(key) && !from.values.containsKey(key + FILE)) {
      throw new IllegalArgumentException(fact);
    }
  }

  private Secret secretIn(String name) {
    Path secret = file.resolveSibling(name);
    try {
      String text = Files.readString(secret).replaceFirst("[\r\n]+$", "");
      if (text.isEmpty()) {
        throw new IllegalArgumentException("file is empty: " + secret);
      }
      warnIfOpen(secret);
      return Secret.of(text);
    } catch (IOException e) {
      throw new IllegalArgumentException("file cannot be read: " + secret, e);
    }
  }

  private static void warnIfOpen(Path file) {
    try {
      if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
        log.warn("{} holds a secret and everybody on this machine may read it", file);
      }
    } catch (UnsupportedOperationException | IOException e) {
      log.debug("{} has no permissions that could be looked at", file, e);
    }
  }

  private ScrapeSettingsException wrong(int line, String fact) {
    return wrong(line, fact, null);
  }

  private ScrapeSettingsException wrong(int line, String fact, @Nullable Throwable cause) {
    return new ScrapeSettingsException(file, line, fact, cause);
  }

  /** Carries the line of a value out of the section's options. */
  private static final class WrongValueException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;
    private final int line;

    WrongValueException(int line, IllegalArgumentException wrong) {
      super(wrong.getMessage(), wrong.getCause());
      this.line = line;
    }
  }
}
