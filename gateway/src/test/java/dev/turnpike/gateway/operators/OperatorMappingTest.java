package dev.turnpike.gateway.operators;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Component;

class OperatorMappingTest {
    static List<OperatorPage> pages() {
        return List.of(new LedgerPages(null, null, null), new ReconciliationPage(null, null, null),
                new RefundPage(null, null));
    }

    @Test
    void itMapsThePagesItIsGiven() {
        var mapping = new OperatorMapping(pages());
        mapping.afterPropertiesSet();
        assertThat(mapping.getHandlerMethods().keySet()).extracting(Object::toString)
                .containsExactlyInAnyOrder("{GET /v1/ledger}", "{GET /v1/ledger/summary}",
                        "{GET /v1/ledger/reconciliation}", "{POST /v1/ledger/reconciliation}", "{POST /v1/refunds}");
    }

    /** Neither a component scan nor the public server's own mapping takes such a page. */
    @ParameterizedTest
    @MethodSource("pages")
    void noPageForOperatorsHasAStereotype(OperatorPage page) {
        assertThat(AnnotatedElementUtils.hasAnnotation(page.getClass(), Component.class)).isFalse();
    }
}
