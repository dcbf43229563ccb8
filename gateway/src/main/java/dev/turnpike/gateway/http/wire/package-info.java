/** What every page shares: bodies, answers, errors. */
@NullMarked
package dev.turnpike.gateway.http.wire;

import org.jspecify.annotations.NullMarked;
