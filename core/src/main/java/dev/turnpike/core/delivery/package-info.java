/** Inspects images before the client is charged for them, and keeps those that came as data. */
@NullMarked
package dev.turnpike.core.delivery;

import org.jspecify.annotations.NullMarked;
