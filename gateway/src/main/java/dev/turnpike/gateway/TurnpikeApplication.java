package dev.turnpike.gateway;

import dev.turnpike.sandbox.OpenSandbox;
import dev.turnpike.sandbox.SandboxOnly;
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
 * the sandbox alone; {@code style check} checks a style and ends.
 *
 * <p>Nothing is found by looking around: what there is, is in the three configurations it imports.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({GroundConfiguration.class, SurfaceConfiguration.class, OperatorConfiguration.class})
public class TurnpikeApplication {
    /** What starts the sandbox alone; the second is the former word for it. */
    private static final Set<String> ALONE = Set.of("--turnpike.sandbox=upstreams", "--turnpike.sandbox=sellers");

    public static void main(String[] args) throws InterruptedException {
        if (args.length > 0 && args[0].equals("style"))
            System.exit(new StyleCommand(System.out).run(List.of(args).subList(1, args.length)));
        if (Arrays.stream(args).anyMatch(ALONE::contains)) sandboxOnly(args);
        else
            SpringApplication.run(TurnpikeApplication.class, args);
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
