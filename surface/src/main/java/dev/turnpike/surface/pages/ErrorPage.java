package dev.turnpike.surface.pages;

import dev.turnpike.surface.wire.ErrorBody;
import dev.turnpike.surface.wire.Shipped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/**
 * {@code GET /docs/errors}: the page that the {@code type} of every error leads to. It is {@code docs/errors.md} of the
 * repository as HTML, with an anchor for each error code; the jar has a copy.
 */
@RestController
public final class ErrorPage {
    private static final String SOURCE = "docs/errors.md";
    private static final List<TablesExtension> TABLES = List.of((TablesExtension) TablesExtension.create());
    private static final String HTML = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Turnpike: errors</title>
            <style>
            :root { color-scheme: light dark }
            body { font: 1rem/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
            table { border-collapse: collapse }
            th, td { border: 1px solid #8888; padding: .3rem .6rem; text-align: left; vertical-align: top }
            tr:has(:target) { background: #fc06 }
            pre { overflow-x: auto }
            </style>
            </head>
            <body>
            %s</body>
            </html>
            """;

    private static final byte[] PAGE = HTML.formatted(body()).getBytes(StandardCharsets.UTF_8);

    @GetMapping(ErrorBody.PAGE)
    Mono<ResponseEntity<byte[]>> show() {
        return Mono.just(ResponseEntity.ok()
                .header("Content-Type", "text/html; charset=utf-8")
                .header("Cache-Control", "max-age=3600")
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                .body(PAGE));
    }

    private static String body() {
        return HtmlRenderer.builder()
                .extensions(TABLES)
                .build()
                .render(Parser.builder().extensions(TABLES).build().parse(Shipped.text(SOURCE)));
    }
}
