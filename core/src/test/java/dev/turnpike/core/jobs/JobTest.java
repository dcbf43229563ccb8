package dev.turnpike.core.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JobTest {
    @Test
    void theLogHasTheBeginningOfAnIdWhichIsTooLittleToSeeTheJobWith() {
        assertThat(Job.brief("Zm9vYmFyYmF6cXV4cXV1eA")).isEqualTo("Zm9vYmFyYm…");
        assertThat(Job.brief("any")).isEqualTo("any");
    }
}
