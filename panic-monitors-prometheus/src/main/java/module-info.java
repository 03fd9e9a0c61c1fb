/** Scrapes pages in the Prometheus text format. */
module io.github.panicmonitors.prometheus {
  requires transitive io.github.panicmonitors.api;
  requires transitive io.github.panicmonitors.http;
  requires static transitive org.jspecify;

  exports io.github.panicmonitors.prometheus;
}
