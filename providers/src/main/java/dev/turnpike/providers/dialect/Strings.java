package dev.turnpike.providers.dialect;

import dev.turnpike.providers.Image;
import dev.turnpike.providers.Urls;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The images in an answer that has none in a known place: every text in it, JSON within text included, that can be
 * nothing else, data of an image or a URL that ends as an image's file does, by itself or among words, and every URL
 * that has an image's name within one that speaks of images. Names of what was sent, of previews and of addresses for
 * other uses are left out, and so are words about an error: they may quote what was sent.
 */
final class Strings {
    private static final int MAX_IMAGES = 16;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_URL = 4_096;
    /** The characters of one text, and of all texts of an answer, that are searched for addresses among words. */
    private static final int MAX_TEXT = 16_384;
    private static final int MAX_TEXTS = 256 * 1024;
    private static final Pattern FILE = Pattern
            .compile("(?i)https?://[^\\s?#]+\\.(png|jpe?g|webp|avif|gif)([?#]\\S*)?");
    private static final Pattern DATA = Pattern.compile("(?i)\\s*data:image/[a-z0-9.+-]+;.*");
    /** An image in Markdown, and where it leads to. */
    private static final Pattern MARKDOWN = Pattern
            .compile("(?i)!\\[[^\\]\\[]{0,500}+]\\((https?://[^()\\s]++)\\)(?:]\\((https?://[^()\\s]++)\\))?");
    private static final Pattern ADDRESS = Pattern.compile("(?i)https?://[^\\s\"'`<>()\\[\\]\\\\"
            + "\\p{InCJK_Symbols_and_Punctuation}\\p{InHalfwidth_and_Fullwidth_Forms}]++");
    private static final String AFTER_ADDRESS = ".,;:!?*_~|";
    private static final Pattern DATA_AMONG_WORDS = Pattern
            .compile("(?i)data:image/[a-z0-9.+-]++;base64,[a-z0-9+/=_-]++");
    private static final Pattern OF_IMAGES = Pattern.compile("image|img|picture|photo|artwork");
    private static final Pattern OF_JOBS = Pattern.compile("(jobs?|tasks?|requests?|generation)$");
    private static final Pattern OF_ERRORS = Pattern
            .compile("^(err|fail|detail|reason|msg|warn|cause|logs?$)|(error|reason|msg)$");
    /** Said to people, or where an answer is one text: there only what is shown as an image is one. */
    private static final Pattern SAID = Pattern.compile("messages?$|^images$");
    private static final Pattern OTHER = Pattern.compile("^(input|init|source|reference|mask|control|thumb|preview"
            + "|placeholder|avatar|logo|icon|cover|watermark|intermediate|progress|current|partial|blur|lowres|lqip|small"
            + "|draft|sketch)|imageinput");
    private static final Set<String> OTHERS = Set.of("param", "params", "parameters", "prompt", "request", "webhook",
            "callback", "status", "imageprompt", "styleimage", "baseimage", "originalimage", "originimage",
            "uploadedimage", "options", "config", "settings", "arguments", "args", "user", "author", "owner", "account",
            "profileimage", "sampleimage");

    private final Map<String, Image> found = new LinkedHashMap<>();
    private int left = MAX_TEXTS;

    private Strings() {}

    static List<Image> in(JsonNode answer) {
        Strings strings = new Strings();
        strings.walk(answer, new Around("", false, Jobs.hasError(answer)), 0);
        return new ArrayList<>(strings.found.values());
    }

    /**
     * The names around a text.
     *
     * @param name the innermost
     * @param ofImages whether one of them speaks of images
     * @param ofErrors whether one of them, or the answer itself, speaks of an error
     */
    private record Around(String name, boolean ofImages, boolean ofErrors) {
        Around within(String plain) {
            return new Around(plain, !OF_JOBS.matcher(plain).find() && (ofImages || OF_IMAGES.matcher(plain).find()),
                    ofErrors || OF_ERRORS.matcher(plain).find());
        }
    }

    private void walk(JsonNode node, Around around, int depth) {
        if (depth > MAX_DEPTH || found.size() >= MAX_IMAGES) return;
        JsonNode inner = Json.unquoted(node);
        if (inner != node) walk(inner, around, depth + 1);
        else if (node.isArray()) node.valueStream().forEach(entry -> walk(entry, around, depth + 1));
        else if (node.isObject() && !PromptRefusals.isWithheld(node)) node.properties().forEach(field -> {
            String plain = Pictures.plain(field.getKey());
            if (!isOther(plain)) walk(field.getValue(), around.within(plain), depth + 1);
        });
        else
            node.stringValueOpt().ifPresent(text -> read(text.strip(), around));
    }

    private void read(String line, Around around) {
        if (DATA.matcher(line.substring(0, Math.min(line.length(), 100))).matches()) add(line);
        else if (Pictures.isImage(line)) add("data:;base64," + line);
        else if (isFile(line)) add(line);
        else if (around.ofImages() && Pictures.isNamed(around.name()) && Urls.absolute(line).isPresent()) add(line);
        else if (!around.ofErrors()) readWords(line, SAID.matcher(around.name()).find());
    }

    private void readWords(String line, boolean said) {
        String text = line.substring(0, Math.min(line.length(), Math.min(MAX_TEXT, left)));
        left -= text.length();
        List<String> shown = MARKDOWN.matcher(text).results().map(Strings::shown).toList();
        shown.forEach(this::add);
        if (said) return;
        DATA_AMONG_WORDS.matcher(line).results().map(MatchResult::group).forEach(this::add);
        if (shown.isEmpty())
            ADDRESS.matcher(text)
                    .results()
                    .map(address -> address(address.group()))
                    .filter(address -> isFile(address) && !isFound(address))
                    .forEach(this::add);
    }

    /** The image that a small one leads to, or the one itself. */
    private static String shown(MatchResult image) {
        return image.group(2) != null && isFile(image.group(2)) ? image.group(2) : image.group(1);
    }

    /** Without the marks that end a sentence or a style. */
    private static String address(String written) {
        int end = written.length();
        while (AFTER_ADDRESS.indexOf(written.charAt(end - 1)) >= 0) end--;
        return written.substring(0, end);
    }

    private static boolean isFile(String line) {
        return line.length() <= MAX_URL && FILE.matcher(line).matches();
    }

    /** Whether the same file was found, whatever its query says. */
    private boolean isFound(String address) {
        String file = address.split("[?#]", 2)[0];
        return found.keySet()
                .stream()
                .anyMatch(other -> other.startsWith(file)
                        && (other.length() == file.length() || "?#".indexOf(other.charAt(file.length())) >= 0));
    }

    private void add(String url) {
        if (found.size() < MAX_IMAGES && (url.regionMatches(true, 0, "data:", 0, 5) || Urls.absolute(url).isPresent()))
            found.putIfAbsent(url, new Image(url, null, null));
    }

    private static boolean isOther(String plain) {
        String name = plain.replace("url", "");
        return OTHERS.contains(name) || OTHER.matcher(name).find();
    }
}
