/** Whether a manager stays as it is while everything around it goes wrong. */
@NullMarked
package io.github.panicmonitors.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
