package dev.turnpike.surface.mcp;

import dev.turnpike.surface.guard.ErrorHandler;
import dev.turnpike.surface.wire.ErrorBodies;
import java.util.List;

/** Failures of calls as results: in the words, and by the one table, of the HTTP answers. */
record Failures(ErrorHandler errors) {
    /** @param v1 whether terms are in the first version of x402 */
    ToolResult result(ToolCall call, Throwable failure, boolean v1) {
        return ToolResult.of(errors.response(call.exchange(), failure, call.isPaid(), ErrorBodies.OWN), v1, List.of(),
                0);
    }
}
