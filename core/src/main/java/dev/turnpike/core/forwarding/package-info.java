/**
 * Any route as something that is sold: the request is forwarded once, and its answer kept until it is paid for. Start at
 * {@link dev.turnpike.core.forwarding.Forwards}. What forwards is a port, {@link dev.turnpike.core.forwarding.Forward}.
 */
@NullMarked
package dev.turnpike.core.forwarding;

import org.jspecify.annotations.NullMarked;
