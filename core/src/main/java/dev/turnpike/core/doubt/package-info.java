/**
 * Resolution of doubts: the chain is followed block by block, which proves payments in and out; what that does not
 * explain is asked about payment by payment until it is known; and owed money is paid back. Start at {@link
 * dev.turnpike.core.doubt.Follower}, then {@link dev.turnpike.core.doubt.Doubts}.
 */
@NullMarked
package dev.turnpike.core.doubt;

import org.jspecify.annotations.NullMarked;
