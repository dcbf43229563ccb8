/**
 * The stdio bridge: a process of its own beside a host of the Model Context Protocol that cannot pay. It speaks JSON-RPC
 * with the host by standard input and output, and with a gateway by HTTP, and pays the gateway's terms from a wallet
 * within a budget. Start at {@link dev.turnpike.gateway.bridge.Bridge}.
 */
@NullMarked
package dev.turnpike.gateway.bridge;

import org.jspecify.annotations.NullMarked;
