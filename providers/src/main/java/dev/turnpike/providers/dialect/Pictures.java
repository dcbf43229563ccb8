package dev.turnpike.providers.dialect;

import dev.turnpike.providers.Image;
import dev.turnpike.providers.Images;
import dev.turnpike.providers.Urls;
import dev.turnpike.providers.declared.Pointer;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds the images in an answer: every entry with a usable address, or with data. The caller checks what is there.
 *
 * <p>Upstreams put images under many names, and these into each other. So the answer is searched by names: those that
 * hold images come first, then those that hold a whole answer, then those of one image. The first that has any counts.
 * Names that mean something else (a status URL, what was sent, a thumbnail) are not searched.
 */
final class Pictures {
    /** The limit of entries that are read; no order has more than four images. */
    private static final int MAX_IMAGES = 16;
    private static final int MAX_DEPTH = 8;

    private static final List<String> LISTS = List.of("images", "image_urls", "imageUrls", "imageURLs",
            "generated_images", "generatedImages", "image_list", "imageList", "artifacts", "predictions", "generations",
            "pictures", "photos", "candidates", "choices", "parts", "generated");
    private static final List<String> VALUES = List.of("result", "results", "data", "output", "outputs", "content",
            "urls");
    /** Of these only what is in them: as text they are no address. */
    private static final List<String> ENVELOPES = List.of("response", "payload", "body", "message", "task_result",
            "taskResult", "job", "task", "prediction", "generation", "generations_by_pk", "items", "files", "assets",
            "media");
    private static final List<String> ADDRESSES = List.of("image_url", "imageUrl", "imageURL", "url", "image", "uri",
            "signed_url", "signedUrl", "public_url", "publicUrl", "download_url", "downloadUrl", "file_url", "fileUrl",
            "asset_url", "assetUrl", "media_url", "mediaUrl", "output_url", "outputUrl", "sample", "src", "file",
            "picture", "photo");
    private static final List<String> DATA = List.of("b64_json", "base64", "b64", "bytesBase64Encoded", "image_base64",
            "imageBase64", "image_b64", "imageBase64Data", "base64Data", "imageDataURI", "data_uri", "dataUri",
            "inlineData", "inline_data", "imageBytes", "image_bytes", "binary");
    private static final List<String> TYPES = List.of("content_type", "contentType", "mime_type", "mimeType",
            "media_type");

    private static final int MAX_ELSEWHERE = 4;

    private Pictures() {}

    /** The images in any of the known places. */
    static Optional<Images> anywhere(JsonNode answer, URI at) {
        return Optional.of(in(answer, at, 0, false))
                .filter(found -> !found.isEmpty())
                .or(() -> PromptRefusals.isWithheld(answer) ? Optional.empty() : Optional.of(Strings.in(answer)))
                .filter(found -> !found.isEmpty())
                .map(found -> and(found, answer, at));
    }

    /** These images, and the addresses in all other known places of the answer. */
    static Images and(List<Image> images, JsonNode answer, URI at) {
        Set<String> urls = images.stream().map(Image::url).collect(Collectors.toCollection(HashSet::new));
        return new Images(images,
                in(answer, at, 0, true).stream()
                        .filter(image -> !image.url().startsWith("data:") && urls.add(image.url()))
                        .limit(MAX_ELSEWHERE)
                        .toList());
    }

    /** The images at a place where a style says that they are: text, an object or a list of these. */
    static Stream<Image> at(Pointer.Found place, URI at) {
        if (place.value().isContainer()) return in(place.value(), at, 0, false).stream();
        return PromptRefusals.isWithheld(place.around()) ? Stream.empty()
                : image(place.around(), place.value(), at).stream();
    }

    /** @param all whether every place counts; else only the first with any */
    private static List<Image> in(JsonNode node, URI at, int depth, boolean all) {
        if (depth > MAX_DEPTH) return List.of();
        if (node.isArray())
            return node.valueStream()
                    .limit(MAX_IMAGES)
                    .flatMap(entry -> in(entry, at, depth + 1, all).stream())
                    .limit(MAX_IMAGES)
                    .toList();
        return node.isObject() ? inObject(node, at, depth, all) : image(node, node, at).stream().toList();
    }

    private static List<Image> inObject(JsonNode object, URI at, int depth, boolean all) {
        if (PromptRefusals.isWithheld(object)) return List.of();
        Stream<List<Image>> places = Stream
                .of(named(object, LISTS), named(object, VALUES), named(object, ENVELOPES).filter(JsonNode::isContainer),
                        named(object, ADDRESSES), named(object, DATA))
                .flatMap(found -> found)
                .map(node -> node.isContainer() ? in(node, at, depth + 1, all)
                        : image(object, node, at).stream().toList())
                .filter(found -> !found.isEmpty());
        return all ? places.flatMap(List::stream).limit(MAX_IMAGES).toList() : places.findFirst().orElse(List.of());
    }

    private static Stream<JsonNode> named(JsonNode object, List<String> names) {
        return names.stream().map(object::path).filter(node -> !node.isMissingNode());
    }

    private static Optional<Image> image(JsonNode entry, JsonNode value, URI at) {
        return value.stringValueOpt()
                .flatMap(text -> address(text, entry, at))
                .map(url -> new Image(url, label(entry, "uuid"), type(entry)));
    }

    private static Optional<String> address(String text, JsonNode entry, URI at) {
        if (text.stripLeading().regionMatches(true, 0, "data:", 0, 5))
            return Optional.of(text.strip()).filter(data -> data.indexOf(',') >= 0 && !data.endsWith(","));
        if (isImage(text)) {
            String type = type(entry);
            return Optional.of("data:" + (type == null ? "" : type) + ";base64," + text);
        }
        Optional<URI> absolute = Urls.absolute(text);
        return (absolute.isPresent() || !Urls.isReference(text) ? absolute : Urls.resolve(at, text))
                .map(url -> Urls.secured(url, at).toString());
    }

    /** Whether text is base64 of a PNG, JPEG, WebP, GIF or AVIF, by its first bytes. */
    private static boolean isImage(String text) {
        return text.startsWith("iVBORw0KGgo") || text.startsWith("/9j/") && text.length() > 100
                || text.startsWith("UklGR") || text.startsWith("R0lGOD")
                || text.startsWith("AAAA") && text.startsWith("Z0eX", 6);
    }

    private static @Nullable String type(JsonNode entry) {
        return TYPES.stream()
                .flatMap(name -> Optional.ofNullable(label(entry, name)).stream())
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String label(JsonNode entry, String field) {
        return Json.text(entry, field).filter(text -> text.length() <= 200).orElse(null);
    }
}
