package io.github.panicmonitors.api.broker;

/** Why a broker did not do what it was asked, or ended a connection. */
public enum BrokerFault {
  /**
   * No connection could be opened: name, network, TLS or protocol; usually the address is wrong.
   */
  UNREACHABLE,
  /** User or password were refused, or the user may not use the virtual host. */
  CREDENTIALS_REFUSED,
  /** An open connection was lost, by a network fault or because the broker went down. */
  CONNECTION_LOST,
  /** The user may not do that, or another consumer holds the queue exclusively (AMQP 403). */
  ACCESS_REFUSED,
  /** An exchange or queue is missing (AMQP 404). */
  NOT_FOUND,
  /** The queue belongs to another connection (AMQP 405). */
  RESOURCE_LOCKED,
  /** What was declared exists with other properties, or a delivery tag is unknown (AMQP 406). */
  PRECONDITION_FAILED,
  /** The broker did not answer in time. */
  TIMEOUT,
  /** The connection was closed by its user before. */
  CLOSED,
  /** Anything else the broker objects to; the message tells. */
  PROTOCOL
}
