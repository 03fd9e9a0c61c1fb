/** The host's tests: a module too, so that the testkit is used as one. */
open module com.example.host.test {
  requires com.example.host;
  requires io.github.panicmonitors.junit;
  requires org.assertj.core;
  requires org.junit.jupiter.api;
}
