/**
 * The HTTP surface: Spring Cloud Gateway's route and filter for what is sold, Spring's annotated pages for what is free
 * and what is for operators, and the one error table.
 *
 * <p>Start at {@link dev.turnpike.gateway.http.sale.ImagesRoutingFilter}: a paid order comes in by it, goes to the till,
 * and is answered by {@link dev.turnpike.gateway.http.sale.SaleResponses}. Every failure is answered by
 * {@link dev.turnpike.gateway.http.guard.ErrorHandler}.
 *
 * <p>Nothing here is found by a component scan. These must be beans:
 * <ul>
 * <li>{@link dev.turnpike.gateway.http.guard.ErrorHandler}, {@link dev.turnpike.gateway.http.guard.Cors},
 * {@link dev.turnpike.gateway.http.guard.RateLimits}: each orders itself;
 * <li>{@link dev.turnpike.gateway.http.sale.ImagesRoutingFilter}, and the {@code RouteLocator} of
 * {@link dev.turnpike.gateway.http.wire.Routes#images};
 * <li>every page of {@code http.pages}, and in the management server an
 * {@link dev.turnpike.gateway.http.operators.OperatorMapping} of the pages of {@code http.operators};
 * <li>the mapper of {@link dev.turnpike.gateway.http.wire.Json}, by which Spring writes the answers;
 * <li>a {@link dev.turnpike.gateway.http.guard.SlowHeads}, put into the server by a {@code WebServerFactoryCustomizer} of
 * {@code NettyReactiveWebServerFactory}.
 * </ul>
 */
@NullMarked
package dev.turnpike.gateway.http;

import org.jspecify.annotations.NullMarked;
