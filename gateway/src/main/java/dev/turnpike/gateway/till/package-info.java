/**
 * The paid flow of anything sold. Start at {@link dev.turnpike.gateway.till.Till}: it tells a paid request from top to
 * bottom; what it calls computes.
 */
@NullMarked
package dev.turnpike.gateway.till;

import org.jspecify.annotations.NullMarked;
