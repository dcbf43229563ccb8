/** The gateway without its surface and its database: plain Java and Reactor. */
@NullMarked
package dev.turnpike.core;

import org.jspecify.annotations.NullMarked;
