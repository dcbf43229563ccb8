package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.turnpike.testkit.PostgresServer;
import dev.turnpike.x402.Http;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Several whole gateways that sell at once with one ledger on a PostgreSQL server. */
@Timeout(300)
class ReplicasOnPostgresTest {
    private static final String ORDER = "{\"prompt\":\"a lighthouse\"}";
    private static final String SOLD = "/v1/images/generate";
    private static final String READY = "/actuator/health/readiness";
    private static final Pattern CIRCUIT = Pattern.compile("(?s)\"x-router\".*?\"circuit\":\\s*\"([a-z_]+)\"");
    private static final Duration PAUSE = Duration.ofMillis(200);

    @TempDir private Path folder;
    private PostgresServer server;
    private String database;
    /** The port of the first gateway: the public address of all is its. */
    private int first;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(PostgresServer.isThere());
        server = PostgresServer.start();
        database = server.database();
        first = freePort();
    }

    @AfterEach
    void stop() {
        if (server != null) server.crash();
    }

    @Test
    void aPaymentThatIsSentToThreeAtOnceBuysOnceAndIsAnsweredAlike() throws IOException {
        try (var one = gateway(null, "one"); var two = gateway(one, "two"); var three = gateway(one, "three")) {
            for (int round = 0; round < 5; round++) {
                List<CompletableFuture<List<Http.Answer>>> orders = IntStream
                        .rangeClosed(10 * round + 1, 10 * round + 10)
                        .mapToObj(i -> toAll(List.of(one, two, three), i))
                        .toList();
                for (CompletableFuture<List<Http.Answer>> order : orders) {
                    List<Http.Answer> answers = order.join();
                    assertThat(answers).extracting(Http.Answer::status).as("%s", answers).containsOnly(200);
                    assertThat(answers.stream().map(Http.Answer::text).collect(Collectors.toSet())).hasSize(1);
                }
            }
            assertThat(sql("SELECT COUNT(*) FROM jobs WHERE outcome = 'settled'")).isEqualTo("50");
            assertThat(sql("SELECT COUNT(*) FROM purchases WHERE state = 'DELIVERED'")).isEqualTo("50");
            assertThat(sql("SELECT COUNT(*) FROM jobs")).isEqualTo("50");
            assertThat(sql("SELECT COUNT(*) FROM purchases")).isEqualTo("50");
            assertThat(sql("SELECT COUNT(*) FROM budgets WHERE scope LIKE 'held/%'")).isEqualTo("0");
        }
    }

    /** The answers to one payment that is sent to all at once. */
    private static CompletableFuture<List<Http.Answer>> toAll(List<RunningGateway> all, int number) {
        String order = ORDER.replace("house", "house " + number);
        Map.Entry<String, String> payment = all.getFirst().pay(order);
        List<RunningGateway> gateways = new ArrayList<>(all);
        Collections.rotate(gateways, number);
        List<CompletableFuture<Http.Answer>> answers = gateways.stream()
                .map(gateway -> later(() -> gateway.send("POST", gateway.at(SOLD), order,
                        Map.of(payment.getKey(), payment.getValue()))))
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
    }

    @Test
    void aJobIsShownAndTakenBackAndWaitedForAtAnotherGateway() throws IOException {
        try (var one = gateway(null, "one"); var two = gateway(one, "two")) {
            one.fault("facilitator", "settle-unknown-not-settled");
            Map.Entry<String, String> payment = one.pay(ORDER);
            String job = job(one.send("POST", one.at(SOLD), ORDER,
                    Map.of(payment.getKey(), payment.getValue(), "Prefer", "respond-async")));
            assertThat(two.get(two.at("/v1/jobs/" + job)).status()).isEqualTo(200);
            until(() -> sql("SELECT state FROM jobs").equals("settling"));
            assertThat(two.send("DELETE", two.at("/v1/jobs/" + job), "", Map.of()).status()).isEqualTo(409);
            var waits = later(
                    () -> two.send("POST", two.at(SOLD), ORDER, Map.of(payment.getKey(), payment.getValue())));
            Map.Entry<String, String> again = one.pay(ORDER);
            var repeats = later(() -> two.send("POST", two.at(SOLD), ORDER,
                    Map.of(again.getKey(), again.getValue(), "X-Stainless-Retry-Count", "1")));
            until(() -> sql("SELECT COUNT(*) FROM jobs WHERE outcome = 'released'").equals("1"));
            one.fault("facilitator", "none");
            assertThat(waits.join().status()).isEqualTo(200);
            assertThat(job(waits.join())).isEqualTo(job);
            assertThat(repeats.join().status()).isEqualTo(200);
            assertThat(job(repeats.join())).as("tried again with a new payment").isEqualTo(job);
            assertThat(sql("SELECT COUNT(*) FROM purchases")).isEqualTo("1");
        }
    }

    @Test
    void anUpstreamThatTakesMoneyForNothingAtOneIsOutAtTheOther() throws IOException {
        try (var one = gateway(null, "one"); var two = gateway(one, "two")) {
            one.fault("x-router", "pays-then-fails");
            for (int i = 0; i < 2; i++) assertThat(buysAt(one, one.at(""), "number " + i)).isTrue();
            assertThat(circuit(one)).isEqualTo("open");
            until(() -> circuit(two).equals("open"));
            assertThat(buysAt(one, two.at(""), "one more")).isTrue();
            assertThat(sql("SELECT COUNT(*) FROM purchases WHERE upstream = 'x-router'")).isEqualTo("2");
        }
    }

    private static String circuit(RunningGateway gateway) {
        Matcher found = CIRCUIT.matcher(gateway.get(gateway.at("/v1/providers")).text());
        return found.find() ? found.group(1) : "";
    }

    /** In a process of its own: it is stopped for longer than its row lasts, goes on, and is killed at last. */
    @Test
    void oneThatStallsOrIsKilledLosesItsJobsToTheOthersAndNothingIsBoughtTwice() throws Exception {
        try (var one = gateway(null, "one")) {
            int port = freePort();
            Process process = process(port);
            try {
                String other = "http://localhost:" + port;
                until(() -> isSold(one, other));
                goesOnAtTheOther(one, other, "stalled", () -> signal(process, "-STOP"));
                signal(process, "-CONT");
                until(() -> Files.readString(log()).contains("It comes back without them"));
                String epoch = sql("SELECT MAX(epoch) FROM replicas");
                until(() -> one.get(other + "/v1/models").status() == 200 && buysAt(one, other, "again"));
                assertThat(sql("SELECT COUNT(*) FROM jobs WHERE epoch = " + epoch)).isEqualTo("1");
                goesOnAtTheOther(one, other, "killed", process::destroyForcibly);
                assertThat(sql("SELECT COUNT(*) FROM jobs WHERE outcome = 'settled'")).isEqualTo("3");
                assertThat(sql("SELECT COUNT(*) FROM purchases")).isEqualTo("3");
                assertThat(sql("SELECT COUNT(*) FROM purchases WHERE state = 'DELIVERED'")).isEqualTo("3");
                assertThat(sql("SELECT COUNT(*) FROM budgets WHERE scope LIKE 'held/%'")).isEqualTo("0");
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    /** A job of the other one, which cannot be settled there, is settled here once the other one is gone. */
    private void goesOnAtTheOther(RunningGateway one, String other, String what, Runnable end) {
        String order = ORDER.replace("lighthouse", what);
        one.fault("facilitator", "settle-unknown-not-settled");
        Map.Entry<String, String> payment = one.pay(order);
        Http.Answer begun = one.send("POST", other + SOLD, order,
                Map.of(payment.getKey(), payment.getValue(), "Prefer", "respond-async"));
        assertThat(begun.status()).as(begun.text()).isEqualTo(202);
        until(() -> sql("SELECT state FROM jobs WHERE id = '" + job(begun) + "'").equals("settling"));
        end.run();
        one.fault("facilitator", "none");
        Http.Answer sold = one.send("POST", one.at(SOLD), order, Map.of(payment.getKey(), payment.getValue()));
        assertThat(sold.status()).as(sold.text()).isEqualTo(200);
        assertThat(job(sold)).isEqualTo(job(begun));
    }

    /** At once, whatever else is under way. */
    private static CompletableFuture<Http.Answer> later(Supplier<Http.Answer> call) {
        return CompletableFuture.supplyAsync(call, Thread::startVirtualThread);
    }

    private static boolean buysAt(RunningGateway one, String other, String what) {
        String order = ORDER.replace("lighthouse", what);
        Map.Entry<String, String> payment = one.pay(order);
        return one.send("POST", other + SOLD, order, Map.of(payment.getKey(), payment.getValue())).status() == 200;
    }

    private static boolean isSold(RunningGateway one, String other) {
        return one.send("POST", other + SOLD, ORDER, Map.of()).status() == 402;
    }

    private static String job(Http.Answer answer) {
        return answer.header("Location")
                .map(at -> at.substring(at.lastIndexOf('/') + 1))
                .orElseGet(() -> JsonMapper.shared().readTree(answer.text()).path("job").stringValue());
    }

    private static void signal(Process process, String signal) {
        try {
            assertThat(new ProcessBuilder("kill", signal, String.valueOf(process.pid())).start().waitFor()).isZero();
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private Path log() {
        return folder.resolve("log");
    }

    private Process process(int port) throws IOException {
        Path own = Files.createDirectories(folder.resolve("process"));
        Files.copy(folder.resolve("one/turnpike.yaml"), own.resolve("turnpike.yaml"));
        String classes = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("/gateway/target/test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED", "-cp", classes, TurnpikeApplication.class.getName(),
                        "--turnpike.config=turnpike.yaml", "--server.port=" + port, "--management.server.port=0"));
        return new ProcessBuilder(command).directory(own.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private String sql(String query) {
        return server.sql("t1", query);
    }

    private RunningGateway gateway(RunningGateway other, String name) throws IOException {
        RunningGateway gateway = new RunningGateway(other, Files.createDirectories(folder.resolve(name)),
                yaml -> yaml + "\nledger: { url: \"" + database + "\" }\npublic-url: \"http://localhost:" + first
                        + "\"\n" + "limits: { unpaid-per-second-per-address: 1000 }\n",
                other == null ? first : 0, 0);
        until(() -> gateway.get(gateway.operators(READY)).status() == 200);
        return gateway;
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    /** Often enough; how long it takes decides nothing. */
    private static void until(Condition condition) {
        BooleanSupplier holds = () -> {
            try {
                return condition.holds();
            } catch (IOException | AssertionError notYet) {
                return false;
            }
        };
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
