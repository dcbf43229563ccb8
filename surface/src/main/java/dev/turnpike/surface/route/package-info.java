/**
 * Any Spring Cloud Gateway route as something that is sold. Start at {@link dev.turnpike.surface.route.PaidRoute}, the
 * filter {@code X402Payment} puts in front of a route's own.
 */
@NullMarked
package dev.turnpike.surface.route;

import org.jspecify.annotations.NullMarked;
