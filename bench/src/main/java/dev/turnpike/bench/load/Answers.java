package dev.turnpike.bench.load;

import io.netty.handler.codec.http.FullHttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What came back, in the order of time; used by one thread at a time. */
public final class Answers implements Outcomes {
    private static final int SAMPLE = 300;

    private final int wanted;
    private final boolean receipts;
    private final Map<String, Integer> bad = new TreeMap<>();
    private int[] micros = new int[1 << 14];
    private int good;
    private int all;
    private String sample = "";

    /**
     * @param wanted the status of a good answer
     * @param receipts whether a good answer has images and a receipt
     */
    public Answers(int wanted, boolean receipts) {
        this.wanted = wanted;
        this.receipts = receipts;
    }

    @Override
    public void add(FullHttpResponse response, long nanos) {
        if (all == micros.length) micros = Arrays.copyOf(micros, all * 2);
        micros[all++] = (int) Math.min(Integer.MAX_VALUE, nanos / 1000);
        int status = response.status().code();
        if (status != wanted) bad(String.valueOf(status), response);
        else if (!receipts) good++;
        else if (!response.headers().contains("X-PAYMENT-RESPONSE") && !response.headers().contains("PAYMENT-RESPONSE"))
            bad("no receipt", response);
        else if (!response.content().toString(StandardCharsets.UTF_8).contains("\"images\""))
            bad("no images", response);
        else
            good++;
    }

    @Override
    public void lost() {
        bad.merge("lost", 1, Integer::sum);
    }

    private void bad(String what, FullHttpResponse response) {
        bad.merge(what, 1, Integer::sum);
        if (sample.isEmpty()) {
            String text = response.content().toString(StandardCharsets.UTF_8);
            sample = text.substring(0, Math.min(SAMPLE, text.length()));
        }
    }

    public int good() {
        return good;
    }

    /** How many were not good, by status or by what was missing. */
    public Map<String, Integer> bad() {
        return bad;
    }

    public int badCount() {
        return bad.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The beginning of the first answer that was not good; empty: none. */
    public String sample() {
        return sample;
    }

    public int count() {
        return all;
    }

    /** The latency in milliseconds that this share of the answers did not exceed. */
    public double percentile(double share) {
        return percentile(List.of(this), share);
    }

    /** The same over all of these together; 0 if there are none. */
    public static double percentile(List<Answers> together, double share) {
        int[] sorted = together.stream().flatMapToInt(one -> Arrays.stream(one.micros, 0, one.all)).sorted().toArray();
        int last = sorted.length - 1;
        return last < 0 ? 0 : sorted[Math.clamp((int) Math.ceil(share * sorted.length) - 1, 0, last)] / 1000.0;
    }
}
