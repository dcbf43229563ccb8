package dev.turnpike.gateway.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * x-router's table of rules at its boundaries. Nothing that breaks one is charged or bought, not even with a payment
 * that is good.
 */
class OrderRulesTest extends OneGateway {
    private static Playground.Money before;
    private static Wallet.Signed payment;

    @BeforeAll
    static void start(@TempDir Path folder) {
        use(Gateway.start(folder));
        before = playground.money();
        payment = new Wallet().pay(web.post(GENERATE, "{\"prompt\":\"a lighthouse\"}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
            'prompt':'ab'
            'prompt':'$3000'
            'prompt':'a lighthouse','model':'flux-schnell'
            'prompt':'a lighthouse','model':'black-forest-labs/flux-schnell'
            'prompt':'a lighthouse','width':128
            'prompt':'a lighthouse','width':192
            'prompt':'a lighthouse','width':512.0,'height':1.024e3
            'prompt':'a lighthouse','width':2048
            'prompt':'a lighthouse','height':128
            'prompt':'a lighthouse','height':2048
            'prompt':'a lighthouse','width':128,'height':128,'provider':{'only':['x-router']}
            'prompt':'a lighthouse','numberResults':1
            'prompt':'a lighthouse','numberResults':4
            'prompt':'a lighthouse','negativePrompt':'$3000'
            'prompt':'a lighthouse','steps':1
            'prompt':'a lighthouse','steps':50
            'prompt':'a lighthouse','guidance':1
            'prompt':'a lighthouse','guidance':30
            'prompt':'a lighthouse','guidance':7.5
            'prompt':'a lighthouse','seed':0
            """)
    void anOrderWithinTheRulesIsToldItsPrice(String order) {
        assertThat(web.post(GENERATE, json(order)).status()).isEqualTo(402);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'width':512                                             | INVALID_PARAMETER  | prompt
            'prompt':'a'                                            | INVALID_PARAMETER  | prompt
            'prompt':'$3001'                                        | INVALID_PARAMETER  | prompt
            'prompt':7                                              | INVALID_PARAMETER  | prompt
            'prompt':'a lighthouse','model':'flux'                  | INVALID_MODEL      | model
            'prompt':'a lighthouse','model':''                      | INVALID_MODEL      | model
            'prompt':'a lighthouse','width':64                      | INVALID_DIMENSIONS | width
            'prompt':'a lighthouse','width':127                     | INVALID_DIMENSIONS | width
            'prompt':'a lighthouse','width':129                     | INVALID_DIMENSIONS | width
            'prompt':'a lighthouse','width':1000                    | INVALID_DIMENSIONS | width
            'prompt':'a lighthouse','width':2049                    | INVALID_DIMENSIONS | width
            'prompt':'a lighthouse','width':2112                    | INVALID_DIMENSIONS | width
            'prompt':'a lighthouse','width':0                       | INVALID_DIMENSIONS | width
            'prompt':'a lighthouse','width':-512                    | INVALID_DIMENSIONS | width
            'prompt':'a lighthouse','width':512.5                   | INVALID_DIMENSIONS | width
            'prompt':'a lighthouse','width':1e308                   | INVALID_DIMENSIONS | width
            'prompt':'a lighthouse','width':'512'                   | INVALID_PARAMETER  | width
            'prompt':'a lighthouse','height':64                     | INVALID_DIMENSIONS | height
            'prompt':'a lighthouse','height':127                    | INVALID_DIMENSIONS | height
            'prompt':'a lighthouse','height':1000                   | INVALID_DIMENSIONS | height
            'prompt':'a lighthouse','height':2112                   | INVALID_DIMENSIONS | height
            'prompt':'a lighthouse','numberResults':0               | INVALID_PARAMETER  | numberResults
            'prompt':'a lighthouse','numberResults':5               | INVALID_PARAMETER  | numberResults
            'prompt':'a lighthouse','numberResults':1.5             | INVALID_PARAMETER  | numberResults
            'prompt':'a lighthouse','negativePrompt':'$3001'        | INVALID_PARAMETER  | negativePrompt
            'prompt':'a lighthouse','steps':0                       | INVALID_PARAMETER  | steps
            'prompt':'a lighthouse','steps':51                      | INVALID_PARAMETER  | steps
            'prompt':'a lighthouse','steps':4,'model':'seedream-4.0'| INVALID_PARAMETER  | steps
            'prompt':'a lighthouse','guidance':0.9                  | INVALID_PARAMETER  | guidance
            'prompt':'a lighthouse','guidance':30.1                 | INVALID_PARAMETER  | guidance
            'prompt':'a lighthouse','seed':1.5                      | INVALID_PARAMETER  | seed
            'prompt':'a lighthouse','sede':1                        | INVALID_PARAMETER  | sede
            """)
    void anOrderThatBreaksARuleIsRefusedAndCostsNobodyAnything(String order, String code, String param) {
        Web.Answer unpaid = web.post(GENERATE, json(order));
        Web.Answer paid = web.post(GENERATE, json(order), payment.v1());

        assertThat(unpaid.status()).isEqualTo(400);
        assertThat(unpaid.json().path("error").stringValue()).isEqualTo(code);
        assertThat(unpaid.json().path("param").stringValue()).isEqualTo(param);
        assertThat(unpaid.json().has("charged")).isFalse();
        assertThat(paid.status()).isEqualTo(400);
        assertThat(paid.json().path("error").stringValue()).isEqualTo(code);
        assertThat(paid.json().path("charged").booleanValue()).isFalse();
        assertThat(paid.header("x-should-retry")).isEqualTo("false");
        assertThat(web.get(payment.page()).status()).as("nothing holds the payment").isEqualTo(404);
        assertThat(playground.money().since(before)).as("money moved").isEmpty();
    }

    /** {@code $3000} stands for so many characters. */
    private static String json(String order) {
        String text = order.replace("$3000", "a".repeat(3000)).replace("$3001", "a".repeat(3001));
        return "{" + text.replace('\'', '"') + "}";
    }
}
