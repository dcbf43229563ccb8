package dev.turnpike.config;

/**
 * Who is told of the ends of jobs.
 *
 * @param allowPrivate whether loopback and private addresses are called too, by http
 * @param pending webhooks that wait, in all
 * @param pendingPerHost of one receiver
 */
public record WebhookSettings(boolean allowPrivate, int pending, int pendingPerHost) {}
