package dev.turnpike.gateway;

import dev.turnpike.config.file.Startup;
import dev.turnpike.core.Core;
import dev.turnpike.core.delivery.ImageBytes;
import dev.turnpike.core.journal.Webhook;
import dev.turnpike.core.till.Sale;
import dev.turnpike.core.webhooks.Webhooks;
import dev.turnpike.surface.guard.CancelLimits;
import dev.turnpike.surface.guard.ErrorHandler;
import dev.turnpike.surface.guard.RateLimits;
import dev.turnpike.surface.guard.Streams;
import dev.turnpike.surface.listing.Catalogue;
import dev.turnpike.surface.mcp.McpPage;
import dev.turnpike.surface.pages.DiscoveryPages;
import dev.turnpike.surface.pages.ErrorPage;
import dev.turnpike.surface.pages.Favicon;
import dev.turnpike.surface.pages.FilePage;
import dev.turnpike.surface.pages.FrontPage;
import dev.turnpike.surface.pages.JobEventsPage;
import dev.turnpike.surface.pages.JobPages;
import dev.turnpike.surface.pages.ModelPages;
import dev.turnpike.surface.pages.PaymentPage;
import dev.turnpike.surface.pages.PricePages;
import dev.turnpike.surface.pages.ProviderPages;
import dev.turnpike.surface.route.PaidRoute;
import dev.turnpike.surface.route.SoldRoutes;
import dev.turnpike.surface.route.X402PaymentGatewayFilterFactory;
import dev.turnpike.surface.sale.Answers;
import dev.turnpike.surface.sale.ImagesRoutingFilter;
import dev.turnpike.surface.sale.SaleResponses;
import dev.turnpike.surface.sale.Voice;
import dev.turnpike.surface.wire.Bodies;
import dev.turnpike.surface.wire.Json;
import dev.turnpike.surface.wire.Routes;
import dev.turnpike.x402.Listing;
import io.github.bucket4j.TimeMeter;
import java.net.URI;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.json.JsonMapper;

/** What clients reach: the image routes, the free pages, and the limits on all of it. */
@Configuration(proxyBeanMethods = false)
class SurfaceConfiguration {
    /** One connection in so many may be a stream of events. */
    private static final int STREAMS = 4;

    @Bean
    ImagesRoutingFilter imagesRoutingFilter(Core core, Startup startup, Bodies bodies, Catalogue catalogue,
            Webhooks webhooks) {
        return images(core, startup, bodies, catalogue, webhooks::with);
    }

    static ImagesRoutingFilter images(Core core, Startup startup, Bodies bodies, Catalogue catalogue,
            BiFunction<Sale, @Nullable Webhook, Sale> hooked) {
        return new ImagesRoutingFilter(core.seller(), core.till(), core.sales(), answers(core, startup, catalogue),
                bodies, () -> core.configuration().seller().maxWait(), hooked);
    }

    @Bean
    McpPage mcpPage(Core core, Startup startup, ErrorHandler errors, ModelPages models, PricePages prices,
            Bodies bodies, RateLimits limits, Catalogue catalogue, Webhooks webhooks) {
        return new McpPage(core, answers(core, startup, catalogue), errors, models, prices, bodies, limits,
                webhooks::with);
    }

    private static Answers answers(Core core, Startup startup, Catalogue catalogue) {
        SaleResponses responses = new SaleResponses(core.seller(), () -> core.configuration().publicCosts(),
                startup.sandbox(), core.running().ownTime()::of, catalogue::listed);
        Scheduler scheduler = core.ground().time().scheduler();
        ImageBytes images = new ImageBytes(core.ground().outside().http(), core.files(), core.memory(),
                upstream -> core.fleet().get().reach(upstream), scheduler);
        return new Answers(core.till(), responses, images, scheduler);
    }

    @Bean
    Bodies bodies(Core core) {
        return new Bodies(core.ground().time().scheduler(), core.memory(),
                () -> core.configuration().limits().perAddress().bodies());
    }

    /** Spring writes answers as we do. */
    @Bean
    JsonMapper json() {
        return Json.mapper();
    }

    @Bean
    RouteLocator imageRoutes(RouteLocatorBuilder builder) {
        return Routes.images(builder);
    }

    @Bean
    FrontPage frontPage(Startup startup) {
        return new FrontPage(startup.sandbox());
    }

    @Bean
    Catalogue catalogue(Core core, SoldRoutes routes) {
        return new Catalogue(routes.operations(), service(core.ground().configuration()));
    }

    /** As at the start: what a 402 says of us does not change while we run. */
    private static Listing.Service service(dev.turnpike.config.Configuration settings) {
        URI url = settings.publicUrl();
        String icon = url != null && "https".equals(url.getScheme())
                ? url.toString().replaceAll("/+$", "") + Favicon.PATH
                : null;
        return new Listing.Service(settings.service().name(), settings.service().tags(), icon);
    }

    @Bean
    DiscoveryPages discoveryPages(Core core, Catalogue catalogue) {
        return new DiscoveryPages(core.fleet(), core.ground().outside().publicUrl(), catalogue);
    }

    @Bean
    Favicon favicon() {
        return new Favicon();
    }

    @Bean
    ErrorPage errorPage() {
        return new ErrorPage();
    }

    @Bean
    PricePages pricePages(Core core, Bodies bodies) {
        return new PricePages(core::configuration, core.sales(), core.seller(), core.ground().outside().publicUrl(),
                bodies);
    }

    @Bean
    ModelPages modelPages(Core core) {
        return new ModelPages(core.fleet());
    }

    @Bean
    ProviderPages providerPages(Core core) {
        return new ProviderPages(core.fleet(), core.health(), core.circuits(), core.ground().time().clock());
    }

    @Bean
    JobPages jobPages(Core core, Startup startup) {
        return new JobPages(core.ground().stores().journal(), core.cancelling(),
                new CancelLimits(() -> GuardConfiguration.limits(core), TimeMeter.SYSTEM_NANOTIME),
                job -> core.till().answered(job, true), startup.sandbox());
    }

    @Bean
    JobEventsPage jobEventsPage(Core core, Launch launch, Startup startup) {
        Streams streams = new Streams(() -> core.configuration().limits().perAddress().streams(),
                GuardConfiguration.connections(launch) / STREAMS);
        return new JobEventsPage(core.ground().stores().journal(), core.progress(), streams,
                job -> core.till().answered(job, true), core.ground().time().scheduler(), startup.sandbox());
    }

    @Bean
    PaymentPage paymentPage(Core core, Startup startup) {
        return new PaymentPage(core.ground().stores().journal(), startup.configuration().seller().asset(),
                core.refunds()::owing);
    }

    @Bean
    FilePage filePage(Core core) {
        return new FilePage(core.files());
    }

    @Bean
    ErrorHandler errorHandler() {
        return new ErrorHandler(Voice::of);
    }

    /** The routes that operators sell, by {@code X402Payment} in {@code application.yaml}. */
    @Bean
    SoldRoutes soldRoutes(GatewayProperties routes, Core core) {
        return new SoldRoutes(routes.getRoutes(), routes.getDefaultFilters(), core.seller())
                .warned(core.ground().configuration().treasury().refundLimit());
    }

    @Bean
    X402PaymentGatewayFilterFactory x402Payment(Core core, SoldRoutes routes, Bodies bodies, Webhooks webhooks) {
        return new X402PaymentGatewayFilterFactory(config -> {
            SoldRoutes.SoldRoute sold = routes.route(config.getRouteId());
            return new PaidRoute(sold.settings(), core, bodies,
                    sold.operations().getFirst().listing(service(core.ground().configuration())), webhooks::with);
        });
    }
}
