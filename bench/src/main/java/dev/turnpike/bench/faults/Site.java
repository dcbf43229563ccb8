package dev.turnpike.bench.faults;

import dev.turnpike.bench.load.SellerTerms;
import dev.turnpike.bench.load.Wallets;
import dev.turnpike.bench.run.Ask;
import dev.turnpike.bench.run.Gateway;
import dev.turnpike.bench.run.World;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Offer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The gateway that is attacked, and the world around it. */
final class Site {
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private final World world;
    private final Gateway gateway;
    private final Map<Integer, Wallets> wallets = new HashMap<>();
    /** By the order: later, under attack, nobody need be told a price. */
    private final Map<String, Offer.Acceptable> offers = new HashMap<>();

    Site(World world, Gateway gateway) {
        this.world = world;
        this.gateway = gateway;
    }

    World world() {
        return world;
    }

    Gateway gateway() {
        return gateway;
    }

    URI url() {
        return gateway.target().url();
    }

    Stranger stranger(String address) {
        return new Stranger(address, url());
    }

    /** Payment headers of an order, of so many payers in turn, who are others than those of another number. */
    synchronized List<byte[]> sign(int payers, String body, int count) {
        Offer.Acceptable offer = offers.computeIfAbsent(body,
                unknown -> Objects.requireNonNull(SellerTerms.of(Ask.post(url(), body)).offers().get(1)));
        return wallets(payers).sign(offer, count);
    }

    synchronized List<Address> addresses(int payers) {
        return wallets(payers).addresses();
    }

    private Wallets wallets(int payers) {
        return wallets.computeIfAbsent(payers, count -> new Wallets(count, InstantSource.system()));
    }

    /** Tells the world something of payers, such as {@code /__own/ADDRESS/0}. */
    void tell(String path) {
        Ask.get(world.uri(world.ports().facilitator(), path));
    }

    /** Does so many things at once, and waits for all. */
    static void atOnce(int count, IntConsumer each) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = IntStream.range(0, count)
                    .mapToObj(i -> CompletableFuture.runAsync(() -> each.accept(i), threads))
                    .toList();
            all.forEach(CompletableFuture::join);
        }
    }

    /** An order at the upstream that does as the prompt says. */
    static String rogue(String prompt) {
        return "{\"prompt\":\"%s\",\"model\":\"rogue\"}".formatted(prompt);
    }

    /** The most that has been resident since its start. */
    long peakMb() {
        try {
            var peak = PEAK.matcher(Files.readString(Path.of("/proc/" + gateway.target().program().pid() + "/status")));
            return peak.find() ? Long.parseLong(peak.group(1)) / 1024 : 0;
        } catch (IOException gone) {
            return 0;
        }
    }

    long logBytes() {
        return size(gateway.target().program().log());
    }

    /** How often the log names an error of the virtual machine. */
    long errors() {
        try (Stream<String> lines = Files.lines(gateway.target().program().log())) {
            return lines.filter(line -> line.contains("OutOfMemoryError") || line.contains("OutOfDirectMemoryError"))
                    .count();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Bytes of images that came as data and are kept. */
    long keptBytes() {
        Path folder = gateway.folder().resolve("turnpike-files");
        if (!Files.isDirectory(folder)) return 0;
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(Site::size).sum();
        } catch (IOException moving) {
            throw new UncheckedIOException(moving);
        }
    }

    static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException gone) {
            return 0;
        }
    }
}
