/**
 * {@code turnpike.yaml}, read and checked: {@link dev.turnpike.config.Configuration} is the result, a tree of immutable
 * values, or every {@link dev.turnpike.config.Problem} at once. Start at {@link
 * dev.turnpike.config.ConfigurationReader}.
 *
 * <p>A file is a tree of text with lines ({@code Yaml}, {@code Part}) until its last check. {@code
 * turnpike.schema.json} alone defines each key and its default; the {@code Rule}s relate keys to each other.
 */
@NullMarked
package dev.turnpike.config;

import org.jspecify.annotations.NullMarked;
