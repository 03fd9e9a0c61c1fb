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
 * A JUnit extension that fails tests which leak threads or log unexpected warnings. See {@link
 * ThreadLeakCheck} and {@link LogCheck}. When a test method fails, it prints the stack traces of
 * all threads.
 *
 * <p>Use it with {@code @ExtendWith(CleanTestExtension.class)}. To use it for all tests of a
 * module, name it in {@code META-INF/services/org.junit.jupiter.api.extension.Extension} in the
 * test resources and set {@code junit.jupiter.extensions.autodetection.enabled=true} in {@code
 * junit-platform.properties}. The checks start before the {@code @BeforeEach} methods. They end
 * after the {@code @AfterEach} methods, other extensions and {@code @AutoClose} fields.
 *
 * <p>A test, {@code @BeforeEach} or {@code @AfterEach} method may take a {@code LogCheck} or a
 * {@code ThreadLeakCheck} as a parameter to declare what it expects:
 *
 * <pre>{@code
 * @Test
 * void reportsARejectedEntry(LogCheck log) {
 *   log.expect("entry .* rejected");
 *   ...
 * }
 * }</pre>
 *
 * <p>For tests without a manager. Tests with one use {@code SandboxExtension} of
 * panic-monitors-junit, which includes these checks. Do not use both.
 *
 * <p>Tests must not run in parallel within one process, because threads and the log are shared.
 */
@SuppressWarnings("exports") // callers have JUnit
public final class CleanTestExtension
    implements BeforeEachCallback, AfterTestExecutionCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(CleanTestExtension.class);

  /** Called by JUnit. */
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
              + " failed; threads:"
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
          "only test, @BeforeEach and @AfterEach methods may take a check: "
              + parameter.getParameter());
    }
    return parameter.getParameter().getType() == LogCheck.class ? checks.log : checks.leaks;
  }

  /**
   * Closed by JUnit with the store, after everything else of the test. JUnit before 5.13 closes a
   * CloseableResource, later versions an AutoCloseable.
   */
  @SuppressWarnings("deprecation")
  private static final class Checks implements AutoCloseable, CloseableResource {
    final LogCheck log = LogCheck.start();
    final ThreadLeakCheck leaks = ThreadLeakCheck.start();

    /** Closes the log check last, because ending threads may still log. */
    @Override
    @SuppressWarnings("try") // the log is closed, not used
    public void close() {
      try (log) {
        leaks.close();
      }
    }
  }
}
