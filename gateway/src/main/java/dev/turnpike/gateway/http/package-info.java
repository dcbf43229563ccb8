/**
 * The HTTP surface: Spring Cloud Gateway's routes and filters, reading orders and payments, writing replies, and the
 * one error table.
 *
 * <p>A paid request comes in by {@link dev.turnpike.gateway.http.sale.ImagesRoutingFilter}, goes out to
 * {@link dev.turnpike.gateway.http.sale.Paid} and comes back through {@link dev.turnpike.gateway.http.sale.Replies}; whatever
 * fails is answered by {@link dev.turnpike.gateway.http.wire.ErrorHandler}. What is free is listed in
 * {@link dev.turnpike.gateway.http.pages.Surface}.
 *
 * <p>Nothing here configures itself. These must be beans:
 * <ul>
 * <li>{@link dev.turnpike.gateway.http.wire.ErrorHandler}, {@link dev.turnpike.gateway.http.guard.Cors},
 * {@link dev.turnpike.gateway.http.guard.RateLimits}: each orders itself;
 * <li>{@link dev.turnpike.gateway.http.sale.ImagesRoutingFilter}, and the {@code RouteLocator} of
 * {@link dev.turnpike.gateway.http.wire.Routes#images};
 * <li>the {@code RouterFunction} of {@link dev.turnpike.gateway.http.pages.Surface#routes}, made of the pages;
 * <li>a {@link dev.turnpike.gateway.http.guard.SlowHeads}, put into the server by a {@code WebServerFactoryCustomizer} of
 * {@code NettyReactiveWebServerFactory}.
 * </ul> The rest are parts of these: {@link dev.turnpike.gateway.http.sale.Replies},
 * {@link dev.turnpike.gateway.http.wire.Bodies}, the pages, and the small interfaces that other packages answer
 * ({@link dev.turnpike.gateway.http.sale.Paid}, {@link dev.turnpike.gateway.http.pages.Quotes},
 * {@link dev.turnpike.gateway.http.pages.Cancel}, {@link dev.turnpike.gateway.http.pages.Files}).
 */
@NullMarked
package dev.turnpike.gateway.http;

import org.jspecify.annotations.NullMarked;
