/**
 * The HTTP surface: Spring Cloud Gateway's route and filter for what is sold, Spring's annotated pages for what is free,
 * and the one error table.
 *
 * <p>Start at {@link dev.turnpike.surface.sale.ImagesRoutingFilter}: a paid order comes in by it, goes to the till,
 * and is answered by {@link dev.turnpike.surface.sale.SaleResponses}. Every failure is answered by
 * {@link dev.turnpike.surface.guard.ErrorHandler}.
 *
 * <p>Nothing here is found by a component scan. These must be beans:
 * <ul>
 * <li>{@link dev.turnpike.surface.guard.ErrorHandler}, {@link dev.turnpike.surface.guard.Cors},
 * {@link dev.turnpike.surface.guard.RateLimits}: each orders itself;
 * <li>{@link dev.turnpike.surface.sale.ImagesRoutingFilter}, and the {@code RouteLocator} of
 * {@link dev.turnpike.surface.wire.Routes#images};
 * <li>every page of {@code pages};
 * <li>the mapper of {@link dev.turnpike.surface.wire.Json}, by which Spring writes the answers;
 * <li>a {@link dev.turnpike.surface.guard.SlowHeads}, put into the server by a {@code WebServerFactoryCustomizer} of
 * {@code NettyReactiveWebServerFactory}.
 * </ul>
 */
@NullMarked
package dev.turnpike.surface;

import org.jspecify.annotations.NullMarked;
