package dev.turnpike.providers.dialect;

import dev.turnpike.providers.Image;
import dev.turnpike.providers.Urls;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The images in an answer that has none in a known place: every text in it, JSON within text included, that can be
 * nothing else, a data URL of an image or a URL that ends as an image's file does. Names of what was sent, of previews
 * and of addresses for other uses are left out.
 */
final class Strings {
    private static final int MAX_IMAGES = 16;
    private static final int MAX_DEPTH = 8;
    private static final Pattern FILE = Pattern
            .compile("(?i)https?://[^\\s?#]+\\.(png|jpe?g|webp|avif|gif)([?#]\\S*)?");
    private static final Pattern DATA = Pattern.compile("(?i)\\s*data:image/[a-z0-9.+-]+;.*");
    private static final Pattern LINK = Pattern.compile("(?i)!\\[[^\\]]*]\\((https?://[^)\\s]+)\\)");
    private static final Set<String> OTHERS = Set.of("input", "inputs", "param", "params", "parameters", "prompt",
            "request", "thumbnail", "thumbnails", "preview", "previews", "webhook", "callback", "status", "reference",
            "initimage", "sourceimage", "inputimage", "avatar", "logo", "icon");

    private final Map<String, Image> found = new LinkedHashMap<>();

    private Strings() {}

    static List<Image> in(JsonNode answer) {
        Strings strings = new Strings();
        strings.walk(answer, 0);
        return new ArrayList<>(strings.found.values());
    }

    private void walk(JsonNode node, int depth) {
        if (depth > MAX_DEPTH || found.size() >= MAX_IMAGES) return;
        if (node.isArray()) node.valueStream().forEach(entry -> walk(entry, depth + 1));
        else if (node.isObject() && !PromptRefusals.isWithheld(node)) node.properties().forEach(field -> {
            if (!isOther(field.getKey())) walk(field.getValue(), depth + 1);
        });
        else
            node.stringValueOpt().ifPresent(text -> read(text, depth));
    }

    private void read(String text, int depth) {
        String line = text.strip();
        if (line.startsWith("{") || line.startsWith("["))
            Json.tree(line.getBytes(StandardCharsets.UTF_8)).ifPresent(inner -> walk(inner, depth + 1));
        else if (DATA.matcher(line.substring(0, Math.min(line.length(), 100))).matches()) add(line);
        else if (line.length() <= 4_096 && FILE.matcher(line).matches()) add(line);
        else
            LINK.matcher(line.substring(0, Math.min(line.length(), 16_384)))
                    .results()
                    .forEach(link -> add(link.group(1)));
    }

    private void add(String url) {
        if (found.size() < MAX_IMAGES && (url.startsWith("data:") || Urls.absolute(url).isPresent()))
            found.putIfAbsent(url, new Image(url, null, null));
    }

    private static boolean isOther(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "").replace("url", "");
        return OTHERS.contains(plain);
    }
}
