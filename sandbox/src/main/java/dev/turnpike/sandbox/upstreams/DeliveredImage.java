package dev.turnpike.sandbox.upstreams;

/**
 * An image as an upstream hands it out.
 *
 * @param id its name in the gallery
 * @param url where it can be fetched, or a data URI
 */
record DeliveredImage(String id, String url, int width, int height) {}
