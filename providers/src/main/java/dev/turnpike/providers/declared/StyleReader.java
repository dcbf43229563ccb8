package dev.turnpike.providers.declared;

import static dev.turnpike.providers.declared.Section.list;
import static dev.turnpike.providers.declared.Section.value;

import dev.turnpike.providers.declared.Style.Answer;
import dev.turnpike.providers.declared.Style.AskWith;
import dev.turnpike.providers.declared.Style.Constant;
import dev.turnpike.providers.declared.Style.OfModel;
import dev.turnpike.providers.declared.Style.Poll;
import dev.turnpike.providers.declared.Style.Refused;
import dev.turnpike.providers.declared.Style.Sent;
import dev.turnpike.providers.yaml.Yaml;
import dev.turnpike.providers.yaml.YamlReader;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a style file: YAML with lines, then every section, then what must fit together. Reports every problem at once. */
public final class StyleReader {
    private static final Set<String> SECTIONS = Set.of("submit", "send", "fixed", "size", "can", "models", "answer",
            "poll", "refused", "words", "resend");
    private static final Pattern PATH = Pattern
            .compile("(/|\\{as})[A-Za-z0-9._~:/{}-]{0,200}(\\?[A-Za-z0-9._~=&-]{1,200})?");
    private static final Pattern RANGE = Pattern.compile("(0|[1-9][0-9]{0,17})-([1-9][0-9]{0,17})");
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?");
    private static final Pattern LIFE = Pattern.compile("[1-9][0-9]{0,2}[mhd]");
    private static final Pattern HTTP = Pattern.compile("[2-5][0-9]{2}");

    private static final YamlReader YAML = new YamlReader("a style", 64 << 10, 8);

    private final List<StyleProblem> problems;

    private StyleReader(List<StyleProblem> problems) {
        this.problems = problems;
    }

    /** The result of a reading. */
    public sealed interface Reading {
        record Good(Style style) implements Reading {}

        /** @param problems all of them; never empty */
        record Bad(List<StyleProblem> problems) implements Reading {}
    }

    /**
     * @param name of the style
     * @param yaml the file's text, at most 64 KiB
     */
    public static Reading read(String name, String yaml) {
        List<StyleProblem> problems = new ArrayList<>();
        Optional<Style> style = YAML
                .read(yaml, (line, path, message) -> problems.add(new StyleProblem(line, path, message)))
                .map(node -> new StyleReader(problems).style(name, new Section("", node, problems)));
        return problems.isEmpty() ? new Reading.Good(style.orElseThrow()) : new Reading.Bad(List.copyOf(problems));
    }

    private Style style(String name, Section file) {
        Map<String, Section> parts = file.entries(SECTIONS);
        String path = path(file, parts.get("submit"));
        List<Sent> send = sent(file, parts.get("send"));
        List<Constant> fixed = constants(parts.get("fixed"));
        Sizes sizes = new StyleSizes(file, send).read(parts.get("size"));
        OfModel usual = new OfModel(List.of(), Sizes.Made.NONE, List.of(), send, fixed, sizes);
        Style style = new Style(name, path, send, fixed, sizes, StyleLimits.read(parts.get("can")),
                models(parts.get("models"), usual), answer(parts.get("answer")), poll(parts.get("poll")),
                refused(parts.get("refused")), stages(parts.get("words")), resend(parts.get("resend")));
        StyleRules.check(style, file);
        return style;
    }

    private static String path(Section file, @Nullable Section submit) {
        Section path = submit == null ? null : submit.entries(Set.of("path")).get("path");
        if (path == null) file.problem("no submit.path (expected: where orders are posted, such as /v1/images)");
        return value(path, StyleReader::template, "/");
    }

    /** A path, perhaps with {@code {as}} or {@code {id}} in it. */
    private static String template(String text) {
        String plain = text.replace(Style.AS, "a").replace(Style.ID, "a");
        if (!PATH.matcher(text).matches() || plain.contains("{") || plain.contains("}") || text.startsWith("//")
                || plain.contains("/../"))
            throw new IllegalArgumentException("a path such as /v1/images, {as} or {id} in it");
        return text;
    }

    private static List<Sent> sent(Section file, @Nullable Section send) {
        List<Sent> sent = new ArrayList<>();
        if (send == null) file.problem("no send (expected: where the fields of an order go)");
        else
            send.entries(Set.of())
                    .forEach((target, field) -> target(target, field).ifPresent(
                            at -> field.read(OrderField::named).ifPresent(of -> sent.add(new Sent(at, of)))));
        return sent;
    }

    private static List<Constant> constants(@Nullable Section fixed) {
        List<Constant> constants = new ArrayList<>();
        if (fixed != null)
            fixed.entries(Set.of())
                    .forEach(
                            (target, value) -> target(target, value).ifPresent(at -> value.read(text -> constant(value))
                                    .ifPresent(constant -> constants.add(new Constant(at, constant)))));
        return constants;
    }

    private static Object constant(Section section) {
        Yaml.Scalar text = (Yaml.Scalar) section.node();
        if (!text.bare()) return text.text();
        if (text.text().equals("true") || text.text().equals("false")) return text.text().equals("true");
        if (!NUMBER.matcher(text.text()).matches())
            throw new IllegalArgumentException("text, a plain number, true or false");
        return new BigDecimal(text.text());
    }

    private static Optional<Pointer> target(String target, Section entry) {
        try {
            return Optional.of(Pointer.target(target));
        } catch (IllegalArgumentException no) {
            entry.problem("'" + target + "' (expected: " + no.getMessage() + ")");
            return Optional.empty();
        }
    }

    /** {@code 1-50}, or {@code 50} for at most that. */
    static Limits.Range range(String text) {
        var bounds = RANGE.matcher(text.contains("-") ? text : "0-" + text);
        if (!bounds.matches() || Long.parseLong(bounds.group(1)) > Long.parseLong(bounds.group(2)))
            throw new IllegalArgumentException("a range such as 1-50");
        return new Limits.Range(Long.parseLong(bounds.group(1)), Long.parseLong(bounds.group(2)));
    }

    /** @param usual what is the same for a model that says nothing else */
    private static List<OfModel> models(@Nullable Section models, OfModel usual) {
        return models == null ? List.of() : models.items().stream().map(model -> {
            Map<String, Section> parts = model
                    .entries(Set.of("for", "made", "only", "cannot", "send", "fixed", "size"));
            Section own = parts.get("send");
            List<Sent> send = own == null ? usual.send() : sent(model, own);
            StyleSizes sizes = new StyleSizes(model, send);
            return new OfModel(list(parts.get("for"), Function.identity()),
                    sizes.made(parts.get("made"), parts.get("only")), list(parts.get("cannot"), OrderField::named),
                    send, parts.get("fixed") == null ? usual.fixed() : constants(parts.get("fixed")),
                    own == null && parts.get("size") == null ? usual.sizes() : sizes.read(parts.get("size")));
        }).toList();
    }

    private static Answer answer(@Nullable Section answer) {
        Map<String, Section> parts = answer == null ? Map.of()
                : answer.entries(Set.of("images", "job", "job-url", "result-url", "state", "error", "cost", "lives"));
        Section lives = parts.get("lives");
        return new Answer(pointers(parts.get("images")), pointers(parts.get("job")), pointers(parts.get("job-url")),
                pointers(parts.get("result-url")), pointers(parts.get("state")), pointers(parts.get("error")),
                pointers(parts.get("cost")), lives == null ? null : lives.read(StyleReader::life).orElse(null));
    }

    private static Duration life(String text) {
        if (!LIFE.matcher(text).matches()) throw new IllegalArgumentException("a time such as 10m, 1h or 7d");
        long count = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 'm' -> Duration.ofMinutes(count);
            case 'h' -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private static List<Pointer> pointers(@Nullable Section section) {
        return list(section, Pointer::of);
    }

    private static Poll poll(@Nullable Section poll) {
        Map<String, Section> parts = poll == null ? Map.of()
                : poll.entries(Set.of("path", "method", "id", "fixed", "ask-with", "http"));
        Map<Integer, Stage> http = new HashMap<>();
        Section statuses = parts.get("http");
        if (statuses != null) statuses.entries(Set.of()).forEach((status, stage) -> {
            if (!HTTP.matcher(status).matches()) stage.problem("no status (expected: such as 202)");
            else
                stage.read(text -> named(Stage.class, text))
                        .ifPresent(read -> http.put(Integer.parseInt(status), read));
        });
        String method = value(parts.get("method"), StyleReader::method, "GET");
        Section path = parts.get("path");
        return new Poll(path == null ? null : path.read(StyleReader::template).orElse(null), method.equals("POST"),
                list(parts.get("id"), Pointer::target), constants(parts.get("fixed")),
                value(parts.get("ask-with"), text -> named(AskWith.class, text), AskWith.NONE), Map.copyOf(http));
    }

    private static String method(String text) {
        if (!text.equals("GET") && !text.equals("POST")) throw new IllegalArgumentException("GET or POST");
        return text;
    }

    private static <E extends Enum<E>> E named(Class<E> type, String text) {
        for (E each : type.getEnumConstants()) if (label(each).equals(text)) return each;
        throw new IllegalArgumentException("one of " + String.join(", ",
                Set.of(type.getEnumConstants()).stream().map(StyleReader::label).sorted().toList()));
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    private static Refused refused(@Nullable Section refused) {
        Map<String, Section> parts = refused == null ? Map.of() : refused.entries(Set.of("at", "words"));
        return new Refused(pointers(parts.get("at")), list(parts.get("words"), Words::word));
    }

    private static Map<String, Stage> stages(@Nullable Section words) {
        Map<String, Stage> stages = new LinkedHashMap<>();
        if (words != null)
            words.entries(Set.of("pending", "done", "failed"))
                    .forEach((stage, entry) -> list(entry, Words::word)
                            .forEach(word -> stages.put(word, named(Stage.class, stage))));
        return stages;
    }

    private static List<String> resend(@Nullable Section resend) {
        return resend == null ? List.of() : list(resend.entries(Set.of("arrived")).get("arrived"), Function.identity());
    }
}
