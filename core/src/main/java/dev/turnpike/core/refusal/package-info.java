/** Expected failures on their way to the client, and the one table of error codes. */
@NullMarked
package dev.turnpike.core.refusal;

import org.jspecify.annotations.NullMarked;
