package io.github.panicmonitors.junit;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test a {@link MonitorsSandbox} of its own as a parameter, closes it after the test, and
 * prints its diagnosis when the test fails.
 *
 * <pre>{@code
 * @ExtendWith(SandboxExtension.class)
 * class MyMonitorTest {
 *   @Test
 *   void publishesAReadingAMinute(MonitorsSandbox sandbox) {
 *     ...
 *   }
 * }
 * }</pre>
 */
public final class SandboxExtension implements ParameterResolver, AfterTestExecutionCallback {
  private static final Namespace NAMESPACE = Namespace.create(SandboxExtension.class);

  /** Made by JUnit. */
  public SandboxExtension() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == MonitorsSandbox.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Store store = context.getStore(NAMESPACE);
    KeptSandbox kept = store.get(KeptSandbox.class, KeptSandbox.class);
    if (kept == null) {
      kept = new KeptSandbox(new MonitorsSandbox());
      store.put(KeptSandbox.class, kept);
    }
    return kept.sandbox;
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    KeptSandbox kept = context.getStore(NAMESPACE).get(KeptSandbox.class, KeptSandbox.class);
    if (kept != null && context.getExecutionException().isPresent()) {
      System.err.println(context.getDisplayName() + " failed " + kept.sandbox.diagnosis());
    }
  }

  /**
   * Closed by JUnit with the store: by JUnit 6 as an AutoCloseable, by JUnit 5 before 5.13 as the
   * other.
   */
  @SuppressWarnings("deprecation")
  private record KeptSandbox(MonitorsSandbox sandbox) implements AutoCloseable, CloseableResource {
    @Override
    public void close() {
      sandbox.close();
    }
  }
}
