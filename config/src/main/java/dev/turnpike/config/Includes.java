package dev.turnpike.config;

import dev.turnpike.providers.yaml.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files of models and upstreams that a configuration draws on. An entry of the configuration with the id of an included
 * one has its keys, but for those it has itself; so have the models of an upstream. Included upstreams that the
 * configuration does not name are left out, and so are included models that it neither names nor buys.
 *
 * @param texts the text of a file beside the configuration, by its name; null if there is none
 */
record Includes(Function<String, @Nullable String> texts, Report report) {
    /** The file that is in the jar, and is taken where there is none of this name beside the configuration. */
    static final String CATALOG = "catalog.yaml";
    private static final int MOST_BYTES = 64 << 10;
    private static final String MODELS = "models";
    private static final String UPSTREAMS = "upstreams";
    private static final String SUCCESSOR = "successor";

    /** The configuration with what it draws on, as one file. What is included has the line of its {@code include}. */
    Part merged(Part file) {
        if (!(file.yaml() instanceof Yaml.Mapping own)) return file;
        Yaml.Mapping merged = own;
        for (Part entry : file.list("include")) {
            Optional<Yaml.Mapping> base = entry.text().flatMap(name -> read(entry, name));
            if (base.isPresent()) merged = over(merged, base.get());
        }
        return new Part(file.path(), file.line(), merged);
    }

    private Optional<Yaml.Mapping> read(Part entry, String name) {
        if (!name.endsWith(".yaml") || name.contains("/") || name.contains("\\")) return Optional.empty(); // the schema reports it
        String beside = texts.apply(name);
        String text = beside == null && name.equals(CATALOG) ? catalog() : beside;
        if (text == null) {
            report.problem(entry, "no file '" + name + "' (expected: a file beside the configuration)");
            return Optional.empty();
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            report.problem(entry, name + " has more than " + MOST_BYTES + " bytes (expected: at most that)");
            return Optional.empty();
        }
        return ConfigurationReader.YAML
                .read(text, (line, path, message) -> report.problem(entry, name + " line " + line + ": " + message))
                .flatMap(yaml -> checked(entry, name, yaml));
    }

    private Optional<Yaml.Mapping> checked(Part entry, String name, Yaml yaml) {
        boolean fits = yaml instanceof Yaml.Mapping map
                && Set.of(MODELS, UPSTREAMS).containsAll(map.entries().keySet());
        if (!fits) report.problem(entry, name + " has other keys (expected: models and upstreams alone)");
        return fits ? Optional.of((Yaml.Mapping) at(entry.line(), yaml)) : Optional.empty();
    }

    private static Yaml at(int line, Yaml yaml) {
        return switch (yaml) {
            case Yaml.Scalar scalar -> new Yaml.Scalar(line, scalar.text(), scalar.bare(), scalar.variable());
            case Yaml.Unset unset -> new Yaml.Unset(line);
            case Yaml.Sequence list ->
                new Yaml.Sequence(line, list.items().stream().map(one -> at(line, one)).toList());
            case Yaml.Mapping map -> {
                Map<String, Yaml> entries = new LinkedHashMap<>();
                map.entries().forEach((key, value) -> entries.put(key, at(line, value)));
                yield new Yaml.Mapping(line, entries);
            }
        };
    }

    private static Yaml.Mapping over(Yaml.Mapping own, Yaml.Mapping base) {
        Map<String, Yaml> all = new LinkedHashMap<>(own.entries());
        List<Yaml> upstreams = picked(items(own, UPSTREAMS), items(base, UPSTREAMS));
        List<Yaml> models = new ArrayList<>(picked(items(own, MODELS), items(base, MODELS)));
        Set<String> bought = new HashSet<>();
        upstreams.forEach(upstream -> items(upstream, MODELS).forEach(sold -> id(sold).ifPresent(bought::add)));
        models.forEach(model -> id(model).ifPresent(bought::remove));
        items(base, MODELS).stream()
                .filter(model -> id(model).filter(bought::contains).isPresent())
                .forEach(models::add);
        if (!upstreams.isEmpty()) all.put(UPSTREAMS, new Yaml.Sequence(line(own, UPSTREAMS), upstreams));
        if (!models.isEmpty()) all.put(MODELS, new Yaml.Sequence(line(own, MODELS), withoutStrangers(models, base)));
        return new Yaml.Mapping(own.line(), all);
    }

    /** An included model's successor is named only where it is sold, too. */
    private static List<Yaml> withoutStrangers(List<Yaml> models, Yaml.Mapping base) {
        Set<String> names = new HashSet<>();
        models.forEach(
                model -> Stream.concat(id(model).stream(), items(model, "aliases").stream().flatMap(Includes::text))
                        .forEach(names::add));
        Set<Yaml> included = new HashSet<>();
        items(base, MODELS).forEach(model -> at(model, SUCCESSOR).ifPresent(included::add));
        return models.stream()
                .map(model -> at(model, SUCCESSOR).filter(included::contains)
                        .filter(next -> text(next).noneMatch(names::contains))
                        .map(next -> without((Yaml.Mapping) model))
                        .orElse(model))
                .toList();
    }

    private static Yaml without(Yaml.Mapping model) {
        Map<String, Yaml> left = new LinkedHashMap<>(model.entries());
        left.remove(SUCCESSOR);
        return new Yaml.Mapping(model.line(), left);
    }

    private static List<Yaml> picked(List<Yaml> own, List<Yaml> base) {
        Map<String, Yaml> byId = new LinkedHashMap<>();
        base.forEach(entry -> id(entry).ifPresent(id -> byId.put(id, entry)));
        return own.stream()
                .map(entry -> id(entry).map(byId::get).map(below -> entry(entry, below)).orElse(entry))
                .toList();
    }

    /** The one's keys before the other's; of its models those it names, or all. */
    private static Yaml entry(Yaml own, Yaml base) {
        if (!(own instanceof Yaml.Mapping(int line, Map<String, Yaml> keys)) || !(base instanceof Yaml.Mapping below))
            return own;
        Map<String, Yaml> all = new LinkedHashMap<>(below.entries());
        all.putAll(keys);
        if (keys.get(MODELS) instanceof Yaml.Sequence(int at, List<Yaml> named))
            all.put(MODELS, new Yaml.Sequence(at, picked(named, items(below, MODELS))));
        return new Yaml.Mapping(line, all);
    }

    private static Optional<Yaml> at(Yaml yaml, String key) {
        return yaml instanceof Yaml.Mapping map ? Optional.ofNullable(map.entries().get(key)) : Optional.empty();
    }

    private static List<Yaml> items(Yaml yaml, String key) {
        return at(yaml, key)
                .map(list -> list instanceof Yaml.Sequence(int line, List<Yaml> items) ? items : List.of(list))
                .orElse(List.of());
    }

    private static Stream<String> text(Yaml yaml) {
        return yaml instanceof Yaml.Scalar scalar ? Stream.of(scalar.text()) : Stream.empty();
    }

    private static Optional<String> id(Yaml entry) {
        return at(entry, "id").flatMap(id -> text(id).findFirst());
    }

    private static int line(Yaml.Mapping file, String key) {
        return at(file, key).map(Yaml::line).orElse(0);
    }

    static String catalog() {
        try (InputStream text = Includes.class.getResourceAsStream("/" + CATALOG)) {
            if (text == null) throw new IllegalStateException(CATALOG + ": not in the jar");
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
