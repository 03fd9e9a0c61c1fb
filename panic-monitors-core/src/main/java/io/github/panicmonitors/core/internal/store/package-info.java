/** Keeps the applied configurations, so that a restarted host has its monitors at once. */
@NullMarked
package io.github.panicmonitors.core.internal.store;

import org.jspecify.annotations.NullMarked;
