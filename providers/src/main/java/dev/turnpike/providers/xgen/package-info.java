/**
 * xGen: an answer names a job by its id, and a configured path says where to ask after it. Most of what it says is not
 * documented.
 */
@NullMarked
package dev.turnpike.providers.xgen;

import org.jspecify.annotations.NullMarked;
