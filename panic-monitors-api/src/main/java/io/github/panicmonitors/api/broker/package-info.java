/**
 * The message broker as the manager needs it: a low-level contract that RabbitMQ and the testkit's
 * in-memory broker both fulfil.
 */
@NullMarked
package io.github.panicmonitors.api.broker;

import org.jspecify.annotations.NullMarked;
