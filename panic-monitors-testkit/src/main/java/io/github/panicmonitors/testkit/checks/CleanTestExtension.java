package io.github.panicmonitors.testkit.checks;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A JUnit extension that fails a test which leaves threads of this library behind ({@link
 * ThreadLeakCheck}) or logs a warning that it did not expect ({@link LogCheck}). When a test method
 * fails, it prints what the library's threads were doing then.
 *
 * <p>Use it with {@code @ExtendWith(CleanTestExtension.class)}, or for all tests of a module: name
 * it in {@code META-INF/services/org.junit.jupiter.api.extension.Extension} among the test
 * resources and set {@code junit.jupiter.extensions.autodetection.enabled=true} in {@code
 * junit-platform.properties}. The checks begin before the {@code @BeforeEach} methods and end after
 * all else that belongs to the test: after the {@code @AfterEach} methods, after other extensions,
 * and after the test instance's {@code @AutoClose} fields.
 *
 * <p>A test, {@code @BeforeEach} or {@code @AfterEach} method may take a {@code LogCheck} or a
 * {@code ThreadLeakCheck} as a parameter, to say what it expects:
 *
 * <pre>{@code
 * @Test
 * void reportsARejectedEntry(LogCheck log) {
 *   log.expect("entry .* rejected");
 *   ...
 * }
 * }</pre>
 *
 * <p>It is for tests without a manager. Those with one have {@code SandboxExtension} of
 * panic-monitors-junit, which checks this and more: use either, not both.
 *
 * <p>Tests must not run in parallel within one process: threads and the log belong to all of it.
 */
@SuppressWarnings("exports") // who uses this has JUnit
public final class CleanTestExtension
    implements BeforeEachCallback, AfterTestExecutionCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(CleanTestExtension.class);

  /** Made by JUnit. */
  public CleanTestExtension() {}

  @Override
  public void beforeEach(ExtensionContext context) {
    context.getStore(NAMESPACE).put(Checks.class, new Checks());
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      System.err.println(
          context.getDisplayName()
              + " failed; threads then:"
              + ThreadDump.of(ThreadLeakCheck.liveThreads()));
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == LogCheck.class || type == ThreadLeakCheck.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Checks checks = context.getStore(NAMESPACE).get(Checks.class, Checks.class);
    if (checks == null) {
      throw new ParameterResolutionException(
          "only a test method and the methods around it take a check: " + parameter.getParameter());
    }
    return parameter.getParameter().getType() == LogCheck.class ? checks.log : checks.leaks;
  }

  /**
   * Closed by JUnit with the store, at the very end of a test: by JUnit 6 as an AutoCloseable, by
   * JUnit 5 before 5.13 as the other.
   */
  @SuppressWarnings("deprecation")
  private static final class Checks implements AutoCloseable, CloseableResource {
    final LogCheck log = LogCheck.begin();
    final ThreadLeakCheck leaks = ThreadLeakCheck.begin();

    /** The log last: a thread may have a last word. */
    @Override
    @SuppressWarnings("try") // the log is closed, not used
    public void close() {
      try (log) {
        leaks.close();
      }
    }
  }
}
