package dev.turnpike.gateway;

import dev.turnpike.gateway.operators.OperatorMapping;
import dev.turnpike.gateway.operators.OperatorPage;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;

/**
 * The operators' pages on the management server, beside the actuator. With {@code management.server.port} equal to
 * {@code server.port} there is one server for both.
 *
 * <p>It is named in {@code META-INF/spring}, and has no {@code @ManagementContextConfiguration}: a component scan would
 * find that annotation too, and put the books on the public port.
 */
class ManagementSurface {
    @Bean
    OperatorMapping operatorMapping(ObjectProvider<OperatorPage> pages) {
        return new OperatorMapping(pages.orderedStream().toList());
    }
}
