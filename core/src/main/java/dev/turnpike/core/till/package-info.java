/**
 * The paid flow of anything sold. Start at {@link dev.turnpike.core.till.Till}: it tells a paid request from top to
 * bottom; what it calls computes.
 */
@NullMarked
package dev.turnpike.core.till;

import org.jspecify.annotations.NullMarked;
