package dev.turnpike.gateway;

import dev.turnpike.gateway.bridge.Bridge;
import dev.turnpike.gateway.bridge.BridgeSettings;
import dev.turnpike.sandbox.OpenSandbox;
import dev.turnpike.sandbox.SandboxOnly;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import reactor.netty.ChannelBindException;

/**
 * The main class: starts the gateway, or with {@code --turnpike.sandbox=upstreams} the upstreams, facilitator and chain of
 * the sandbox alone, or with {@code --turnpike.mcp-bridge=URL} a bridge to a gateway's tools; {@code style check} checks a
 * style and ends.
 *
 * <p>Nothing is found by looking around: what there is, is in the three configurations it imports.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({GroundConfiguration.class, SurfaceConfiguration.class, GuardConfiguration.class, OperatorConfiguration.class})
public class TurnpikeApplication {
    /** What starts the sandbox alone; the second is the former word for it. */
    private static final Set<String> ALONE = Set.of("--turnpike.sandbox=upstreams", "--turnpike.sandbox=sellers");

    public static void main(String[] args) throws InterruptedException, IOException {
        if (args.length > 0 && args[0].equals("style"))
            System.exit(new StyleCommand(System.out).run(List.of(args).subList(1, args.length)));
        if (BridgeSettings.areIn(args)) bridge(args);
        else if (Arrays.stream(args).anyMatch(ALONE::contains)) sandboxOnly(args);
        else
            SpringApplication.run(TurnpikeApplication.class, args);
    }

    /** Runs until the host closes its end. Nothing but messages goes to the standard output, in UTF-8. */
    private static void bridge(String[] args) throws IOException {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        try {
            new Bridge(BridgeSettings.read(args, System::getenv), out, System.err).run(System.in);
        } catch (IllegalArgumentException wrong) {
            System.err.println("bridge: " + wrong.getMessage());
            System.exit(2);
        }
    }

    /** Runs until the process is told to end. */
    private static void sandboxOnly(String[] args) throws InterruptedException {
        OpenSandbox open = open(args);
        CountDownLatch end = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            open.close();
            end.countDown();
        }));
        end.await();
    }

    /** A sandbox that cannot be opened ends the process with its reason, not with a stack trace. */
    private static OpenSandbox open(String[] args) {
        try {
            return SandboxOnly.run(args, InstantSource.system(), new SecureRandom(), Threads.start().work(),
                    System.out);
        } catch (IllegalArgumentException | ChannelBindException failure) {
            System.err.println("sandbox: " + failure.getMessage());
            System.exit(1);
            throw failure;
        }
    }
}
