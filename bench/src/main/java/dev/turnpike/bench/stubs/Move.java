package dev.turnpike.bench.stubs;

/**
 * One transfer of the token, as the node shows it: the use of an authorization and the transfer it makes.
 *
 * @param nonce of the authorization; stands for the transaction's hash too
 * @param value atomic units
 * @param block number of its block
 * @param place of its first log within all blocks
 */
record Move(String from, String to, String nonce, String value, long block, long place) {}
