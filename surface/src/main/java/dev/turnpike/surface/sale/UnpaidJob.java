package dev.turnpike.surface.sale;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.turnpike.surface.wire.TermsBody;
import org.jspecify.annotations.Nullable;

/**
 * The body of a 402 for a job whose images are made and withheld: the terms to pay by.
 *
 * @param route there if the client asked for it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UnpaidJob(@JsonUnwrapped TermsBody terms, String job, @Nullable RouteAnswer route) {}
