/** Reads sources over HTTP, within the deadlines of rounds. */
module io.github.panicmonitors.http {
  requires transitive io.github.panicmonitors.api;
  requires com.fasterxml.jackson.core;
  requires org.apache.httpcomponents.client5.httpclient5;
  requires org.apache.httpcomponents.core5.httpcore5;
  requires org.slf4j;
  // Needed by the HTTP client, whose automatic modules cannot declare it.
  requires jdk.net;
  requires static transitive org.jspecify;

  exports io.github.panicmonitors.http;
}
