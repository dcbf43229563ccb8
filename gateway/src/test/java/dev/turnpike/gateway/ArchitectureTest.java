package dev.turnpike.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.never;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import dev.turnpike.config.Configuration;
import dev.turnpike.core.routing.Planner;
import dev.turnpike.core.till.Till;
import dev.turnpike.sandbox.Sandbox;
import dev.turnpike.store.SqliteJournal;
import dev.turnpike.x402.exact.Words;
import dev.turnpike.x402.wire.Codes;
import java.security.SecureRandom;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ApplicationContext;
import org.web3j.crypto.Hash;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;
import reactor.util.retry.RetryBackoffSpec;

/**
 * The walls: which module may see what, and that nobody below the HTTP surface takes time, chance or threads from thin
 * air. Every wall is shown an offender that it must stop.
 */
class ArchitectureTest {
    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.turnpike");

    private static final String[] JDK = {"java..", "org.jspecify.."};
    private static final String[] JDK_WITHOUT_SQL = {"java.lang..", "java.util..", "java.io..", "java.math..",
            "java.net..", "java.nio..", "java.security..", "java.time..", "org.jspecify.."};
    private static final String[] JSON = {"tools.jackson..", "com.fasterxml.jackson.annotation.."};
    private static final String[] REACTOR = {"reactor.core..", "reactor.util..", "org.reactivestreams.."};
    private static final String[] NETTY = {"reactor.netty..", "io.netty.."};
    /**
     * In whose types web3j gives out the parameters of its curve, and what keystores need beside the JDK's; nothing
     * else of Bouncy Castle.
     */
    private static final String[] CASTLE = {"org.bouncycastle.asn1.x9", "org.bouncycastle.crypto.generators",
            "javax.crypto.."};
    private static final String[] LOG = {"org.slf4j.."};

    /** Who must do what; and somebody who does not, with a word that the complaint about them has. */
    record Wall(String sentence, DescribedPredicate<JavaClass> who, ArchCondition<JavaClass> must, Class<?> offender,
            String complaint) {
        @Override
        public String toString() {
            return sentence;
        }
    }

    static Stream<Wall> walls() {
        return Stream.of(
                new Wall("pricing needs only the JDK", resideInAPackage("dev.turnpike.pricing.."),
                        seeOnly(JDK, in("dev.turnpike.pricing..")), SeesReactor.class, "Mono"),
                new Wall("x402 knows money, JSON, Reactor, Netty and signatures",
                        resideInAPackage("dev.turnpike.x402.."),
                        seeOnly(JDK, JSON, REACTOR, NETTY, LOG, CASTLE,
                                in("dev.turnpike.x402..", "dev.turnpike.pricing.money..", "org.web3j.crypto..",
                                        "org.web3j.abi..", "org.web3j.utils..", "fr.acinq.secp256k1..",
                                        "javax.net.ssl..", "org.brotli.dec..")),
                        SeesSpring.class, "ApplicationContext"),
                new Wall("providers know x402 and pricing, and leave the network to x402",
                        resideInAPackage("dev.turnpike.providers.."),
                        seeOnly(JDK, JSON, REACTOR, LOG,
                                in("dev.turnpike.providers..", "dev.turnpike.x402", "dev.turnpike.pricing..",
                                        "org.snakeyaml.engine..")),
                        SeesConfig.class, "Configuration"),
                new Wall("config knows values and how to read them, and starts nothing",
                        resideInAPackage("dev.turnpike.config.."),
                        seeOnly(JDK, JSON, LOG,
                                in("dev.turnpike.config..", "dev.turnpike.providers", "dev.turnpike.providers.declared",
                                        "dev.turnpike.providers.yaml", "dev.turnpike.x402", "dev.turnpike.pricing..",
                                        "com.networknt.schema..")),
                        SeesReactor.class, "Mono"),
                new Wall("no module sees the gateway", not(resideInAPackage("dev.turnpike.gateway..")),
                        seeNone("dev.turnpike.gateway.."), SeesGateway.class, "TurnpikeApplication"),
                new Wall("core is plain Java and Reactor: no Spring, no JDBC, no Netty",
                        resideInAPackage("dev.turnpike.core.."),
                        seeOnly(JDK_WITHOUT_SQL, JSON, REACTOR, LOG,
                                in("dev.turnpike.core..", "dev.turnpike.config", "dev.turnpike.config.file",
                                        "dev.turnpike.providers", "dev.turnpike.providers.payment", "dev.turnpike.x402",
                                        "dev.turnpike.pricing..", "com.github.benmanes.caffeine..",
                                        "io.github.resilience4j..", "javax.crypto..")),
                        SeesJdbc.class, "Connection"),
                new Wall("store knows core and the database, and no server", resideInAPackage("dev.turnpike.store.."),
                        seeOnly(JDK, JSON, REACTOR, LOG,
                                in("dev.turnpike.store..", "dev.turnpike.core..", "dev.turnpike.config",
                                        "dev.turnpike.config.file", "dev.turnpike.providers", "dev.turnpike.x402",
                                        "dev.turnpike.pricing..", "javax.sql..", "org.springframework.jdbc..",
                                        "org.springframework.dao..", "org.springframework.transaction..",
                                        "org.flywaydb..", "org.sqlite..", "com.zaxxer.hikari..",
                                        "com.github.benmanes.caffeine..")),
                        SeesSpring.class, "ApplicationContext"),
                new Wall("surface knows core and HTTP: no store, no wiring", resideInAPackage("dev.turnpike.surface.."),
                        seeOnly(JDK_WITHOUT_SQL, JSON, REACTOR, NETTY, LOG,
                                in("dev.turnpike.surface..", "dev.turnpike.core..", "dev.turnpike.config",
                                        "dev.turnpike.config.file", "dev.turnpike.providers",
                                        "dev.turnpike.providers.declared", "dev.turnpike.x402",
                                        "dev.turnpike.pricing..", "org.springframework.web..",
                                        "org.springframework.http..", "org.springframework.cloud.gateway..",
                                        "org.springframework.boot..", "org.springframework.core..",
                                        "org.springframework.util..", "org.springframework.dao", "io.github.bucket4j..",
                                        "com.github.benmanes.caffeine..", "org.commonmark..", "javax.crypto..")),
                        SeesStore.class, "SqliteJournal"),
                new Wall("SQL is in store alone", not(resideInAPackage("dev.turnpike.store..")),
                        seeNone("java.sql..", "javax.sql..", "org.springframework.jdbc..", "org.flywaydb..",
                                "org.sqlite.."),
                        SeesJdbc.class, "Connection"),
                new Wall("the sandbox stands beside core", resideInAPackage("dev.turnpike.sandbox.."),
                        seeNone("dev.turnpike.core..", "dev.turnpike.store..", "dev.turnpike.gateway..",
                                "org.springframework.."),
                        SeesPlanner.class, "Planner"),
                new Wall("only the gateway sees the sandbox",
                        not(resideInAnyPackage("dev.turnpike.gateway..", "dev.turnpike.sandbox..")),
                        seeNone("dev.turnpike.sandbox.."), SeesSandbox.class, "Sandbox"),
                new Wall("only the gateway starts Spring",
                        not(resideInAnyPackage("dev.turnpike.gateway..", "dev.turnpike.surface..",
                                "dev.turnpike.store..")),
                        seeNone("org.springframework.."), SeesSpring.class, "ApplicationContext"),
                new Wall("only x402 sees web3j", not(resideInAPackage("dev.turnpike.x402..")), seeNone("org.web3j.."),
                        SeesWeb3j.class, "Hash"),
                new Wall("what x402 is made of is its own affair", not(resideInAPackage("dev.turnpike.x402..")),
                        seeNone("dev.turnpike.x402.wire..", "dev.turnpike.x402.settle..", "dev.turnpike.x402.http.."),
                        SeesWire.class, "Codes"),
                new Wall("only the sandbox uses x402's signature code",
                        not(resideInAnyPackage("dev.turnpike.x402..", "dev.turnpike.sandbox..")),
                        seeNone("dev.turnpike.x402.exact.."), SeesExact.class, "Words"),
                new Wall("routing and health judge, and know nobody who acts",
                        resideInAnyPackage("dev.turnpike.core.routing..", "dev.turnpike.core.health.."),
                        seeNone("dev.turnpike.core.till..", "dev.turnpike.core.orders..", "dev.turnpike.core.buying..",
                                "dev.turnpike.core.journal..", "dev.turnpike.sandbox.."),
                        SeesTill.class, "Till"),
                new Wall("time, chance and threads are handed in", not(startsTheGateway()), takeNothingFromThinAir(),
                        Careless.class, "Instant"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("walls")
    void stands(Wall wall) {
        classes().that(wall.who()).should(wall.must()).as(wall.sentence()).check(CODE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("walls")
    void stopsAnOffender(Wall wall) {
        assertThat(complaints(wall.must(), wall.offender()))
                .anyMatch(complaint -> complaint.contains(wall.complaint()));
    }

    /** The package that a module is named after may see all of its own. */
    @Test
    void noPackagesOfAModuleFormACircle() {
        slices().matching("dev.turnpike.(*).(*)..").should().beFreeOfCycles().check(CODE);
    }

    @Test
    void aCircleIsFound() {
        JavaClasses circle = new ClassFileImporter().importPackages("dev.turnpike.gateway.circle");
        assertThat(slices().matching("dev.turnpike.gateway.circle.(*)..")
                .should()
                .beFreeOfCycles()
                .evaluate(circle)
                .getFailureReport()
                .getDetails()).singleElement().asString().contains("Left", "Right");
    }

    @Test
    void everyWayToTakeSomethingFromThinAirIsNoticed() {
        List<String> complaints = complaints(takeNothingFromThinAir(), Careless.class);
        assertThat(Careless.class.getDeclaredMethods()).filteredOn(method -> !method.isSynthetic())
                .hasSizeGreaterThan(25)
                .allSatisfy(way -> assertThat(complaints).as(way.getName())
                        .anyMatch(complaint -> complaint.contains("$Careless." + way.getName() + "(")));
    }

    @Test
    void whoIsHandedTimeAndChanceMayUseThem() {
        assertThat(complaints(takeNothingFromThinAir(), Careful.class)).isEmpty();
    }

    private static List<String> complaints(ArchCondition<JavaClass> must, Class<?> offender) {
        return classes().should(must)
                .evaluate(new ClassFileImporter().importClasses(offender))
                .getFailureReport()
                .getDetails();
    }

    private static ArchCondition<JavaClass> seeOnly(String[]... packages) {
        return onlyDependOnClassesThat(
                resideInAnyPackage(Arrays.stream(packages).flatMap(Arrays::stream).toArray(String[]::new)));
    }

    private static ArchCondition<JavaClass> seeNone(String... packages) {
        return onlyDependOnClassesThat(not(resideInAnyPackage(packages)));
    }

    private static String[] in(String... packages) {
        return packages;
    }

    /** The HTTP surface, the bridge and the wiring, where real time and real threads come in. */
    private static DescribedPredicate<JavaClass> startsTheGateway() {
        return resideInAnyPackage("dev.turnpike.surface..", "dev.turnpike.gateway.bridge..").or(describe("the wiring",
                type -> Stream
                        .of("gateway.GroundConfiguration", "gateway.Threads", "gateway.LoopScheduler",
                                "gateway.TurnpikeApplication")
                        .map(name -> "dev.turnpike." + name)
                        .anyMatch(name -> (type.getName() + "$").startsWith(name + "$"))));
    }

    private static ArchCondition<JavaClass> takeNothingFromThinAir() {
        return never(accessTargetWhere(describe("time, chance or threads from thin air", ThinAir::takes)));
    }

    /** Everything that works without being handed a clock, a scheduler or a source of chance. */
    private static final class ThinAir {
        static boolean takes(JavaAccess<?> access) {
            return threads(access) || waits(access) || reads(access) || draws(access);
        }

        private static boolean threads(JavaAccess<?> access) {
            return of(access, Schedulers.class)
                    || reactive(access) && named(access, "block", "blockOptional", "blockFirst", "blockLast",
                            "toIterable", "toStream")
                    || of(access, Thread.class) && named(access, "sleep") || of(access, Timer.class)
                    || of(access, Executors.class) && access.getTarget().getName().contains("Scheduled");
        }

        private static boolean waits(JavaAccess<?> access) {
            return reactive(access) && takes(access, Duration.class) && !takes(access, Scheduler.class)
                    || reactive(access) && named(access, "retry", "elapsed", "timed", "timestamp")
                            && !takes(access, Scheduler.class)
                    || of(access, Retry.class) && named(access, "backoff", "fixedDelay") && !setsScheduler(access)
                    || of(access, CompletableFuture.class)
                            && named(access, "delayedExecutor", "orTimeout", "completeOnTimeout");
        }

        private static boolean reads(JavaAccess<?> access) {
            return access.getTargetOwner().getPackageName().equals("java.time") && named(access, "now")
                    && !takes(access, Clock.class)
                    || of(access, Clock.class)
                            && access.getTarget().getName().matches("system.*|tick(Millis|Seconds|Minutes)")
                    || of(access, InstantSource.class) && named(access, "system")
                    || of(access, System.class) && named(access, "nanoTime", "currentTimeMillis");
        }

        private static boolean draws(JavaAccess<?> access) {
            return of(access, UUID.class) && named(access, "randomUUID")
                    || of(access, Math.class) && named(access, "random") || of(access, ThreadLocalRandom.class)
                    || of(access, SecureRandom.class)
                    || (of(access, Random.class) || of(access, SplittableRandom.class)) && named(access, "<init>")
                            && takesNothing(access)
                    || of(access, RandomGenerator.class) && named(access, "getDefault", "of")
                    || of(access, Collections.class) && named(access, "shuffle") && !takes(access, Random.class)
                            && !takes(access, RandomGenerator.class);
        }

        private static boolean reactive(JavaAccess<?> access) {
            return access.getTargetOwner().isAssignableTo(Mono.class)
                    || access.getTargetOwner().isAssignableTo(Flux.class);
        }

        private static boolean setsScheduler(JavaAccess<?> access) {
            return access.getOrigin()
                    .getAccessesFromSelf()
                    .stream()
                    .anyMatch(other -> of(other, RetryBackoffSpec.class) && named(other, "scheduler"));
        }

        private static boolean of(JavaAccess<?> access, Class<?> owner) {
            return access.getTargetOwner().isEquivalentTo(owner);
        }

        private static boolean named(JavaAccess<?> access, String... names) {
            return List.of(names).contains(access.getTarget().getName());
        }

        private static boolean takes(JavaAccess<?> access, Class<?> parameter) {
            return parameters(access).stream().anyMatch(type -> type.isEquivalentTo(parameter));
        }

        private static boolean takesNothing(JavaAccess<?> access) {
            return parameters(access).isEmpty();
        }

        private static List<JavaClass> parameters(JavaAccess<?> access) {
            AccessTarget target = access.getTarget();
            return target instanceof CodeUnitAccessTarget unit ? unit.getRawParameterTypes() : List.of();
        }
    }

    record SeesReactor(Mono<String> it) {}

    record SeesSpring(ApplicationContext it) {}

    record SeesConfig(Configuration it) {}

    record SeesPlanner(Planner it) {}

    record SeesTill(Till it) {}

    record SeesJdbc(Connection it) {}

    record SeesStore(SqliteJournal it) {}

    record SeesSandbox(Sandbox it) {}

    record SeesGateway(TurnpikeApplication it) {}

    static final class SeesWeb3j {
        byte[] hash(byte[] input) {
            return Hash.sha3(input);
        }
    }

    static final class SeesWire {
        Class<?> it() {
            return Codes.class;
        }
    }

    static final class SeesExact {
        String it() {
            return Words.hex(new byte[0]);
        }
    }

    /** Each method takes something from thin air. */
    @SuppressWarnings("unused")
    abstract static class Careless {
        Object parallel() {
            return Schedulers.parallel();
        }

        Object boundedElastic() {
            return Mono.just(1).publishOn(Schedulers.boundedElastic());
        }

        Object blocks() {
            return Mono.just(1).block();
        }

        Object blocksFor(Duration time) {
            return Mono.just(1).block(time);
        }

        Object blocksForTheLast() {
            return Flux.just(1).blockLast();
        }

        Object delays(Duration time) {
            return Mono.delay(time);
        }

        Object delaysEach(Duration time) {
            return Flux.just(1).delayElements(time);
        }

        Object ticks(Duration time) {
            return Flux.interval(time);
        }

        Object givesUp(Duration time) {
            return Mono.just(1).timeout(time);
        }

        Object givesUpFor(Duration time) {
            return Flux.just(1).timeout(time, Flux.empty());
        }

        Object measures() {
            return Mono.just(1).elapsed();
        }

        Object retriesAtOnce() {
            return Mono.just(1).retry(3);
        }

        Object retriesLater(Duration time) {
            return Mono.just(1).retryWhen(Retry.backoff(3, time));
        }

        Object retriesAgain(Duration time) {
            return Flux.just(1).retryWhen(Retry.fixedDelay(3, time).jitter(0.5));
        }

        Object now() {
            return Instant.now();
        }

        Supplier<Instant> nowByReference() {
            return Instant::now;
        }

        Supplier<Instant> nowInALambda() {
            return () -> Instant.now().plusSeconds(1);
        }

        Object today() {
            return ZonedDateTime.now(java.time.ZoneOffset.UTC);
        }

        Object systemClock() {
            return Clock.systemUTC();
        }

        Object systemSource() {
            return InstantSource.system();
        }

        long nanos() {
            return System.nanoTime();
        }

        long millis() {
            return System.currentTimeMillis();
        }

        Object uuid() {
            return UUID.randomUUID();
        }

        Object threadLocal() {
            return ThreadLocalRandom.current();
        }

        double mathRandom() {
            return Math.random();
        }

        Object random() {
            return new Random();
        }

        Object splittable() {
            return new SplittableRandom();
        }

        Object secure() {
            return new SecureRandom();
        }

        Object defaultGenerator() {
            return RandomGenerator.getDefault();
        }

        void shuffles(List<String> cards) {
            Collections.shuffle(cards);
        }

        void sleeps() throws InterruptedException {
            Thread.sleep(1);
        }

        Object timer() {
            return new Timer();
        }

        Object scheduled() {
            return Executors.newSingleThreadScheduledExecutor();
        }

        Object later(CompletableFuture<String> future) {
            return future.orTimeout(1, TimeUnit.SECONDS);
        }
    }

    /** The same, as it should be. */
    @SuppressWarnings("unused")
    record Careful(Scheduler scheduler, InstantSource clock, RandomGenerator chance) {
        Object waits(Duration time) {
            return Mono.delay(time, scheduler).timeout(time, scheduler).then(Mono.just(1).elapsed(scheduler));
        }

        Object ticks(Duration time) {
            return Flux.interval(time, time, scheduler).publishOn(scheduler).take(time, scheduler);
        }

        Object retriesLater(Duration time) {
            return Mono.just(1).retryWhen(Retry.backoff(3, time).scheduler(scheduler));
        }

        Object now(Clock zoned) {
            return List.of(clock.instant(), Instant.now(zoned), Instant.EPOCH, scheduler.now(TimeUnit.MILLISECONDS));
        }

        Object draws(List<String> cards) {
            Collections.shuffle(cards, new Random(chance.nextLong()));
            return new UUID(chance.nextLong(), new SplittableRandom(7).nextLong());
        }
    }
}
