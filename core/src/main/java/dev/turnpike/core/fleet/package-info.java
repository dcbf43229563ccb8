/** The upstreams and prices of the configuration in force: an immutable snapshot, replaced whole. */
@NullMarked
package dev.turnpike.core.fleet;

import org.jspecify.annotations.NullMarked;
