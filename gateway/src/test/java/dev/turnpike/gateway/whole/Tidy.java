package dev.turnpike.gateway.whole;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/** Makes alike what differs from run to run: the first of each kind becomes number 1, and so on. */
final class Tidy {
    private final Gateway gateway;

    Tidy(Gateway gateway) {
        this.gateway = gateway;
    }

    String tidy(String text) {
        text = ports(text);
        text = text.replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z", "2026-11-21T09:00:00Z");
        text = text.replaceAll("(?<=\"day\" : \")\\d{4}-\\d\\d-\\d\\d", "2026-11-21");
        text = text.replaceAll(
                "(?<digits>\"(?:p50Milliseconds|p95Milliseconds|latencyMilliseconds|milliseconds)\" : )\\d+",
                "${digits}12");
        text = text.replaceAll("(?<=has it under )[0-9a-f]+-\\d+", "request-1");
        text = numbered(text, "0x[0-9a-f]{64}", n -> "0x" + "%064d".formatted(n));
        text = numbered(text, "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
                "00000000-0000-4000-8000-%012d"::formatted);
        text = numbered(text,
                "(?<=/v1/jobs/|\"job\" : \"|\"id\" : \"|\"movement\" : \"|job=)[A-Za-z0-9_-]{22}(?=[\"\\s/])",
                "job-%d"::formatted);
        return text.replaceAll(
                "0x[0-9a-fA-F]{40}(?=\",\\s+\"(?:nonce|transaction)\")|(?<=base-sepolia/)0x[0-9a-fA-F]{40}",
                "0x90F79bf6EB2c4f870365E785982E1f101E93b906");
    }

    private String ports(String text) {
        List<String> standard = List.of("8410", "8411", "8412", "8413");
        text = text.replace(":" + gateway.web().base().getPort(), ":8402");
        for (int i = 0; i < standard.size(); i++)
            text = text.replace(":" + gateway.ports().get(i), ":" + standard.get(i));
        return text;
    }

    private static String numbered(String text, String what, IntFunction<String> name) {
        Map<String, String> names = new LinkedHashMap<>();
        return Pattern.compile(what)
                .matcher(text)
                .replaceAll(found -> names.computeIfAbsent(found.group(), first -> name.apply(names.size() + 1)));
    }
}
