/** The contracts of panic-monitors. */
module io.github.panicmonitors.api {
  requires static org.jspecify;
}
