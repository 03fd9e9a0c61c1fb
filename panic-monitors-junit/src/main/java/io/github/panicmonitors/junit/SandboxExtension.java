package io.github.panicmonitors.junit;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
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

  /** The sandbox is AutoCloseable: JUnit closes it together with the store. */
  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .computeIfAbsent(MonitorsSandbox.class, type -> new MonitorsSandbox());
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    MonitorsSandbox sandbox =
        context.getStore(NAMESPACE).get(MonitorsSandbox.class, MonitorsSandbox.class);
    if (sandbox != null && context.getExecutionException().isPresent()) {
      System.err.println(context.getDisplayName() + " failed " + sandbox.diagnosis());
    }
  }
}
