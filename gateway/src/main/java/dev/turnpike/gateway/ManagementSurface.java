package dev.turnpike.gateway;

import dev.turnpike.gateway.http.operators.Management;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * What the management server serves beside the actuator; with {@code management.server.port} equal to
 * {@code server.port} it is the same server.
 *
 * <p>Named in {@code META-INF/spring}, and on purpose without {@code @ManagementContextConfiguration}: a component scan
 * would find that one too, and put the books on the public port.
 */
class ManagementSurface {
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    RouterFunction<ServerResponse> managementRoutes(ObjectProvider<Management> management) {
        return management.orderedStream()
                .map(Management::routes)
                .reduce(RouterFunction::and)
                .orElse(request -> Mono.empty());
    }
}
