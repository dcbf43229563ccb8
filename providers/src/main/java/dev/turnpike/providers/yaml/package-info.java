/** YAML documents as text with lines: {@link dev.turnpike.providers.yaml.YamlReader} reads the configuration and style files. */
@NullMarked
package dev.turnpike.providers.yaml;

import org.jspecify.annotations.NullMarked;
