package dev.turnpike.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void anOptionIsANameAndAValue() {
        var options = new Options(List.of("--rounds", "3", "--connections", "1,64"));
        assertThat(options.number("rounds", 5)).isEqualTo(3);
        assertThat(options.numbers("connections", "16")).containsExactly(1, 64);
        assertThat(options.words("peers", "none")).isEmpty();
        options.check();
    }

    @Test
    void anUnknownOptionIsRefused() {
        var options = new Options(List.of("--round", "3"));
        options.number("rounds", 5);
        assertThatThrownBy(options::check).hasMessageContaining("--round ").hasMessageContaining("rounds");
    }

    @Test
    void aValueWithoutANameIsRefused() {
        assertThatThrownBy(() -> new Options(List.of("rounds", "3"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Options(List.of("--rounds"))).isInstanceOf(IllegalArgumentException.class);
    }
}
