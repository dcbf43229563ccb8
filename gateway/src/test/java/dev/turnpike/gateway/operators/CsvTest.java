package dev.turnpike.gateway.operators;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            value = {"plain            | plain", "a,b              | \"a,b\"", "say \"yes\"      | \"say \"\"yes\"\"\"",
                    "-7865            | -7865", "-0.007865        | -0.007865",
                    "=HYPERLINK(\"x\") | \"'=HYPERLINK(\"\"x\"\")\"", "+1 day           | '+1 day",
                    "-1+1             | '-1+1", "@sum             | '@sum"})
    void aCellIsQuotedWhereNeededAndIsNeverAFormula(String text, String cell) {
        assertThat(Csv.cell(text)).isEqualTo(cell);
    }

    @Test
    void linesEndAsTheStandardSays() {
        assertThat(Csv.table(List.of("a", "b"), List.of(List.of("1", ""), List.of("x\ny", "2"))))
                .isEqualTo("a,b\r\n1,\r\n\"x\ny\",2\r\n");
    }
}
