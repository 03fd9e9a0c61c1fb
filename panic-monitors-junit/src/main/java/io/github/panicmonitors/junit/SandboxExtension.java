package io.github.panicmonitors.junit;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.core.MonitorsManagerBuilder;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.checks.ThreadLeakCheck;
import io.github.panicmonitors.testkit.node.FakeChainlinkNode;
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
 * Gives each test a {@link MonitorsSandbox} of its own, and fails a test that leaves what it must
 * not: threads, messages that were not confirmed, and warnings in the log. When a test fails, it
 * prints the sandbox's {@linkplain MonitorsSandbox#diagnosis() diagnosis}.
 *
 * <pre>{@code
 * @ExtendWith(SandboxExtension.class)
 * class MyMonitorTest {
 *   @Test
 *   void publishesAReadingAMinute(MonitorsSandbox sandbox, FakeHttpServer exporter) {
 *     ...
 *   }
 *
 *   @Test
 *   void saysThatTheBrokerIsGone(MonitorsSandbox sandbox, LogCheck log) {
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
 *       clock; {@link MonitorsSandbox#start} starts its manager;
 *   <li>{@link FakeHttpServer} and {@link FakeChainlinkNode}: a new one for each parameter, closed
 *       by this extension.
 * </ul>
 *
 * <p>The sandbox is made before the {@code @BeforeEach} methods. It is closed, and what is left is
 * checked, after all else that belongs to the test: after the {@code @AfterEach} methods, after
 * other extensions, and after the test instance's {@code @AutoClose} fields.
 *
 * <p>To have it on all tests of a module, name it in {@code
 * META-INF/services/org.junit.jupiter.api.extension.Extension} among the test resources and set
 * {@code junit.jupiter.extensions.autodetection.enabled=true} in {@code junit-platform.properties}.
 * It does what the testkit's {@code CleanTestExtension} does for tests without a manager; use
 * either, not both. Tests must not run in parallel within one process.
 */
public final class SandboxExtension
    implements BeforeEachCallback,
        AfterTestExecutionCallback,
        AfterEachCallback,
        ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(SandboxExtension.class);

  private static final Map<Class<?>, Function<TestWorld, Object>> PARAMETERS =
      Map.of(
          MonitorsSandbox.class, world -> world.sandbox,
          InMemoryBroker.class, world -> world.sandbox.broker(),
          VirtualTime.class, world -> world.sandbox.time(),
          LogCheck.class, world -> world.sandbox.log(),
          ThreadLeakCheck.class, world -> world.sandbox.threads(),
          MonitorsManagerBuilder.class, world -> world.sandbox.builder(),
          FakeHttpServer.class, TestWorld::newServer,
          FakeChainlinkNode.class, TestWorld::newNode);

  /** Made by JUnit. */
  public SandboxExtension() {}

  @Override
  public void beforeEach(ExtensionContext context) {
    context.getStore(NAMESPACE).put(TestWorld.class, new TestWorld(context.getDisplayName()));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return PARAMETERS.containsKey(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    TestWorld world = context.getStore(NAMESPACE).get(TestWorld.class, TestWorld.class);
    if (world == null) {
      throw new ParameterResolutionException(
          "only a test method and the methods around it have a sandbox: "
              + parameter.getParameter());
    }
    return requireNonNull(PARAMETERS.get(parameter.getParameter().getType())).apply(world);
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    diagnoseFailure(context);
  }

  /** For failures of the methods around the test. */
  @Override
  public void afterEach(ExtensionContext context) {
    diagnoseFailure(context);
  }

  private static void diagnoseFailure(ExtensionContext context) {
    TestWorld world = context.getStore(NAMESPACE).get(TestWorld.class, TestWorld.class);
    boolean failed =
        context
            .getExecutionException()
            .filter(e -> !(e instanceof TestAbortedException))
            .isPresent();
    if (world != null && failed) {
      world.diagnose();
    }
  }

  /**
   * What a test has. Closed by JUnit with the store: by JUnit 6 as an AutoCloseable, by JUnit 5
   * before 5.13 as the other.
   */
  @SuppressWarnings("deprecation")
  private static final class TestWorld implements AutoCloseable, CloseableResource {
    final MonitorsSandbox sandbox = new MonitorsSandbox();
    private final String test;
    private final List<Runnable> closings = new ArrayList<>();
    private boolean diagnosed;

    TestWorld(String test) {
      this.test = test;
    }

    FakeHttpServer newServer() {
      FakeHttpServer server = FakeHttpServer.create();
      closings.add(server::close);
      return server;
    }

    FakeChainlinkNode newNode() {
      FakeChainlinkNode node = FakeChainlinkNode.create();
      closings.add(node::close);
      return node;
    }

    void diagnose() {
      if (!diagnosed) {
        diagnosed = true;
        System.err.println(test + " failed " + sandbox.diagnosis());
      }
    }

    @Override
    @SuppressWarnings("try") // the sandbox is closed, not used
    public void close() {
      try (sandbox) {
        closings.forEach(Runnable::run);
      } catch (RuntimeException | Error e) {
        diagnose();
        throw e;
      }
    }
  }
}
