/** Room in memory for bytes of others: {@link dev.turnpike.core.memory.BytePool} bounds all that is in flight. */
@NullMarked
package dev.turnpike.core.memory;

import org.jspecify.annotations.NullMarked;
