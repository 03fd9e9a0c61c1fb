package io.github.panicmonitors.core.model;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.broker.ReturnedMessage;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.model.ModelEvent.Blocked;
import io.github.panicmonitors.core.model.ModelEvent.Confirmed;
import io.github.panicmonitors.core.model.ModelEvent.ConnectionClosed;
import io.github.panicmonitors.core.model.ModelEvent.Published;
import io.github.panicmonitors.core.model.ModelEvent.Returned;
import io.github.panicmonitors.core.model.ModelEvent.Unblocked;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Records the messages between a manager and its broker, just before they are passed on. */
record RecordingBroker(
    Broker real, TimeSource time, ModelRecorder recorder, AtomicInteger connections)
    implements Broker {

  RecordingBroker(Broker real, TimeSource time, ModelRecorder recorder) {
    this(real, time, recorder, new AtomicInteger());
  }

  @Override
  public BrokerConnection connect(String name, ConnectionListener listener)
      throws BrokerException, InterruptedException {
    int number = connections.incrementAndGet();
    AtomicLong published = new AtomicLong();
    ConnectionListener recorded =
        recorded(
            ConnectionListener.class,
            listener,
            (method, arguments) -> recordCallback(number, method, arguments));
    return recorded(
        BrokerConnection.class,
        real.connect(name, recorded),
        (method, arguments) -> {
          if (method.equals("publish")) {
            long sequence = published.incrementAndGet();
            recorder.add(
                new Published(time.nanoTime(), number, sequence, (OutboundMessage) arguments[0]));
          }
        });
  }

  private void recordCallback(int connection, String method, Object[] arguments) {
    long now = time.nanoTime();
    switch (method) {
      case "onConfirm" -> {
        for (long sequence = (Long) arguments[0]; sequence <= (Long) arguments[1]; sequence++) {
          recorder.add(new Confirmed(now, connection, sequence, (Boolean) arguments[2]));
        }
      }
      case "onReturn" ->
          recorder.add(new Returned(now, connection, ((ReturnedMessage) arguments[0]).messageId()));
      case "onBlocked" -> recorder.add(new Blocked(now, connection));
      case "onUnblocked" -> recorder.add(new Unblocked(now, connection));
      case "onClosed" -> recorder.add(new ConnectionClosed(now, connection));
      default -> {}
    }
  }

  @Override
  public String description() {
    return real.description();
  }

  private interface Observer {
    void before(String method, Object[] arguments);
  }

  private static <T> T recorded(Class<T> type, T real, Observer observer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              observer.before(method.getName(), arguments);
              return call(() -> method.invoke(real, arguments));
            }));
  }

  private interface Call {
    @Nullable Object make() throws ReflectiveOperationException;
  }

  private static @Nullable Object call(Call call) throws Throwable {
    try {
      return call.make();
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
