/**
 * xGen: an answer names a job by its id, and a configured path says where to poll it. Most answers are not documented.
 */
@NullMarked
package dev.turnpike.providers.xgen;

import org.jspecify.annotations.NullMarked;
