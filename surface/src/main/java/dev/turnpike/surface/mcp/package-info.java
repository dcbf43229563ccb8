/**
 * Images for clients of the Model Context Protocol, at {@code /mcp}: tools that are free, and one that is paid for by
 * x402 within the call. Without sessions: every request stands for itself, and nothing is kept between two.
 *
 * <p>Start at {@link dev.turnpike.surface.mcp.McpPage}. The paid tool sells by the till as the HTTP routes do, and
 * its results are their answers ({@link dev.turnpike.surface.mcp.ToolResult}).
 */
@NullMarked
package dev.turnpike.surface.mcp;

import org.jspecify.annotations.NullMarked;
