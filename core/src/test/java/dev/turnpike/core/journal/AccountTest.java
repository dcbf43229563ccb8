package dev.turnpike.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountTest {
    private static final Map<String, Account> LABELS = Map.ofEntries(Map.entry("payer", Account.PAYER),
            Map.entry("revenue", Account.REVENUE), Map.entry("treasury", Account.TREASURY),
            Map.entry("loss", Account.LOSS), Map.entry("owed", Account.OWED), Map.entry("repaid", Account.REPAID),
            Map.entry("suspense", Account.SUSPENSE), Map.entry("outside", Account.OUTSIDE),
            Map.entry("exposure:x-router", new Account.Exposure("x-router")),
            Map.entry("cost:x-router", new Account.Cost("x-router")),
            Map.entry("upstream:x-router", new Account.Upstream("x-router")),
            Map.entry("account:x-router", new Account.Credit("x-router")));

    @Test
    void labelsAreTheTextsThatLedgersAndCsvHave() {
        assertThat(LABELS).allSatisfy((label, account) -> assertThat(account.label()).isEqualTo(label));
        assertThat(LABELS.values()).contains(Account.Single.values());
    }

    @Test
    void anAccountIsReadFromItsLabel() {
        assertThat(LABELS).allSatisfy((label, account) -> assertThat(Account.parse(label)).isEqualTo(account));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Payer", "exposure", "exposure:", "costs:x-router", "loss:x-router"})
    void anyOtherTextIsRefused(String text) {
        assertThatThrownBy(() -> Account.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }
}
