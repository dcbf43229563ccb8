package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardConfigurationTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # MB of heap | open files | connections
            256          | 1048576    | 4096
            256          | 4096       | 1365
            6144         | 1024       | 341
            6144         | 1048576    | 98304
            """)
    void clientsHaveNoMoreConnectionsThanMemoryAndOpenFilesAllow(long heap, long files, int most) {
        assertThat(GuardConfiguration.connections(heap << 20, files)).isEqualTo(most);
    }
}
