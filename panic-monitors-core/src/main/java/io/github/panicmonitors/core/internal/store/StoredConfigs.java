package io.github.panicmonitors.core.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.panicmonitors.api.Sha256;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.core.internal.wire.Json;
import io.github.panicmonitors.core.internal.wire.Json.UnreadableException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The content of a store's file: a line that names format, version and checksum, then one JSON
 * object with the documents by routing key.
 */
final class StoredConfigs {
  private static final String FORMAT = "panic-monitors-configs";
  private static final int VERSION = 1;
  private static final Pattern HEADER =
      Pattern.compile(FORMAT + " version=(\\d{1,9}) sha256=([0-9a-f]{64})");

  private StoredConfigs() {}

  static byte[] write(Collection<ConfigDocument> documents) {
    Map<String, Object> byKey = new LinkedHashMap<>();
    documents.forEach(document -> byKey.put(document.key().value(), document.content()));
    byte[] body = Json.write(byKey);
    ByteArrayOutputStream file = new ByteArrayOutputStream(body.length + 128);
    file.writeBytes(header(body).getBytes(UTF_8));
    file.writeBytes(body);
    return file.toByteArray();
  }

  private static String header(byte[] body) {
    return FORMAT + " version=" + VERSION + " sha256=" + Sha256.hex(body) + "\n";
  }

  static List<ConfigDocument> read(byte[] file) throws UnreadableException {
    int headerEnd = indexOfNewline(file);
    Matcher header = HEADER.matcher(new String(file, 0, headerEnd, UTF_8));
    if (!header.matches()) {
      throw new UnreadableException("it does not begin with the format's line");
    }
    if (Integer.parseInt(header.group(1)) != VERSION) {
      throw new UnreadableException("version must be " + VERSION + ": " + header.group(1));
    }
    byte[] body = Arrays.copyOfRange(file, Math.min(headerEnd + 1, file.length), file.length);
    if (!Sha256.hex(body).equals(header.group(2))) {
      throw new UnreadableException("checksum does not match");
    }
    return documents(Json.readOwn(body));
  }

  private static int indexOfNewline(byte[] file) {
    int at = 0;
    while (at < file.length && file[at] != '\n') {
      at++;
    }
    return at;
  }

  private static List<ConfigDocument> documents(Map<String, @Nullable Object> byKey)
      throws UnreadableException {
    List<ConfigDocument> documents = new ArrayList<>(byKey.size());
    for (Map.Entry<String, @Nullable Object> entry : byKey.entrySet()) {
      if (!(entry.getValue() instanceof Map<?, ?> content)) {
        throw new UnreadableException("document " + entry.getKey() + " is not an object");
      }
      documents.add(Json.document(entry.getKey(), Json.withStringKeys(content)));
    }
    return documents;
  }
}
