package io.github.panicmonitors.junit;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.core.MonitorsManagerBuilder;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.checks.ThreadLeakCheck;
import io.github.panicmonitors.testkit.node.FakeChainlinkNode;
import io.github.panicmonitors.testkit.node.FakeEvmChain;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/**
 * Gives each test its own {@link MonitorsSandbox}. A test fails if it leaks threads, leaves
 * messages unconfirmed or logs unexpected warnings. When a test fails, the extension prints
 * {@linkplain MonitorsSandbox#diagnostics() diagnostics}.
 *
 * <pre>{@code
 * @ExtendWith(SandboxExtension.class)
 * class MyMonitorTest {
 *   @Test
 *   void publishesAReadingEveryMinute(MonitorsSandbox sandbox, FakeHttpServer exporter) {
 *     ...
 *   }
 *
 *   @Test
 *   void logsThatTheBrokerIsDown(MonitorsSandbox sandbox, LogCheck log) {
 *     log.expect("connection: CONNECTING");
 *     sandbox.allowUnconfirmed();
 *     ...
 *   }
 * }
 * }</pre>
 *
 * <p>A test, {@code @BeforeEach} or {@code @AfterEach} method may take as parameters
 *
 * <ul>
 *   <li>the {@code MonitorsSandbox} and what it holds: {@link InMemoryBroker}, {@link VirtualTime},
 *       {@link LogCheck}, {@link ThreadLeakCheck};
 *   <li>{@link MonitorsManagerBuilder}: a new one for each parameter, with the sandbox's broker and
 *       clock. Pass it to {@link MonitorsSandbox#start};
 *   <li>{@link FakeHttpServer}, {@link FakeChainlinkNode} and {@link FakeEvmChain}: a new one for
 *       each parameter. The extension closes them.
 * </ul>
 *
 * <p>The sandbox is created before the {@code @BeforeEach} methods. It is closed and checked after
 * the {@code @AfterEach} methods, other extensions and {@code @AutoClose} fields.
 *
 * <p>To use it for all tests of a module, name it in {@code
 * META-INF/services/org.junit.jupiter.api.extension.Extension} in the test resources and set {@code
 * junit.jupiter.extensions.autodetection.enabled=true} in {@code junit-platform.properties}. It
 * includes the checks of the testkit's {@code CleanTestExtension}, so do not use both. Tests must
 * not run in parallel within one process.
 */
public final class SandboxExtension
    implements BeforeEachCallback,
        AfterTestExecutionCallback,
        AfterEachCallback,
        ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(SandboxExtension.class);

  private static final Map<Class<?>, Function<TestScope, Object>> PARAMETERS =
      Map.of(
          MonitorsSandbox.class, scope -> scope.sandbox,
          InMemoryBroker.class, scope -> scope.sandbox.broker(),
          VirtualTime.class, scope -> scope.sandbox.time(),
          LogCheck.class, scope -> scope.sandbox.log(),
          ThreadLeakCheck.class, scope -> scope.sandbox.threads(),
          MonitorsManagerBuilder.class, scope -> scope.sandbox.builder(),
          FakeHttpServer.class, TestScope::newServer,
          FakeChainlinkNode.class, TestScope::newNode,
          FakeEvmChain.class, TestScope::newChain);

  /** Called by JUnit. */
  public SandboxExtension() {}

  @Override
  public void beforeEach(ExtensionContext context) {
    context.getStore(NAMESPACE).put(TestScope.class, new TestScope(context.getDisplayName()));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return PARAMETERS.containsKey(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    TestScope scope = context.getStore(NAMESPACE).get(TestScope.class, TestScope.class);
    if (scope == null) {
      throw new ParameterResolutionException(
          "only test, @BeforeEach and @AfterEach methods may take a sandbox: "
              + parameter.getParameter());
    }
    return requireNonNull(PARAMETERS.get(parameter.getParameter().getType())).apply(scope);
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    printDiagnosticsOnFailure(context);
  }

  /** Covers failures of @BeforeEach and @AfterEach methods. */
  @Override
  public void afterEach(ExtensionContext context) {
    printDiagnosticsOnFailure(context);
  }

  private static void printDiagnosticsOnFailure(ExtensionContext context) {
    TestScope scope = context.getStore(NAMESPACE).get(TestScope.class, TestScope.class);
    boolean failed =
        context
            .getExecutionException()
            .filter(e -> !(e instanceof TestAbortedException))
            .isPresent();
    if (scope != null && failed) {
      scope.printDiagnostics();
    }
  }

  /**
   * The sandbox and fake nodes of one test. JUnit closes it with the store: before version 5.13 as
   * a CloseableResource, later as an AutoCloseable.
   */
  @SuppressWarnings("deprecation")
  private static final class TestScope implements AutoCloseable, CloseableResource {
    final MonitorsSandbox sandbox = new MonitorsSandbox();
    private final String test;
    private final List<Runnable> closeActions = new ArrayList<>();
    private boolean printed;

    TestScope(String test) {
      this.test = test;
    }

    FakeHttpServer newServer() {
      FakeHttpServer server = FakeHttpServer.create();
      closeActions.add(server::close);
      return server;
    }

    FakeChainlinkNode newNode() {
      FakeChainlinkNode node = FakeChainlinkNode.create();
      closeActions.add(node::close);
      return node;
    }

    FakeEvmChain newChain() {
      FakeEvmChain chain = FakeEvmChain.create();
      closeActions.add(chain::close);
      return chain;
    }

    void printDiagnostics() {
      if (!printed) {
        printed = true;
        System.err.println(test + " failed " + sandbox.diagnostics());
      }
    }

    @Override
    @SuppressWarnings("try") // only closed
    public void close() {
      try (sandbox) {
        closeActions.forEach(Runnable::run);
      } catch (RuntimeException | Error e) {
        printDiagnostics();
        throw e;
      }
    }
  }
}
