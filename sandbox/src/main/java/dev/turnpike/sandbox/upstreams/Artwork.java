package dev.turnpike.sandbox.upstreams;

/**
 * An image as a seller hands it out.
 *
 * @param id its name in the gallery
 * @param url where it can be fetched, or a data URI
 */
record Artwork(String id, String url, int width, int height) {}
