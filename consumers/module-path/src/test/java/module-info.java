/** The host's tests, as a separate module. */
open module com.example.host.test {
  requires com.example.host;
  requires io.github.panicmonitors.junit;
  requires org.assertj.core;
  requires org.junit.jupiter.api;
}
