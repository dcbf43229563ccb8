/** Limits, headers and errors that every request meets: rates, slow heads, CORS. */
@NullMarked
package dev.turnpike.gateway.http.guard;

import org.jspecify.annotations.NullMarked;
