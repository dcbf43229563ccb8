/** One of two packages that need each other, for the architecture test to find. */
@NullMarked
package dev.turnpike.gateway.circle.left;

import org.jspecify.annotations.NullMarked;
