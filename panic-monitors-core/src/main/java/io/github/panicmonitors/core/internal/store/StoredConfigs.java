package io.github.panicmonitors.core.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.panicmonitors.api.Sha256;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.core.StoredDocument;
import io.github.panicmonitors.core.internal.wire.Json;
import io.github.panicmonitors.core.internal.wire.Json.UnreadableException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The content of a store's file: a line that names format, version and checksum, then one JSON
 * object with the documents by role and routing key. Version 2 had no roles. In version 1 each
 * document was its content alone.
 */
final class StoredConfigs {
  private static final String FORMAT = "panic-monitors-configs";
  private static final int VERSION = 3;

  /** Still written by a manager without roles, so that an earlier release can read the file. */
  private static final int WITHOUT_ROLES = 2;

  private static final Pattern HEADER =
      Pattern.compile(FORMAT + " version=(\\d{1,9}) sha256=([0-9a-f]{64})");

  private static final String DOCUMENT = "document";
  private static final String INVALID = "invalid";
  private static final String BY_TYPE = "byType";
  private static final String INVALID_BY_TYPE = "invalidByType";
  private static final String WAITING = "waiting";
  private static final String TAKEN_BY = "takenBy";

  private StoredConfigs() {}

  // ---- writing

  static byte[] write(Collection<StoredDocument> documents) {
    Map<String, Map<String, Object>> byRole = new LinkedHashMap<>();
    documents.forEach(
        document ->
            byRole
                .computeIfAbsent(document.role(), role -> new LinkedHashMap<>())
                .put(document.document().key().value(), fields(document)));
    boolean withRoles =
        documents.stream()
            .anyMatch(document -> !document.role().isEmpty() || !document.takenBy().isEmpty());
    byte[] body = Json.write(withRoles ? byRole : byRole.getOrDefault("", Map.of()));
    ByteArrayOutputStream file = new ByteArrayOutputStream(body.length + 128);
    file.writeBytes(header(withRoles ? VERSION : WITHOUT_ROLES, body).getBytes(UTF_8));
    file.writeBytes(body);
    return file.toByteArray();
  }

  private static String header(int version, byte[] body) {
    return FORMAT + " version=" + version + " sha256=" + Sha256.hex(body) + "\n";
  }

  private static Map<String, Object> fields(StoredDocument document) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(DOCUMENT, document.document().content());
    putUnlessEmpty(fields, INVALID, document.document().invalid());
    Map<String, Object> byType = new TreeMap<>();
    Map<String, Object> invalidByType = new TreeMap<>();
    document
        .byType()
        .forEach(
            (type, version) -> {
              byType.put(type, version.content());
              putUnlessEmpty(invalidByType, type, version.invalid());
            });
    putUnlessEmpty(fields, BY_TYPE, byType);
    putUnlessEmpty(fields, INVALID_BY_TYPE, invalidByType);
    putUnlessEmpty(fields, WAITING, new TreeMap<>(document.waiting()));
    if (!document.takenBy().isEmpty()) {
      fields.put(TAKEN_BY, List.copyOf(new TreeSet<>(document.takenBy())));
    }
    return fields;
  }

  private static void putUnlessEmpty(Map<String, Object> fields, String name, Map<String, ?> map) {
    if (!map.isEmpty()) {
      fields.put(name, map);
    }
  }

  // ---- reading

  static List<StoredDocument> read(byte[] file) throws UnreadableException {
    int headerEnd = indexOfNewline(file);
    Matcher header = HEADER.matcher(new String(file, 0, headerEnd, UTF_8));
    if (!header.matches()) {
      throw new UnreadableException("it does not begin with the format's line");
    }
    int version = Integer.parseInt(header.group(1));
    if (version < 1 || version > VERSION) {
      throw new UnreadableException("version must be from 1 to " + VERSION + ": " + version);
    }
    byte[] body = Arrays.copyOfRange(file, Math.min(headerEnd + 1, file.length), file.length);
    if (!Sha256.hex(body).equals(header.group(2))) {
      throw new UnreadableException("checksum does not match");
    }
    Map<String, @Nullable Object> content = Json.readObject(body);
    if (version <= WITHOUT_ROLES) {
      return documents("", version, content);
    }
    List<StoredDocument> documents = new ArrayList<>();
    for (Map.Entry<String, @Nullable Object> role : content.entrySet()) {
      documents.addAll(
          documents(role.getKey(), version, object("role", role.getKey(), role.getValue())));
    }
    return documents;
  }

  private static List<StoredDocument> documents(
      String role, int version, Map<String, @Nullable Object> byKey) throws UnreadableException {
    List<StoredDocument> documents = new ArrayList<>();
    for (Map.Entry<String, @Nullable Object> entry : byKey.entrySet()) {
      Map<String, @Nullable Object> value = object("document", entry.getKey(), entry.getValue());
      documents.add(
          version == 1
              ? StoredDocument.of(Json.document(entry.getKey(), value))
              : storedDocument(role, entry.getKey(), value));
    }
    return documents;
  }

  private static int indexOfNewline(byte[] file) {
    int at = 0;
    while (at < file.length && file[at] != '\n') {
      at++;
    }
    return at;
  }

  private static StoredDocument storedDocument(
      String role, String key, Map<String, @Nullable Object> fields) throws UnreadableException {
    Map<String, @Nullable Object> invalidByType = optional(key, INVALID_BY_TYPE, fields);
    Map<String, ConfigDocument> byType = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> version : optional(key, BY_TYPE, fields).entrySet()) {
      String type = version.getKey();
      Map<String, @Nullable Object> content =
          object("version in document", key, version.getValue());
      byType.put(type, document(key, content, optional(key, type, invalidByType)));
    }
    Map<String, Set<String>> waiting = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> ids : optional(key, WAITING, fields).entrySet()) {
      waiting.put(ids.getKey(), ids(key, ids.getValue()));
    }
    Map<String, @Nullable Object> content =
        object("content of document", key, fields.get(DOCUMENT));
    return new StoredDocument(
        role,
        document(key, content, optional(key, INVALID, fields)),
        byType,
        waiting,
        fields.containsKey(TAKEN_BY) ? ids(key, fields.get(TAKEN_BY)) : Set.of());
  }

  private static ConfigDocument document(
      String key, Map<String, @Nullable Object> content, Map<String, @Nullable Object> invalid)
      throws UnreadableException {
    Map<String, String> reasons = new LinkedHashMap<>();
    invalid.forEach((id, reason) -> reasons.put(id, String.valueOf(reason)));
    return Json.document(key, content).withInvalid(reasons);
  }

  private static Map<String, @Nullable Object> optional(
      String key, String field, Map<String, @Nullable Object> fields) throws UnreadableException {
    return fields.containsKey(field)
        ? object(field + " of document", key, fields.get(field))
        : Map.of();
  }

  private static Map<String, @Nullable Object> object(
      String what, String key, @Nullable Object value) throws UnreadableException {
    if (value instanceof Map<?, ?> object) {
      return Json.withStringKeys(object);
    }
    throw new UnreadableException(what + " " + key + " is not an object");
  }

  private static Set<String> ids(String key, @Nullable Object value) throws UnreadableException {
    if (value instanceof List<?> list) {
      Set<String> ids = new LinkedHashSet<>();
      list.forEach(id -> ids.add(String.valueOf(id)));
      return ids;
    }
    throw new UnreadableException("ids of document " + key + " are not a list");
  }
}
