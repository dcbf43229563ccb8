/** Clients: they sign payments beforehand, send each once, and note what came back and when. */
@NullMarked
package dev.turnpike.bench.load;

import org.jspecify.annotations.NullMarked;
