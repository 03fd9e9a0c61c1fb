/** What scraping costs, compared with a Prometheus server. */
@NullMarked
package io.github.panicmonitors.benchmarks.versus;

import org.jspecify.annotations.NullMarked;
