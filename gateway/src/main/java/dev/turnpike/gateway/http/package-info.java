/**
 * The HTTP surface: Spring Cloud Gateway's routes and filters, reading orders and payments, writing replies, and the
 * one error table.
 *
 * <p>A paid request comes in by {@link dev.turnpike.gateway.http.ImagesRoutingFilter}, goes out to
 * {@link dev.turnpike.gateway.http.Paid} and comes back through {@link dev.turnpike.gateway.http.Replies}; whatever
 * fails is answered by {@link dev.turnpike.gateway.http.ErrorHandler}. What is free is listed in
 * {@link dev.turnpike.gateway.http.Surface}.
 *
 * <p>Nothing here configures itself. These must be beans:
 * <ul>
 * <li>{@link dev.turnpike.gateway.http.ErrorHandler}, {@link dev.turnpike.gateway.http.Cors},
 * {@link dev.turnpike.gateway.http.RateLimits}: each orders itself;
 * <li>{@link dev.turnpike.gateway.http.ImagesRoutingFilter}, and the {@code RouteLocator} of
 * {@link dev.turnpike.gateway.http.Routes#images};
 * <li>the {@code RouterFunction} of {@link dev.turnpike.gateway.http.Surface#routes}, made of the pages;
 * <li>a {@link dev.turnpike.gateway.http.SlowHeads}, put into the server by a {@code WebServerFactoryCustomizer} of
 * {@code NettyReactiveWebServerFactory}.
 * </ul> The rest are parts of these: {@link dev.turnpike.gateway.http.Replies},
 * {@link dev.turnpike.gateway.http.Bodies}, the pages, and the small interfaces that other packages answer
 * ({@link dev.turnpike.gateway.http.Paid}, {@link dev.turnpike.gateway.http.Quotes},
 * {@link dev.turnpike.gateway.http.Cancel}, {@link dev.turnpike.gateway.http.Files}).
 */
@NullMarked
package dev.turnpike.gateway.http;

import org.jspecify.annotations.NullMarked;
