package dev.turnpike.bench.faults;

import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;

/**
 * Something that strangers can make a gateway keep.
 *
 * @param what is sent, and by how many
 * @param done sends it; how it was answered is counted
 * @param kept what of the gateway that is, such as "rows of webhooks"
 * @param counted how many there are of it
 * @param most how many there may be more than before
 * @param bound what holds it down, in the words of docs/bounds.md
 */
record Push(String what, BiConsumer<Site, Tally> done, String kept, ToLongFunction<Kept> counted, long most,
        String bound) {}
