package io.github.panicmonitors.api.broker;

/** Why a request to a broker failed, or why a connection ended. */
public enum BrokerFault {
  /**
   * No connection could be opened: the host name, network, TLS or protocol failed. Usually the
   * address is wrong.
   */
  UNREACHABLE,
  /** User or password were refused, or the user may not use the virtual host. */
  CREDENTIALS_REFUSED,
  /** An open connection was lost, by a network fault or because the broker went down. */
  CONNECTION_LOST,
  /** The user lacks a permission, or another consumer uses the queue exclusively (AMQP 403). */
  ACCESS_REFUSED,
  /** An exchange or queue is missing (AMQP 404). */
  NOT_FOUND,
  /** The queue belongs to another connection (AMQP 405). */
  RESOURCE_LOCKED,
  /**
   * The exchange or queue exists with other properties, or a delivery tag is unknown (AMQP 406).
   */
  PRECONDITION_FAILED,
  /** The broker did not answer in time. */
  TIMEOUT,
  /** The owner of the connection has closed it. */
  CLOSED,
  /** Any other error of the broker. See the exception's message. */
  PROTOCOL
}
