package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.turnpike.config.ConfigurationReader;
import dev.turnpike.config.ConfigurationReader.Reading;
import dev.turnpike.x402.Http;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.convert.DurationStyle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code docs/kubernetes.yaml} can be applied, and its parts fit each other and the gateway. */
class KubernetesTest {
    private static final Path MANIFESTS = Path.of("../docs/kubernetes.yaml");
    private static final Path APPLICATION = Path.of("src/main/resources/application.yaml");
    private static final Duration TO_LEAVE = Duration.ofSeconds(20);
    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private static List<JsonNode> all;
    @TempDir private Path folder;

    @BeforeAll
    static void read() {
        all = documents(MANIFESTS);
    }

    private static List<JsonNode> documents(Path file) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            return new ArrayList<>(documents.readAll());
        }
    }

    private static JsonNode one(String kind) {
        List<JsonNode> found = all.stream().filter(each -> each.path("kind").stringValue("").equals(kind)).toList();
        assertThat(found).as(kind).hasSize(1);
        return found.getFirst();
    }

    private static JsonNode pod() {
        return one("Deployment").at("/spec/template/spec");
    }

    private static JsonNode container() {
        return pod().at("/containers/0");
    }

    @Test
    void everyManifestHasNoKeyAndNoValueThatKubernetesDoesNotKnow() throws IOException {
        Schema rules = rules();
        assertThat(all).extracting(each -> each.path("kind").stringValue())
                .containsExactlyInAnyOrder("Secret", "ConfigMap", "PersistentVolumeClaim", "Deployment", "Service",
                        "PodDisruptionBudget");
        for (JsonNode each : all) assertThat(rules.validate(each)).as(each.path("kind").stringValue()).isEmpty();
    }

    @Test
    void aSlipOfThePenIsFound() throws IOException {
        JsonNode slip = one("Deployment").deepCopy();
        ((ObjectNode) slip.at("/spec/template/spec")).put("terminationGracePeriod", 360);
        assertThat(rules().validate(slip)).isNotEmpty();
    }

    private static Schema rules() throws IOException {
        try (InputStream schema = KubernetesTest.class.getResourceAsStream("/kubernetes.schema.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(JsonMapper.shared().readTree(schema));
        }
    }

    @Test
    void itsConfigurationIsOneAndItsSecretsAreThere() {
        String yaml = one("ConfigMap").path("data").path("turnpike.yaml").stringValue();
        assertThat(ConfigurationReader.read("turnpike.yaml", yaml, name -> null, LocalDate.parse("2026-11-28"),
                name -> null)).isInstanceOf(Reading.Good.class);
        List<String> secrets = Pattern.compile("/run/secrets/turnpike/([a-z.-]+)")
                .matcher(yaml)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(secrets).containsExactlyInAnyOrderElementsOf(one("Secret").path("stringData").propertyNames());
    }

    @Test
    void whatIsMountedIsThere() {
        List<String> volumes = texts(pod().path("volumes"), "/name");
        assertThat(texts(container().path("volumeMounts"), "/name")).containsExactlyInAnyOrderElementsOf(volumes);
        assertThat(texts(container().path("volumeMounts"), "/mountPath")).contains("/etc/turnpike",
                "/run/secrets/turnpike", "/var/lib/turnpike/turnpike-files");
        assertThat(texts(pod().path("volumes"), "/configMap/name")).containsOnly("", name("ConfigMap"));
        assertThat(texts(pod().path("volumes"), "/secret/secretName")).containsOnly("", name("Secret"));
        assertThat(texts(pod().path("volumes"), "/persistentVolumeClaim/claimName")).containsOnly("",
                name("PersistentVolumeClaim"));
    }

    private static String name(String kind) {
        return one(kind).at("/metadata/name").stringValue();
    }

    private static List<String> texts(JsonNode list, String pointer) {
        return list.valueStream().map(each -> each.at(pointer).stringValue("")).toList();
    }

    @Test
    void serviceAndBudgetMeanThePodsOfTheDeployment() {
        JsonNode labels = one("Deployment").at("/spec/template/metadata/labels");
        assertThat(one("Deployment").at("/spec/selector/matchLabels")).isEqualTo(labels);
        assertThat(one("Service").at("/spec/selector")).isEqualTo(labels);
        assertThat(one("PodDisruptionBudget").at("/spec/selector/matchLabels")).isEqualTo(labels);
        assertThat(pod().at("/topologySpreadConstraints/0/labelSelector/matchLabels")).isEqualTo(labels);
        int replicas = one("Deployment").at("/spec/replicas").intValue();
        assertThat(replicas - one("PodDisruptionBudget").at("/spec/maxUnavailable").intValue()).isPositive();
    }

    @Test
    void everyPortIsTheOneThatTheGatewayListensOn() {
        assertThat(container().at("/ports/0/containerPort").intValue())
                .isEqualTo(application().at("/server/port").intValue());
        String port = container().at("/ports/0/name").stringValue();
        assertThat(one("Service").at("/spec/ports/0/targetPort").stringValue()).isEqualTo(port);
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe"))
            assertThat(container().path(probe).at("/httpGet/port").stringValue()).as(probe).isEqualTo(port);
    }

    @Test
    void aPodIsGivenTheTimeThatAGatewayTakesToEnd() {
        Duration waits = duration("/spring/lifecycle.timeout-per-shutdown-phase").plus(duration("/turnpike/drain"))
                .plusSeconds(container().at("/lifecycle/preStop/sleep/seconds").intValue());
        assertThat(Duration.ofSeconds(pod().path("terminationGracePeriodSeconds").intValue()))
                .isGreaterThanOrEqualTo(waits.plus(TO_LEAVE))
                .isLessThan(waits.plusMinutes(1));
    }

    private static Duration duration(String pointer) {
        return DurationStyle.detectAndParse(application().at(pointer).stringValue());
    }

    private static JsonNode application() {
        return documents(APPLICATION).getFirst();
    }

    @Test
    void itsProbesAreAnsweredOnThePublicPortAndSayNothingElse() throws IOException {
        String[] options = container().path("args")
                .valueStream()
                .map(JsonNode::stringValue)
                .filter(option -> !option.startsWith("--turnpike.config="))
                .toArray(String[]::new);
        assertThat(options).isNotEmpty();
        try (var gateway = new RunningGateway(folder, UnaryOperator.identity(), 0, 0, options)) {
            String ready = gateway.at(container().at("/readinessProbe/httpGet/path").stringValue());
            for (int i = 0; i < 5_000 && gateway.get(ready).status() != 200; i++) Thread.onSpinWait();
            for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
                Http.Answer answer = gateway.get(gateway.at(container().path(probe).at("/httpGet/path").stringValue()));
                assertThat(answer.status()).as(probe).isEqualTo(200);
                assertThat(answer.text()).as(probe).isEqualTo("{\"status\":\"UP\"}");
            }
            assertThat(gateway.get(gateway.at("/actuator/health")).status()).isEqualTo(404);
        }
    }
}
