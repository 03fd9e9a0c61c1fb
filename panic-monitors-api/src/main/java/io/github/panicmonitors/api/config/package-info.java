/**
 * Configuration as it arrives: documents, their routing keys, groups and entries, and what a
 * provider makes of them.
 */
@NullMarked
package io.github.panicmonitors.api.config;

import org.jspecify.annotations.NullMarked;
