package dev.turnpike.gateway.http.operators;

import dev.turnpike.gateway.http.wire.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tables by RFC 4180. Texts that a spreadsheet would take for a formula get an apostrophe in front: some of them are
 * strangers' words.
 */
final class Csv {
    private static final Pattern QUOTED = Pattern.compile("[\",\\r\\n]");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

    private Csv() {}

    static Answer answer(List<String> columns, List<List<String>> rows) {
        String text = Stream.concat(Stream.of(columns), rows.stream()).map(Csv::line).collect(Collectors.joining());
        return new Answer(200, Map.of("Content-Type", "text/csv;charset=UTF-8", "Content-Disposition",
                "attachment; filename=\"ledger.csv\""), text.getBytes(StandardCharsets.UTF_8));
    }

    private static String line(List<String> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    static String cell(String text) {
        String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 && !NUMBER.matcher(text).matches()
                ? "'" + text
                : text;
        return QUOTED.matcher(safe).find() ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }
}
