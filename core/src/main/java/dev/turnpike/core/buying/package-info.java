/** Buys images from upstreams. Start at {@link dev.turnpike.core.buying.Attempts}: it decides which upstream is tried next. */
@NullMarked
package dev.turnpike.core.buying;

import org.jspecify.annotations.NullMarked;
