package io.github.panicmonitors.core.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.ChannelContinuationTimeoutException;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownSignalException;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Translates the client's exceptions. They are not kept as causes, because their texts may contain
 * credentials.
 */
final class ExceptionTranslator {
  private final Redactor redaction;
  private final String description;

  ExceptionTranslator(Redactor redaction, String description) {
    this.redaction = redaction;
    this.description = description;
  }

  /** Returns the failure of a connection that took too long to open. */
  BrokerException connectTimeout(Duration limit) {
    long seconds = limit.plusMillis(500).toSeconds();
    return new BrokerException(
        BrokerFault.TIMEOUT, "no connection to " + description + " within " + seconds + " seconds");
  }

  /** Returns why no connection could be opened. */
  BrokerException whileConnecting(Throwable failure) {
    // Not the client's PossibleAuthenticationFailureException: a server refuses credentials with a
    // reason since 3.2, and one that closes the connection during the login is shutting down.
    if (failure instanceof AuthenticationFailureException) {
      return new BrokerException(
          BrokerFault.CREDENTIALS_REFUSED, description + " refused user or password");
    }
    Close close = Close.of(signal(failure));
    if (close != null && close.code() == AMQP.NOT_ALLOWED) {
      return new BrokerException(
          BrokerFault.CREDENTIALS_REFUSED,
          description + " refused the virtual host: " + redaction.of(close.text()));
    }
    BrokerFault fault =
        failure instanceof TimeoutException
                || failure instanceof ChannelContinuationTimeoutException
            ? BrokerFault.TIMEOUT
            : BrokerFault.UNREACHABLE;
    String refusal = description.startsWith("amqps:") ? TlsFailureReason.reason(failure) : null;
    return new BrokerException(
        fault,
        description
            + " cannot be reached: "
            + (refusal == null ? "" : refusal + ": ")
            + text(failure));
  }

  /** Returns why an open connection failed or ended. */
  BrokerException whileOpen(Throwable failure) {
    if (failure instanceof BrokerException known) {
      return known;
    }
    if (failure instanceof ChannelContinuationTimeoutException) {
      return new BrokerException(BrokerFault.TIMEOUT, description + " did not answer");
    }
    ShutdownSignalException signal = signal(failure);
    Close close = Close.of(signal);
    if (close != null) {
      return new BrokerException(fault(close.code()), redaction.of(close.text()));
    }
    Throwable cause = signal != null && signal.getCause() != null ? signal.getCause() : failure;
    return new BrokerException(
        BrokerFault.CONNECTION_LOST, "connection to " + description + " was lost: " + text(cause));
  }

  private static BrokerFault fault(int code) {
    return switch (code) {
      case AMQP.CONNECTION_FORCED -> BrokerFault.CONNECTION_LOST;
      case AMQP.ACCESS_REFUSED -> BrokerFault.ACCESS_REFUSED;
      case AMQP.NOT_FOUND -> BrokerFault.NOT_FOUND;
      case AMQP.RESOURCE_LOCKED -> BrokerFault.RESOURCE_LOCKED;
      case AMQP.PRECONDITION_FAILED -> BrokerFault.PRECONDITION_FAILED;
      default -> BrokerFault.PROTOCOL;
    };
  }

  private static @Nullable ShutdownSignalException signal(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof ShutdownSignalException signal) {
        return signal;
      }
    }
    return null;
  }

  /** Returns the texts of all causes: the first is often not the one that explains it. */
  private String text(Throwable failure) {
    StringBuilder text = new StringBuilder();
    for (Throwable at = failure; at != null; at = at.getCause()) {
      text.append(text.isEmpty() ? "" : ", by ").append(at.getClass().getSimpleName());
      if (at.getMessage() != null) {
        text.append(" (").append(at.getMessage()).append(')');
      }
    }
    return redaction.of(text.toString());
  }

  /** The server's reason for closing a channel or a connection. */
  private record Close(int code, String text) {
    static @Nullable Close of(@Nullable ShutdownSignalException signal) {
      Method reason = signal == null ? null : signal.getReason();
      if (reason instanceof AMQP.Channel.Close close) {
        return new Close(close.getReplyCode(), close.getReplyText());
      }
      if (reason instanceof AMQP.Connection.Close close) {
        return new Close(close.getReplyCode(), close.getReplyText());
      }
      return null;
    }
  }
}
