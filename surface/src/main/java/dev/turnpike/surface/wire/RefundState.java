package dev.turnpike.surface.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turnpike.core.doubt.RefundBook.Refund;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a refund stands, without its payer.
 *
 * @param transaction there if the refund is settled
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RefundState(String status, Money amount, @Nullable String transaction) {
    public static RefundState of(Refund refund) {
        return new RefundState(refund.state().name().toLowerCase(Locale.ROOT), Money.of(refund.amount()),
                refund.transaction() == null ? null : refund.transaction().hex());
    }
}
