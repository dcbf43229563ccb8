package dev.turnpike.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.config.Configuration.ModelSettings;
import dev.turnpike.config.ConfigurationReader.Reading;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.providers.UpstreamSettings.Sold;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A configuration draws on files of models and upstreams. */
class IncludesTest {
    private static final String STOCK = """
            models:
              - { id: flux, aliases: [ lab/flux ], sizes: { step: 16 }, price: { per-image: 0.02 } }
              - { id: dream, price: { per-image: 0.03 }, ends: 2030-01-01, successor: stranger }
              - { id: stranger, price: { per-image: 0.04 } }
            upstreams:
              - id: router
                style: x-router
                url: https://stock.example
                max-images: 4
                models: [ { id: flux, cost: { per-image: 0.01 } }, { id: dream, as: dream-1, cost: { per-image: 0.02 } } ]
              - { id: unused, style: xgen, url: "https://unused.example", models: [ { id: stranger, cost: { per-image: 0.01 } } ] }
            """;
    private static final Map<String, String> FILES = Map.of("stock.yaml", STOCK, "odd.yaml", "seller: { }\n",
            "broken.yaml", "models: [\n", "bad.yaml", STOCK.replace("step: 16", "step: sixteen"));
    private static final String MODELS = "models:\n  - id: flux\n    price: { per-image: 0.01 }\n";
    private static final String SOLD = "    models:\n      - { id: flux, cost: { per-image: 0.005 } }\n";

    @Test
    void anEntryHasTheKeysOfTheIncludedOneButForItsOwn() {
        Configuration read = good(Sample.LEAST);
        ModelSettings flux = read.models().getFirst();
        assertThat(flux.price()).as("its own").isEqualTo(Sample.good(Sample.LEAST).models().getFirst().price());
        assertThat(flux.sizes().step()).isEqualTo(16);
        UpstreamSettings router = read.upstreams().getFirst();
        assertThat(router.url()).hasToString("https://api.example");
        assertThat(router.maxImages()).isEqualTo(4);
        assertThat(router.models()).as("only the models it names").extracting(Sold::id).containsExactly("flux");
    }

    @Test
    void modelsThatAreBoughtAreSoldAndOthersAreNot() {
        Configuration read = good(Sample.LEAST.replace(MODELS, "").replace(SOLD, ""));
        assertThat(read.models()).extracting(ModelSettings::id).containsExactly("flux", "dream");
        assertThat(read.upstreams()).extracting(UpstreamSettings::id).containsExactly("router");
        assertThat(read.models().getLast().retirement().successor()).as("it is not sold").isNull();
        assertThat(read.model("lab/flux")).isPresent();
    }

    @Test
    void aModelOfAnUpstreamIsPickedByItsIdAlone() {
        Configuration read = good(Sample.LEAST.replace(MODELS, "").replace(SOLD, "    models: [ { id: dream } ]\n"));
        assertThat(read.models()).extracting(ModelSettings::id).containsExactly("dream");
        assertThat(read.upstreams().getFirst().models().getFirst().as()).isEqualTo("dream-1");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            none.yaml     | no file 'none.yaml' (expected: a file beside the configuration)
            odd.yaml      | odd.yaml has other keys (expected: models and upstreams alone)
            ../stock.yaml | '../stock.yaml' (expected: the name of a file beside this one, such as my-seller.yaml)
            """)
    void aFileThatCannotBeIncludedIsRefused(String name, String problem) {
        assertThat(problems(name, Sample.LEAST)).containsExactly("line 1: include[0]: " + problem);
        assertThat(problems("broken.yaml", Sample.LEAST).toString()).contains("include[0]: broken.yaml line ");
    }

    @Test
    void aFaultOfAnIncludedEntryIsToldAtTheLineOfItsInclude() {
        assertThat(problems("bad.yaml", Sample.LEAST)).singleElement()
                .asString()
                .startsWith("line 1: models[0].sizes.step: 'sixteen' (expected: ");
    }

    @Test
    void theCatalogueIsInTheJarUnlessThereIsOneBesideTheFile() {
        String yaml = "include: [ catalog.yaml ]\n"
                + Sample.LEAST.replace(MODELS, "").replace(SOLD, "").replace("id: router", "id: x-router");
        Reading shipped = ConfigurationReader.read("turnpike.yaml", yaml, Sample.ENV::get, LocalDate.MIN, name -> null);
        assertThat(((Reading.Good) shipped).configuration().models()).extracting(ModelSettings::id)
                .containsExactly("flux-schnell");
        Reading own = ConfigurationReader.read("turnpike.yaml", yaml.replace("id: x-router", "id: router"),
                Sample.ENV::get, LocalDate.MIN, name -> STOCK);
        assertThat(((Reading.Good) own).configuration().models()).hasSize(2);
    }

    private static Configuration good(String yaml) {
        return switch (read("stock.yaml", yaml)) {
            case Reading.Good good -> good.configuration();
            case Reading.Bad bad -> throw new AssertionError(bad.problems());
        };
    }

    private static List<String> problems(String name, String yaml) {
        return switch (read(name, yaml)) {
            case Reading.Good good -> List.of();
            case Reading.Bad bad -> bad.problems().stream().map(Problem::toString).toList();
        };
    }

    private static Reading read(String name, String yaml) {
        return ConfigurationReader.read("turnpike.yaml", "include: [ " + name + " ]\n" + yaml, Sample.ENV::get,
                LocalDate.MIN, FILES::get);
    }
}
