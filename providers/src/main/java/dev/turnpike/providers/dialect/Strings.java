package dev.turnpike.providers.dialect;

import dev.turnpike.providers.Image;
import dev.turnpike.providers.Urls;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The images in an answer that has none in a known place: every text in it, JSON within text included, that can be
 * nothing else, data of an image or a URL that ends as an image's file does, by itself or among words, and every URL
 * that has an image's name within one that speaks of images. Names of what was sent, of previews and of addresses for
 * other uses are left out.
 */
final class Strings {
    private static final int MAX_IMAGES = 16;
    private static final int MAX_DEPTH = 8;
    private static final Pattern FILE = Pattern
            .compile("(?i)https?://[^\\s?#]+\\.(png|jpe?g|webp|avif|gif)([?#]\\S*)?");
    private static final Pattern DATA = Pattern.compile("(?i)\\s*data:image/[a-z0-9.+-]+;.*");
    private static final Pattern LINK = Pattern.compile("(?i)!\\[[^\\]]*]\\((https?://[^)\\s]+)\\)"
            + "|(https?://[^\\s?#\"'<>()\\[\\]]+\\.(?:png|jpe?g|webp|avif|gif)(?:\\?[^\\s\"'<>()\\[\\]]*)?)");
    private static final Pattern DATA_AMONG_WORDS = Pattern
            .compile("(?i)data:image/[a-z0-9.+-]++;base64,[a-z0-9+/=_-]++");
    private static final Pattern OF_IMAGES = Pattern.compile("image|img|picture|photo|artwork");
    private static final Set<String> OTHERS = Set.of("input", "inputs", "param", "params", "parameters", "prompt",
            "request", "thumbnail", "thumbnails", "preview", "previews", "webhook", "callback", "status", "reference",
            "initimage", "sourceimage", "inputimage", "avatar", "logo", "icon", "inputimages", "referenceimage",
            "referenceimages", "imageprompt", "mask", "maskimage", "controlimage", "styleimage", "baseimage",
            "originalimage", "uploadedimage", "options", "config", "settings", "arguments", "args", "user", "author",
            "owner", "account", "profileimage", "previewimage", "thumbnailimage", "placeholder", "sampleimage");

    private final Map<String, Image> found = new LinkedHashMap<>();

    private Strings() {}

    static List<Image> in(JsonNode answer) {
        Strings strings = new Strings();
        strings.walk(answer, "", false, 0);
        return new ArrayList<>(strings.found.values());
    }

    /** @param ofImages whether a name around it speaks of images */
    private void walk(JsonNode node, String name, boolean ofImages, int depth) {
        if (depth > MAX_DEPTH || found.size() >= MAX_IMAGES) return;
        JsonNode inner = Json.unquoted(node);
        if (inner != node) walk(inner, name, ofImages, depth + 1);
        else if (node.isArray()) node.valueStream().forEach(entry -> walk(entry, name, ofImages, depth + 1));
        else if (node.isObject() && !PromptRefusals.isWithheld(node)) node.properties().forEach(field -> {
            String plain = Pictures.plain(field.getKey());
            if (!isOther(plain)) walk(field.getValue(), plain, ofImages || OF_IMAGES.matcher(plain).find(), depth + 1);
        });
        else
            node.stringValueOpt().ifPresent(text -> read(text.strip(), ofImages && Pictures.isNamed(name)));
    }

    private void read(String line, boolean named) {
        if (DATA.matcher(line.substring(0, Math.min(line.length(), 100))).matches()) add(line);
        else if (Pictures.isImage(line)) add("data:;base64," + line);
        else if (line.length() <= 4_096 && FILE.matcher(line).matches()) add(line);
        else if (named && Urls.absolute(line).isPresent()) add(line);
        else {
            DATA_AMONG_WORDS.matcher(line).results().forEach(data -> add(data.group()));
            LINK.matcher(line.substring(0, Math.min(line.length(), 16_384)))
                    .results()
                    .forEach(link -> add(link.group(1) == null ? link.group(2) : link.group(1)));
        }
    }

    private void add(String url) {
        if (found.size() < MAX_IMAGES && (url.regionMatches(true, 0, "data:", 0, 5) || Urls.absolute(url).isPresent()))
            found.putIfAbsent(url, new Image(url, null, null));
    }

    private static boolean isOther(String plain) {
        return OTHERS.contains(plain.replace("url", ""));
    }
}
