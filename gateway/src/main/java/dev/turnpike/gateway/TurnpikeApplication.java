package dev.turnpike.gateway;

import dev.turnpike.sandbox.OpenSandbox;
import dev.turnpike.sandbox.SandboxOnly;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * Starts the gateway; or with {@code --turnpike.sandbox=sellers} the sandbox's sellers, facilitator and chain alone.
 *
 * <p>Nothing is found by looking around: what there is, is in {@link Assembly}.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(Assembly.class)
public class TurnpikeApplication {
    public static void main(String[] args) throws InterruptedException {
        if (Arrays.asList(args).contains("--turnpike.sandbox=sellers")) sellersOnly(args);
        else
            SpringApplication.run(TurnpikeApplication.class, args);
    }

    /** Until the process is told to end. */
    private static void sellersOnly(String[] args) throws InterruptedException {
        Threads threads = Threads.start();
        OpenSandbox open = SandboxOnly.run(args, InstantSource.system(), new SecureRandom(), threads.work(),
                System.out);
        CountDownLatch end = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            open.close();
            end.countDown();
        }));
        end.await();
    }
}
