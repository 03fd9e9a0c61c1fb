package io.github.panicmonitors.core.model;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.broker.ReturnedMessage;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.model.ModelEvent.Answered;
import io.github.panicmonitors.core.model.ModelEvent.Disconnected;
import io.github.panicmonitors.core.model.ModelEvent.Returned;
import io.github.panicmonitors.core.model.ModelEvent.Sent;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Notes what goes between a manager and its broker, just before the other side gets it. */
record RecordingBroker(
    Broker real, TimeSource time, ModelRecorder witness, AtomicInteger connections)
    implements Broker {

  RecordingBroker(Broker real, TimeSource time, ModelRecorder witness) {
    this(real, time, witness, new AtomicInteger());
  }

  @Override
  public BrokerConnection connect(String name, ConnectionListener listener)
      throws BrokerException, InterruptedException {
    int number = connections.incrementAndGet();
    AtomicLong sent = new AtomicLong();
    ConnectionListener spied =
        spied(
            ConnectionListener.class,
            listener,
            (method, arguments) -> {
              switch (method) {
                case "onConfirm" -> {
                  for (long answered = (Long) arguments[0];
                      answered <= (Long) arguments[1];
                      answered++) {
                    witness.note(
                        new Answered(time.nanoTime(), number, answered, (Boolean) arguments[2]));
                  }
                }
                case "onReturn" ->
                    witness.note(
                        new Returned(
                            time.nanoTime(), number, ((ReturnedMessage) arguments[0]).messageId()));
                case "onClosed" -> witness.note(new Disconnected(time.nanoTime(), number));
                default -> {}
              }
            });
    return spied(
        BrokerConnection.class,
        real.connect(name, spied),
        (method, arguments) -> {
          if (method.equals("publish")) {
            witness.note(
                new Sent(
                    time.nanoTime(),
                    number,
                    sent.incrementAndGet(),
                    (OutboundMessage) arguments[0]));
          }
        });
  }

  @Override
  public String description() {
    return real.description();
  }

  private interface Spy {
    void sees(String method, Object[] arguments);
  }

  private static <T> T spied(Class<T> type, T real, Spy spy) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              spy.sees(method.getName(), arguments);
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
