package dev.turnpike.sandbox;

import dev.turnpike.config.ConfigurationReader;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import reactor.core.scheduler.Scheduler;

/**
 * The sandbox without a gateway, as {@code --turnpike.sandbox=upstreams} runs it: a gateway in another process can be
 * killed and restarted while upstreams, jobs and chain live on.
 */
public final class SandboxOnly {
    private static final String PORTS = "--turnpike.sandbox.ports=";

    private SandboxOnly() {}

    /**
     * Opens the built-in sandbox and prints one line, {@code sandbox ready …}, then a configuration for the gateway.
     *
     * @param args may have {@code --turnpike.sandbox.ports=}, the port of the services, then one for each
     *     upstream; 0 is any free port
     */
    public static OpenSandbox run(String[] args, InstantSource clock, RandomGenerator random, Scheduler scheduler,
            PrintStream out) {
        OpenSandbox open = new Sandbox(SandboxSettings.standard(), clock, random, scheduler).open(ports(args));
        out.println("sandbox ready control=" + open.control() + " facilitator=" + open.facilitator() + " rpc="
                + open.rpc() + " "
                + String.join(" ", open.upstreams().stream().map(id -> id + "=" + open.upstream(id)).toList()));
        out.println("# turnpike.yaml for a gateway in another process:\n" + configuration(open));
        return open;
    }

    /** The built-in configuration, with the addresses of this sandbox. */
    static String configuration(OpenSandbox open) {
        String text = ConfigurationReader.sandbox()
                .replaceFirst("base-sepolia: \\{ ", "base-sepolia: { rpc: \"" + open.rpc() + "\", ")
                .replaceFirst("facilitator: sandbox", "facilitator: { url: \"" + open.facilitator() + "\" }");
        for (String id : open.upstreams())
            text = text.replaceFirst("\\$\\{SANDBOX_" + id.toUpperCase(Locale.ROOT).replace('-', '_') + ":[^}]*}",
                    open.upstream(id).toString());
        return text;
    }

    private static Ports ports(String[] args) {
        return Arrays.stream(args)
                .filter(arg -> arg.startsWith(PORTS))
                .map(arg -> ports(arg.substring(PORTS.length())))
                .findFirst()
                .orElseGet(() -> Ports.of(SandboxSettings.builtIn()));
    }

    private static Ports ports(String list) {
        try {
            List<Integer> ports = Arrays.stream(list.split(",", -1)).map(Integer::valueOf).toList();
            return new Ports(ports.getFirst(), ports.subList(1, ports.size()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(PORTS + list + " (expected: numbers such as 8410,8411,8412,8413)", e);
        }
    }
}
