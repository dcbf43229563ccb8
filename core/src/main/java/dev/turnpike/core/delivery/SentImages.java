package dev.turnpike.core.delivery;

import dev.turnpike.providers.Image;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Images;
import dev.turnpike.providers.Urls;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Images that were sent to be worked on: where an answer repeats their addresses, they are no result, whatever their size. */
final class SentImages {
    private SentImages() {}

    /** What an answer to this order names, without what was sent. */
    static Images without(Images named, ImageOrder order) {
        if (order.extras().images().isEmpty()) return named;
        Set<String> sent = order.extras().images().stream().map(SentImages::plain).collect(Collectors.toSet());
        return new Images(others(named.images(), sent), others(named.elsewhere(), sent), named.guessed());
    }

    private static List<Image> others(List<Image> images, Set<String> sent) {
        return images.stream().filter(image -> !sent.contains(plain(image.url()))).toList();
    }

    private static String plain(String url) {
        return url.startsWith("data:") ? url
                : Urls.absolute(url)
                        .map(Urls::secured)
                        .map(at -> Urls.origin(at) + at.getRawPath() + "?" + at.getRawQuery())
                        .orElse(url);
    }
}
