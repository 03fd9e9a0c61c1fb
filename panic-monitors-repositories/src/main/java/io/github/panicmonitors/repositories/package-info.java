/** Monitors the releases of GitHub repositories and the tags of Docker Hub repositories. */
@NullMarked
package io.github.panicmonitors.repositories;

import org.jspecify.annotations.NullMarked;
