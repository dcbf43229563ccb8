/**
 * One HTTP exchange over reactor-netty: the addresses it may reach, and whether its request can have left us. Start at
 * {@link dev.turnpike.x402.NettyHttp}.
 */
@NullMarked
package dev.turnpike.x402.http;

import org.jspecify.annotations.NullMarked;
