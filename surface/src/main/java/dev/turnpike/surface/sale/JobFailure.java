package dev.turnpike.surface.sale;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.turnpike.surface.wire.ErrorBody;
import org.jspecify.annotations.Nullable;

/**
 * The body of an error that belongs to a job.
 *
 * @param route there if the client asked for it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobFailure(@JsonUnwrapped ErrorBody body, String job, @Nullable RouteAnswer route) {}
