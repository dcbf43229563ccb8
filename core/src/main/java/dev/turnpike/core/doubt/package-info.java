/**
 * Resolution of doubts: the chain is asked about every payment of unknown outcome, in or out, until it is known, and
 * owed money is paid back. Start at {@link dev.turnpike.core.doubt.Doubts}.
 */
@NullMarked
package dev.turnpike.core.doubt;

import org.jspecify.annotations.NullMarked;
