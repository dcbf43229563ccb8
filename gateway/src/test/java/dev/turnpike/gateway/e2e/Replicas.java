package dev.turnpike.gateway.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Several packaged gateways behind a balancer, with one ledger. */
final class Replicas implements Seller {
    private final String port = Jar.freePort();
    private final List<Jar> all;
    private final Balancer balancer;

    /** Starts them all at once. */
    Replicas(int count, Town town, UnaryOperator<Settings> more, Path folder, Databases database) {
        Settings settings = more.apply(StormTown.wide(town))
                .with("jdbc:sqlite:FOLDER/turnpike.db", database.url())
                .with("PUBLIC_URL", Balancer.url(port))
                .with("limits: {", "limits: { proxies: [ 127.0.0.1 ],");
        List<CompletableFuture<Jar>> started = IntStream.range(0, count)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> new Jar(settings, made(folder, "gateway-" + i)),
                        Thread::startVirtualThread))
                .toList();
        all = started(started);
        balancer = new Balancer(made(folder, "nginx"), port, all.stream().map(Jar::port).toList());
    }

    /** All of them; if one does not start, none is left. */
    private static List<Jar> started(List<CompletableFuture<Jar>> started) {
        try {
            return started.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException late) {
            started.forEach(one -> one.thenAccept(Jar::close));
            throw late;
        }
    }

    private static Path made(Path folder, String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Jar get(int number) {
        return all.get(number);
    }

    @Override
    public String url() {
        return Balancer.url(port);
    }

    @Override
    public String generate(int client) {
        return Balancer.url(port, client) + "/v1/images/generate";
    }

    @Override
    public List<String> doors() {
        return all.stream().map(Jar::generate).toList();
    }

    /** Of the first of them. */
    @Override
    public String management() {
        return all.getFirst().management();
    }

    @Override
    public List<String> errors() {
        return all.stream().flatMap(one -> one.errors().stream()).toList();
    }

    @Override
    public void stop() {
        all.forEach(Jar::stop);
    }

    @Override
    public void close() {
        balancer.close();
        all.forEach(Jar::close);
    }
}
