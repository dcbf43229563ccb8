/** HTTP/1.1 over raw Netty on one thread: cheap enough not to be what is measured. */
@NullMarked
package dev.turnpike.bench.wire;

import org.jspecify.annotations.NullMarked;
