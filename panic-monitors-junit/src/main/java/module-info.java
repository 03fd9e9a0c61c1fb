/** A JUnit extension that tests a manager with the testkit. */
module io.github.panicmonitors.junit {
  requires transitive io.github.panicmonitors.core;
  requires transitive io.github.panicmonitors.testkit;
  requires transitive org.junit.jupiter.api;
  requires static org.jspecify;

  exports io.github.panicmonitors.junit;
}
