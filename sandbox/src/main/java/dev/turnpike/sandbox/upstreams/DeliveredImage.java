package dev.turnpike.sandbox.upstreams;

/**
 * An image as an upstream delivers it.
 *
 * @param id the name in the gallery
 * @param url an address, or a data URI
 */
record DeliveredImage(String id, String url, int width, int height) {}
