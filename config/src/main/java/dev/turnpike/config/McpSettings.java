package dev.turnpike.config;

import java.time.Duration;

/**
 * What clients of the Model Context Protocol are given.
 *
 * @param patience how long a call waits for its images before it is answered with their job
 * @param inlineBytes what the images in one result may have together; the others are left to their URLs
 */
public record McpSettings(Duration patience, long inlineBytes) {}
