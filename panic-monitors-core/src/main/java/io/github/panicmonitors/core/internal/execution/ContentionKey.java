package io.github.panicmonitors.core.internal.execution;

/**
 * A task's contention key. Serial tasks of a key form a group of their own.
 *
 * @param serial whether rounds of this key come one at a time
 */
record ContentionKey(String key, boolean serial) {}
