/** Processes configurations, from received documents to the desired state and its changes. */
@NullMarked
package io.github.panicmonitors.core.internal.config;

import org.jspecify.annotations.NullMarked;
