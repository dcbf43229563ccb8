package dev.turnpike.bench.faults;

import dev.turnpike.bench.run.Ask;
import dev.turnpike.bench.run.Target;
import dev.turnpike.x402.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Everything that strangers can make a gateway keep, pushed until its bound is met or the pushing has shown the price. */
final class Pushes {
    private static final int AT_ONCE = 50;
    /** From 128 to 2048 in steps of 64. */
    private static final int SIDES = 31;
    private static final String ORDERS = "/v1/images/generate";
    private static final String LONG = "{\"prompt\":\"url=4000 images=1 %s\",\"model\":\"rogue\",\"metadata\":\"%s\"}"
            .formatted("p".repeat(2900), "m".repeat(4000));
    private static final String DATA = Site.rogue("bytes=1400000 images=1");
    private static final String SLOW = Site.rogue("bytes=1000 hold=15000");
    private static final String HELLO = """
            {"jsonrpc":"2.0","id":%d,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},\
            "clientInfo":{"name":"bench","version":"1"}}}""";
    private static final int UNFUNDED = 100;
    private static final int CANCELLING = 20;
    private static final int REPEATING = 5;
    private static final int KNOWN = 6;
    private static final int TOLD = 16;
    private static final int WAVES = 3;
    private static final int WAVE = 40;
    private static final Duration COUNTED = Duration.ofSeconds(11);
    private static final int LONG_WINDED = 21;
    private static final int HEAVY = 22;
    private static final int WATCHED = 7;

    private Pushes() {}

    static List<Push> all() {
        return List.of(
                new Push("a page, from 10,000 addresses", Pushes::addresses, "counters of addresses",
                        kept -> kept.live("LockFreeBucket"), 100_000, "100,000, 10 s each"),
                new Push("3,844 orders of other sizes and counts without a payment, 200 addresses", Pushes::sizes,
                        "402s that are remembered", kept -> kept.live("SaleResponses$Unpaid"), 8_000, "4 MiB"),
                new Push("4,000 worthless payment headers, 100 addresses", Pushes::worthless, "rows of jobs",
                        kept -> kept.rows("jobs"), 0, "none; `failed-verifies-per-minute-per-address`"),
                new Push("4,000 payments without money, 100 addresses", Pushes::unfunded, "rows of jobs",
                        kept -> kept.rows("jobs"), 0, "none; `failed-verifies-per-minute-per-address`"),
                new Push("1,000 greetings at `/mcp`, 20 addresses", Pushes::greetings, "rows of jobs",
                        kept -> kept.rows("jobs"), 0, "no session"),
                new Push("400 connections that stay, one address", Pushes::connections, "rows of jobs",
                        kept -> kept.rows("jobs"), 0, "`connections-per-address` (256)"),
                new Push("300 holds, each cancelled, 20 payers and addresses", Pushes::cancels, "rows of jobs",
                        kept -> kept.rows("jobs"), 300, "`cancels-per-minute`, then `retention.jobs`"),
                new Push("30 payments for one order", Pushes::joins, "rows of jobs", kept -> kept.rows("jobs"), 17,
                        "16 that join, within the payer's room"),
                new Push("200 other orders with a payment that is known", Pushes::others, "rows of jobs",
                        kept -> kept.rows("jobs"), 1, "5 of a payment in an hour, 100,000 payments"),
                new Push("60 streams of one job, one address", Pushes::streams, "rows of jobs",
                        kept -> kept.rows("jobs"), 1, "`streams-per-address` (32)"),
                new Push("1,920 orders in three waves that tell one dead host, 16 payers", Pushes::webhooks,
                        "rows of webhooks", kept -> kept.rows("webhooks"), 1_500,
                        "`webhooks.pending-per-host` (1,000), an eighth a payer"),
                new Push("400 orders as long as can be, 20 payers", Pushes::longOrders, "jobs in memory",
                        kept -> kept.live("Job"), 10_000, "a sixteenth of the heap; rows: `retention`"),
                new Push("60 orders whose images are 1.4 MB of data", Pushes::files, "bytes of kept files",
                        Kept::fileBytes, 40_000_000, "`kept-files` (40 MB here)"));
    }

    private static void addresses(Site site, Tally tally) {
        var knock = new Knock(site);
        each(10_000, i -> tally.count(knock.get("127.1.%d.%d".formatted(i / 250, 1 + i % 250), "/v1/models")));
    }

    private static void sizes(Site site, Tally tally) {
        var knock = new Knock(site);
        each(SIDES * SIDES * 4,
                i -> tally.count(knock.post("127.2.0." + (1 + i % 200), ORDERS, "",
                        "{\"prompt\":\"a fox\",\"model\":\"rogue\",\"width\":%d,\"height\":%d,\"numberResults\":%d}"
                                .formatted(128 + i % SIDES * 64, 128 + i / SIDES % SIDES * 64,
                                        1 + i / (SIDES * SIDES)))));
    }

    private static void worthless(Site site, Tally tally) {
        var knock = new Knock(site);
        each(4_000, i -> tally.count(knock.post("127.3.0." + (1 + i % 100), ORDERS, "X-PAYMENT: x" + i, DATA)));
    }

    private static void unfunded(Site site, Tally tally) {
        for (Address payer : site.addresses(UNFUNDED)) site.tell("/__own/" + payer.hex() + "/0");
        List<byte[]> payments = site.sign(UNFUNDED, Target.ORDER, 4_000);
        var knock = new Knock(site);
        each(payments.size(), i -> tally
                .count(knock.post("127.4.0." + (1 + i % UNFUNDED), ORDERS, text(payments.get(i)), Target.ORDER)));
    }

    private static void greetings(Site site, Tally tally) {
        var knock = new Knock(site);
        each(1_000, i -> tally.count(knock.post("127.5.0." + (1 + i % 20), "/mcp", "", HELLO.formatted(i))));
    }

    private static void connections(Site site, Tally tally) {
        var knock = new Knock(site);
        List<Socket> open = new ArrayList<>();
        for (int i = 0; i < 400; i++) try {
            Socket socket = knock.open("127.6.0.1");
            open.add(socket);
            tally.count(Knock.ask(socket, "GET /favicon.ico HTTP/1.1\r\nHost: gate\r\n\r\n").equals("closed") ? "closed"
                    : "answered");
        } catch (IOException closed) {
            tally.count("closed");
        }
        open.forEach(Pushes::close);
    }

    private static void cancels(Site site, Tally tally) {
        List<byte[]> payments = site.sign(CANCELLING, Target.ORDER, 15 * CANCELLING);
        each(CANCELLING, i -> {
            try (var payer = site.stranger("127.7.0." + (1 + i))) {
                for (int n = 0; n < 15; n++) {
                    var held = payer.order(payments.get(n * CANCELLING + i), Target.ORDER, "Prefer", "respond-async");
                    String job = held.job().orElse("");
                    tally.count("hold " + held.status());
                    if (!job.isEmpty()) tally.count("cancel " + payer.delete("/v1/jobs/" + job).status());
                }
            }
        });
    }

    private static void joins(Site site, Tally tally) {
        List<byte[]> payments = site.sign(1, SLOW, 30 * REPEATING).stream().limit(30).toList();
        try (var payer = site.stranger("127.8.0.1")) {
            tally.count(payer.order(payments.getFirst(), SLOW, "Prefer", "respond-async").status());
            Site.atOnce(payments.size() - 1,
                    i -> tally.count("again " + payer
                            .order(payments.get(i + 1), SLOW, "Prefer", "respond-async", "X-Stainless-Retry-Count", "1")
                            .status()));
        }
        Ask.pause(Duration.ofSeconds(16));
    }

    private static void others(Site site, Tally tally) {
        byte[] payment = site.sign(KNOWN, Target.ORDER, 1).getFirst();
        try (var buyer = site.stranger("127.9.0.1")) {
            tally.count("bought " + buyer.order(payment, Target.ORDER).status());
        }
        var knock = new Knock(site);
        each(200, i -> tally.count(knock.post("127.9.1." + (1 + i % 20), ORDERS, text(payment),
                "{\"prompt\":\"a guess, number %d\"}".formatted(i))));
    }

    private static void streams(Site site, Tally tally) {
        byte[] payment = site.sign(WATCHED, SLOW, 1).getFirst();
        try (var client = site.stranger("127.10.0.1")) {
            String job = client.order(payment, SLOW, "Prefer", "respond-async").job().orElse("");
            Site.atOnce(60, i -> tally.count(client.get("/v1/jobs/" + job + "/events").status()));
        }
    }

    /** In waves: those that wait are counted every ten seconds. */
    private static void webhooks(Site site, Tally tally) {
        List<byte[]> payments = site.sign(TOLD, Target.ORDER, WAVES * WAVE * TOLD);
        for (int wave = 0; wave < WAVES; wave++) {
            int first = wave * WAVE;
            each(TOLD, i -> {
                try (var client = site.stranger("127.11.0." + (1 + i))) {
                    for (int n = first; n < first + WAVE; n++)
                        tally.count(client.order(payments.get(n * TOLD + i), Target.ORDER, "Turnpike-Webhook",
                                "http://127.0.0.1:9/told/" + (n * TOLD + i), "Turnpike-Webhook-Secret",
                                "whsec_dHVybnBpa2UtZXhhbXBsZS1zZWNyZXQtMzJieXRlcyE=").status());
                }
            });
            Ask.pause(COUNTED);
        }
    }

    private static void longOrders(Site site, Tally tally) {
        List<byte[]> payments = site.sign(LONG_WINDED, LONG, 20 * LONG_WINDED);
        each(20, i -> {
            try (var client = site.stranger("127.12.0." + (1 + i))) {
                for (int n = 0; n < 20; n++)
                    tally.count(client.order(payments.get(n * LONG_WINDED + i), LONG).status());
            }
        });
    }

    private static void files(Site site, Tally tally) {
        List<byte[]> payments = site.sign(HEAVY, DATA, 60);
        try (var client = site.stranger("127.13.0.1")) {
            payments.forEach(payment -> tally.count(client.order(payment, DATA).status()));
        }
    }

    /** So many things, fifty at once. */
    private static void each(int count, IntConsumer one) {
        var next = new AtomicInteger();
        Site.atOnce(Math.min(AT_ONCE, count), worker -> {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) one.accept(i);
        });
    }

    private static String text(byte[] header) {
        return new String(header, StandardCharsets.US_ASCII);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }
}
