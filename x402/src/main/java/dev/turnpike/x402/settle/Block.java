package dev.turnpike.x402.settle;

/** @param time unix seconds */
record Block(long number, long time) {}
