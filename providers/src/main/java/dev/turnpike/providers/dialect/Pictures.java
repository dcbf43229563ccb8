package dev.turnpike.providers.dialect;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.turnpike.providers.Image;
import dev.turnpike.providers.Images;
import dev.turnpike.providers.Urls;
import dev.turnpike.providers.declared.Pointer;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds the images in an answer: every entry with a usable address, or with data. The caller checks what is there.
 *
 * <p>Upstreams put images under many names, and these into each other. So the answer is searched by names: those that
 * hold images come first, then those that hold a whole answer, then those of one image. The first that has any counts.
 * Names are read in any spelling, and text that is JSON as what it says. Names that mean something else (a status URL,
 * what was sent, a thumbnail) are not searched.
 */
final class Pictures {
    /** The limit of entries that are read; no order has more than four images. */
    private static final int MAX_IMAGES = 16;
    private static final int MAX_DEPTH = 8;

    /** Here and below without case, hyphens and underscores. */
    private static final List<String> LISTS = names("images imageurls generatedimages imagelist artifacts predictions "
            + "generations pictures photos candidates choices parts generated imgs imgurls imagesurls pics resultimages "
            + "resultimageurls resulturls outputimages outputurls outputimageurls imageresults imageoutputs fileurls "
            + "photourls pictureurls mediaurls temporaryimageurls finalimagelist creations attachments samples "
            + "imagesbase64 base64images binarydatabase64 outputfiles resultfiles imagelinks renders renderings deliverables");
    private static final List<String> VALUES = names("result results data output outputs content urls");
    /** Of these only what is in them: as text they are no address. */
    private static final List<String> ENVELOPES = names("response payload body message taskresult job task prediction "
            + "generation generationsbypk items files assets media resultjson successinfo resultinfojson attributes artifact asset");
    private static final List<String> ADDRESSES = names(
            "imageurl url image uri signedurl publicurl downloadurl fileurl "
                    + "asseturl mediaurl outputurl sample src file picture photo img imgurl imageuri resultimage resultimageurl "
                    + "outputimage outputimageurl generatedimage generatedimageurl finalimage finalimageurl photourl pictureurl "
                    + "presignedurl bloburl permanenturl directurl secureurl contenturl cdnurl imagelink imagesurl outputfile "
                    + "outputfileurl resultfile resultfileurl hdurl fullurl fullsizeurl storageurl hostedurl s3url imagefile imagefileurl");
    /** In an entry of a list of images these are addresses, too; elsewhere they may be those of anything. */
    private static final List<String> IN_A_LIST = names("link href location path resulturl");
    private static final List<String> DATA = names("b64json base64 b64 bytesbase64encoded imagebase64 imageb64 "
            + "imagebase64data base64data imagedatauri datauri inlinedata imagebytes binary base64image b64image imagedata "
            + "imgbase64 base64string base64str rawimage bytes encodedimage dataurl imagedataurl");
    /** After all others, for beside these they are smaller ones, or the same elsewhere. */
    private static final List<String> LAST = names("variants ipfsurl");
    /** Of an entry of a list, where it has no name that says so: the image among its sizes. */
    private static final List<String> SIZES = List.of("urls.original", "urls.raw", "urls.full");
    private static final List<String> TYPES = List.of("content_type", "contentType", "mime_type", "mimeType",
            "media_type");

    private static final int MAX_ELSEWHERE = 4;
    private static final int MAX_NAME = 40;
    /** One of several, such as {@code image_1}; an object of nothing else is a list. */
    private static final Pattern NUMBERED = Pattern.compile(
            "(?i)(image|imageurl|img|imgurl|picture|photo|output|outputimage|result|resultimage|url|file)?[0-9]{1,2}");

    private Pictures() {}

    /** The images in any of the known places. */
    static Optional<Images> anywhere(JsonNode answer, URI at) {
        return Optional.of(in(answer, new Search(at, false, false), 0))
                .filter(found -> !found.isEmpty())
                .map(found -> and(found, answer, at))
                .or(() -> guessed(answer));
    }

    private static Optional<Images> guessed(JsonNode answer) {
        return Optional.of(answer)
                .filter(read -> !PromptRefusals.isWithheld(read))
                .map(Strings::in)
                .filter(found -> !found.isEmpty())
                .map(found -> new Images(found, List.of(), true));
    }

    /** These images, and the addresses in all other known places of the answer. */
    static Images and(List<Image> images, JsonNode answer, URI at) {
        Set<String> urls = images.stream().map(Image::url).collect(Collectors.toCollection(HashSet::new));
        return new Images(images,
                in(answer, new Search(at, true, false), 0).stream()
                        .filter(image -> !image.url().startsWith("data:") && urls.add(image.url()))
                        .limit(MAX_ELSEWHERE)
                        .toList());
    }

    /** The images at a place where a style says that they are: text, an object or a list of these. */
    static Stream<Image> at(Pointer.Found place, URI at) {
        if (place.value().isContainer()) return in(place.value(), new Search(at, false, false), 0).stream();
        return PromptRefusals.isWithheld(place.around()) ? Stream.empty() : image(place.around(), place.value(), at);
    }

    /**
     * How an answer is searched.
     *
     * @param all whether every place counts; else only the first with any
     * @param listed whether this is an entry of a list of images
     */
    private record Search(URI at, boolean all, boolean listed) {
        Search in(boolean list) {
            return list == listed ? this : new Search(at, all, list);
        }
    }

    private static List<Image> in(JsonNode node, Search search, int depth) {
        if (depth > MAX_DEPTH) return List.of();
        JsonNode inner = Json.unquoted(node);
        if (inner != node) return in(inner, search, depth + 1);
        if (node.isArray() || isNumbered(node))
            return node.valueStream()
                    .limit(MAX_IMAGES)
                    .flatMap(entry -> ofList(entry, in(entry, search, depth + 1), search.at()).stream())
                    .limit(MAX_IMAGES)
                    .toList();
        return node.isObject() ? inObject(node, search, depth) : image(node, node, search.at()).toList();
    }

    private static List<Image> ofList(JsonNode entry, List<Image> found, URI at) {
        return !found.isEmpty() || PromptRefusals.isWithheld(entry) ? found
                : SIZES.stream().flatMap(size -> image(entry, Json.at(entry, size), at)).limit(1).toList();
    }

    private static boolean isNumbered(JsonNode node) {
        return node.isObject() && !node.isEmpty()
                && node.properties().stream().allMatch(field -> NUMBERED.matcher(plain(field.getKey())).matches());
    }

    private static List<Image> inObject(JsonNode object, Search search, int depth) {
        if (PromptRefusals.isWithheld(object)) return List.of();
        Map<String, List<JsonNode>> fields = object.properties()
                .stream()
                .collect(groupingBy(field -> unnumbered(field.getKey()), mapping(Map.Entry::getValue, toList())));
        Stream<List<Image>> lists = named(fields, LISTS)
                .map(node -> in(object, node, search.in(node.isArray()), depth));
        Stream<List<Image>> others = Stream
                .of(named(fields, VALUES), named(fields, ENVELOPES).filter(JsonNode::isContainer),
                        named(fields, ADDRESSES), named(fields, search.listed() ? IN_A_LIST : List.of()),
                        named(fields, DATA), named(fields, LAST))
                .flatMap(found -> found)
                .map(node -> in(object, node, search.in(false), depth));
        Stream<List<Image>> places = Stream.concat(lists, others).filter(found -> !found.isEmpty());
        return search.all() ? places.flatMap(List::stream).limit(MAX_IMAGES).toList()
                : places.findFirst().orElse(List.of());
    }

    private static List<Image> in(JsonNode object, JsonNode field, Search search, int depth) {
        return field.isContainer() ? in(field, search, depth + 1) : image(object, field, search.at()).toList();
    }

    private static String unnumbered(String name) {
        String plain = plain(name);
        return NUMBERED.matcher(plain).matches() ? plain.replaceAll("[0-9]+$", "") : plain;
    }

    private static Stream<JsonNode> named(Map<String, List<JsonNode>> fields, List<String> names) {
        return names.stream().flatMap(name -> fields.getOrDefault(name, List.of()).stream()).map(Json::unquoted);
    }

    private static List<String> names(String names) {
        return List.of(names.split(" "));
    }

    /** A name without what its spellings differ in. */
    static String plain(String name) {
        return name.length() > MAX_NAME ? "" : name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    private static Stream<Image> image(JsonNode entry, JsonNode value, URI at) {
        return value.stringValueOpt()
                .stream()
                .flatMap(text -> Written.in(text, at).stream())
                .flatMap(text -> address(text, entry, at).stream())
                .map(url -> new Image(url, label(entry, "uuid"), type(entry)));
    }

    /** Whether a name is one of an image's address, or of a list of these. */
    static boolean isNamed(String plain) {
        return LISTS.contains(plain) || ADDRESSES.contains(plain);
    }

    private static Optional<String> address(String text, JsonNode entry, URI at) {
        if (text.stripLeading().regionMatches(true, 0, "data:", 0, 5))
            return Optional.of(text.strip()).filter(data -> data.indexOf(',') >= 0 && !data.endsWith(","));
        String data = text.strip();
        if (isImage(data)) {
            String type = type(entry);
            return Optional.of("data:" + (type == null ? "" : type) + ";base64," + data);
        }
        Optional<URI> absolute = Urls.absolute(text);
        return (absolute.isPresent() || !Urls.isReference(text) ? absolute : Urls.resolve(at, text))
                .map(url -> Urls.secured(url, at).toString());
    }

    /** Whether text is base64, of either alphabet, of a PNG, JPEG, WebP, GIF or AVIF, by its first bytes. */
    static boolean isImage(String text) {
        return text.startsWith("iVBORw0KGgo")
                || (text.startsWith("/9j/") || text.startsWith("_9j_")) && text.length() > 100
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
