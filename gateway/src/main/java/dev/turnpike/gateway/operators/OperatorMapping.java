package dev.turnpike.gateway.operators;

import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/**
 * Maps requests to the pages it is given, and to no others. The management server has one; the public server has none.
 */
public final class OperatorMapping extends RequestMappingHandlerMapping {
    private final List<OperatorPage> pages;

    public OperatorMapping(List<OperatorPage> pages) {
        this.pages = List.copyOf(pages);
        setOrder(Ordered.HIGHEST_PRECEDENCE);
    }

    @Override
    protected void initHandlerMethods() {
        pages.forEach(this::detectHandlerMethods);
    }
}
