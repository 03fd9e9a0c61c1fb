/** Scrapes pages in the Prometheus text format. */
@NullMarked
package io.github.panicmonitors.prometheus;

import org.jspecify.annotations.NullMarked;
