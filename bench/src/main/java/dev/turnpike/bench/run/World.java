package dev.turnpike.bench.run;

import dev.turnpike.bench.stubs.Stubs;
import dev.turnpike.bench.stubs.Stubs.Latencies;
import dev.turnpike.bench.stubs.Stubs.Ports;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The stubs in a process of their own, and their counts. */
public final class World implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Program program;
    private final Ports ports;

    private World(Program program, Ports ports) {
        this.program = program;
        this.ports = ports;
    }

    public static World start(Path folder, int core, Latencies latencies) {
        var ports = new Ports(Ask.freePort(), Ask.freePort(), Ask.freePort(), Ask.freePort(), Ask.freePort());
        var arguments = Stream.concat(
                Stream.of(ports.facilitator(), ports.node(), ports.xRouter(), ports.xGen(), ports.rogue())
                        .map(String::valueOf),
                Stream.of(latencies.verify(), latencies.settle(), latencies.node(), latencies.generate())
                        .map(wait -> String.valueOf(wait.toMillis())));
        var command = Stream
                .of(Stream.of(Program.java(), "-Xmx2g", "-XX:+UseSerialGC", "-cp",
                        System.getProperty("java.class.path"), Stubs.class.getName()), arguments)
                .flatMap(part -> part)
                .toList();
        var world = new World(Program.start("stubs", core, folder, Map.of(), List.copyOf(command)), ports);
        Ask.until(world.program, world.uri(ports.facilitator(), "/__stats"), 200);
        return world;
    }

    public Ports ports() {
        return ports;
    }

    public URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** What was asked since the start. */
    public Map<String, Long> counts() {
        return JSON.readValue(Ask.get(uri(ports.facilitator(), "/__stats")).text(),
                JSON.getTypeFactory().constructMapType(Map.class, String.class, Long.class));
    }

    /** How much more was asked than before. */
    public static long more(Map<String, Long> before, Map<String, Long> after, String what) {
        return after.getOrDefault(what, 0L) - before.getOrDefault(what, 0L);
    }

    @Override
    public void close() {
        program.close();
    }
}
