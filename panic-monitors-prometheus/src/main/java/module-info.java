/** Scrapes pages in the Prometheus text format. */
module io.github.panicmonitors.prometheus {
  requires transitive io.github.panicmonitors.api;
  requires org.apache.httpcomponents.client5.httpclient5;
  requires org.apache.httpcomponents.core5.httpcore5;
  requires org.slf4j;
  // What the HTTP client needs; its modules are automatic and so cannot ask for it.
  requires jdk.net;
  requires static transitive org.jspecify;

  exports io.github.panicmonitors.prometheus;
}
