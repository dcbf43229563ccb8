/**
 * Every doubt ends: whatever is not known of money in or out is asked of the chain until it is known. Start at
 * {@link dev.turnpike.core.doubt.Doubts}.
 */
@NullMarked
package dev.turnpike.core.doubt;

import org.jspecify.annotations.NullMarked;
