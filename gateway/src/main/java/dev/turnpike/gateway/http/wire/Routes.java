package dev.turnpike.gateway.http.wire;

import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;

/** Spring Cloud Gateway's routes of our own. An operator's come from {@code application.yaml} and stand beside them. */
public final class Routes {
    /** Where images are sold. */
    public static final String GENERATE = "/v1/images/generate";

    private Routes() {}

    /** Every method: the filter says which are allowed. */
    public static RouteLocator images(RouteLocatorBuilder builder) {
        return builder.routes().route("images", route -> route.path(GENERATE).uri("images://cheapest")).build();
    }
}
