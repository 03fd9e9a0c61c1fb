package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.broker.TopicPattern;
import io.github.panicmonitors.core.internal.config.PendingDocument;
import java.util.List;

/**
 * What a consuming connection needs from its role.
 *
 * @param id the role's name; empty in a manager without roles
 * @param configsQueue the queue of configurations, consumed exclusively
 * @param heartbeatQueue the queue of pings, consumed exclusively for a named role
 * @param topics the topics that the first queue is bound to
 */
public record ConsumedRole(
    String id,
    String configsQueue,
    String heartbeatQueue,
    List<TopicPattern> topics,
    Listener listener) {

  /** Receives the events of the connection. Must not block. */
  public interface Listener {
    /** A document has arrived. */
    void received(PendingDocument document);

    /** A ping has arrived. */
    void pinged();

    /** Both queues are consumed. The first documents and pings may have arrived before. */
    void held();

    /** The broker refuses the role, usually because another consumer has a queue. */
    void refused();

    /** The connection failed for another reason. */
    void lost();
  }
}
