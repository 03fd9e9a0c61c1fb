package io.github.panicmonitors.examples.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.panicmonitors.api.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;

/**
 * The HTML page.
 *
 * @param content the file
 * @param policy the Content-Security-Policy: only the page's own script and style, by hash, and
 *     data from this server; text cannot become markup
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Page(byte[] content, String policy) {

  static Page load() {
    try (InputStream file = Page.class.getResourceAsStream("page.html")) {
      byte[] content = file.readAllBytes();
      return new Page(content, policy(new String(content, UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String policy(String html) {
    return String.join(
        "; ",
        "default-src 'none'",
        "script-src " + hashOf(html, "script"),
        "style-src " + hashOf(html, "style"),
        "connect-src 'self'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'");
  }

  private static String hashOf(String html, String element) {
    String startTag = "<" + element + ">";
    int from = html.indexOf(startTag) + startTag.length();
    String text = html.substring(from, html.indexOf("</" + element + ">", from));
    byte[] hash = Sha256.of(text.getBytes(UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
  }
}
