/**
 * Any Spring Cloud Gateway route as something that is sold. Start at {@link dev.turnpike.gateway.http.route.PaidRoute}, the
 * filter {@code X402Payment} puts in front of a route's own.
 */
@NullMarked
package dev.turnpike.gateway.http.route;

import org.jspecify.annotations.NullMarked;
