package io.github.panicmonitors.testkit.contract;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates malformed variants of a JSON document. */
final class MalformedJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final JsonNode INVALID_VALUES =
      parse(
          new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS),
          "[null, 0, -1, 1e308, 1e999, 99999999999999999999, true, \"\", \"NaN\", \"zz\", [], {}]");

  private MalformedJson() {}

  static boolean isJson(String page) {
    String start = page.stripLeading();
    if (!start.startsWith("{") && !start.startsWith("[")) {
      return false;
    }
    try {
      return MAPPER.readTree(page) != null;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  /** Returns documents with each value missing or invalid in turn, cut ones, and none at all. */
  static List<String> of(String page) {
    JsonNode document = parse(MAPPER, page);
    List<String> pages = new ArrayList<>();
    for (JsonPointer place : places(document)) {
      pages.add(with(document, place, null));
      INVALID_VALUES.forEach(value -> pages.add(with(document, place, value)));
    }
    INVALID_VALUES.forEach(value -> pages.add(value.toString()));
    pages.add(page.substring(0, page.length() / 2));
    pages.add(page + "}");
    pages.add("");
    return pages;
  }

  /** Returns the places of all values but the document itself. */
  private static List<JsonPointer> places(JsonNode document) {
    List<JsonPointer> places = new ArrayList<>();
    addPlaces(document, JsonPointer.empty(), places);
    return places;
  }

  private static void addPlaces(JsonNode node, JsonPointer place, List<JsonPointer> places) {
    node.fieldNames()
        .forEachRemaining(name -> add(node.get(name), place.appendProperty(name), places));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      add(node.get(i), place.appendIndex(i), places);
    }
  }

  private static void add(JsonNode value, JsonPointer place, List<JsonPointer> places) {
    places.add(place);
    addPlaces(value, place, places);
  }

  /** Returns the document with another value at a place, or with none. */
  private static String with(JsonNode document, JsonPointer place, @Nullable JsonNode value) {
    JsonNode changed = document.deepCopy();
    JsonNode parent = changed.at(place.head());
    if (parent instanceof ObjectNode object) {
      String name = place.last().getMatchingProperty();
      object.remove(name);
      if (value != null) {
        object.set(name, value);
      }
    } else if (parent instanceof ArrayNode array) {
      int index = place.last().getMatchingIndex();
      array.remove(index);
      if (value != null) {
        array.insert(index, value);
      }
    }
    return changed.toString();
  }

  private static JsonNode parse(ObjectMapper mapper, String text) {
    try {
      return mapper.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + text, e);
    }
  }
}
