/** The running gateway; alone in starting Spring. */
@NullMarked
package dev.turnpike.gateway;

import org.jspecify.annotations.NullMarked;
