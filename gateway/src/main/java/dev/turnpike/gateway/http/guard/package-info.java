/** Limits and headers that every request passes: rates, slow heads, CORS. */
@NullMarked
package dev.turnpike.gateway.http.guard;

import org.jspecify.annotations.NullMarked;
