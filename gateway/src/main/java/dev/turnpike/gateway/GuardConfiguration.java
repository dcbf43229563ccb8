package dev.turnpike.gateway;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.turnpike.config.Configuration.LimitSettings;
import dev.turnpike.core.Core;
import dev.turnpike.surface.guard.Connections;
import dev.turnpike.surface.guard.Cors;
import dev.turnpike.surface.guard.ForwardedFor;
import dev.turnpike.surface.guard.LooseTargets;
import dev.turnpike.surface.guard.RateLimits;
import dev.turnpike.surface.guard.RequestIds;
import dev.turnpike.surface.guard.SlowHeads;
import dev.turnpike.surface.route.SoldRoutes;
import io.github.bucket4j.TimeMeter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What stands between clients and the surface: limits for each address, and connections that make no progress. */
@Configuration(proxyBeanMethods = false)
class GuardConfiguration {
    private static final Duration SLOW = Duration.ofSeconds(20);
    private static final long HEAP_OF_A_CONNECTION = 64 * 1024;
    /** Of the files that a process may open: one is the connection, one what is read from it, one is ours to work with. */
    private static final int FILES_OF_A_CONNECTION = 3;

    @Bean
    Cors cors() {
        return new Cors();
    }

    @Bean
    RequestIds requestIds() {
        return new RequestIds();
    }

    @Bean
    ForwardedFor forwardedFor(Core core) {
        return new ForwardedFor(() -> core.configuration().limits().perAddress());
    }

    @Bean
    RateLimits rateLimits(Core core, SoldRoutes routes) {
        return new RateLimits(() -> limits(core), routes::isSold, TimeMeter.SYSTEM_NANOTIME);
    }

    /** The limits of an address, divided by the gateways that share the ledger: a balancer divides its requests too. */
    static LimitSettings limits(Core core) {
        LimitSettings all = core.configuration().limits();
        int of = core.ground().stores().journal().replica().living();
        return of == 1 ? all
                : new LimitSettings(Math.ceilDiv(all.unpaidPerSecondPerAddress(), of),
                        Math.ceilDiv(all.failedVerifiesPerMinutePerAddress(), of), all.openJobs(),
                        Math.ceilDiv(all.cancelsPerMinute(), of), all.looksPerPayer(), all.perAddress(),
                        all.memoryPercent(), all.keptBytes());
    }

    @Bean
    Connections connections(Core core, Launch launch) {
        return new Connections(() -> core.configuration().limits().perAddress(), connections(launch), SLOW,
                core.ground().time().scheduler());
    }

    static int connections(Launch launch) {
        return connections(launch.machine().heap(), files());
    }

    /** Without an open file left no seller, node or facilitator can be called, and the ledger not be opened. */
    static int connections(long heap, long files) {
        return (int) Math.max(1, Math.min(heap / HEAP_OF_A_CONNECTION, files / FILES_OF_A_CONNECTION));
    }

    private static long files() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    @Bean
    ClosingConnections closingConnections(Connections connections) {
        return new ClosingConnections(connections);
    }

    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> slowClients(Connections connections) {
        return server -> server.addServerCustomizers(connections, new SlowHeads(SLOW), new LooseTargets());
    }
}
