package dev.turnpike.gateway.e2e;

import java.util.List;

/** One gateway, or several that sell as one: what clients and operators see of it. */
interface Seller extends AutoCloseable {
    /** The address that its offers name. */
    String url();

    /** Where the operator looks. */
    String management();

    /** What its log calls an error. */
    List<String> errors();

    /** SIGTERM, and a while to end by itself. */
    void stop();

    @Override
    void close();

    default String generate() {
        return url() + "/v1/images/generate";
    }

    /** The same for one of many clients, each of which has an address of its own where that matters. */
    default String generate(int client) {
        return generate();
    }

    /** Where a client sends one payment that it sends to all gateways at once; empty: there is only one. */
    default List<String> doors() {
        return List.of();
    }
}
