package dev.turnpike.providers.declared;

import dev.turnpike.providers.declared.Style.Constant;
import dev.turnpike.providers.declared.Style.Sent;
import dev.turnpike.providers.yaml.Yaml;
import java.util.List;
import java.util.stream.Stream;

/** What must fit together in a style whose sections can each be read. */
final class StyleRules {
    private StyleRules() {}

    static void check(Style style, Section file) {
        Section send = part(file, "send");
        Section poll = part(file, "poll");
        expect(style.sends(OrderField.PROMPT), send, "no prompt (expected: a place for it)");
        expect(!style.path().contains(Style.ID), part(file, "submit"), "path with {id} (expected: {as} only)");
        expect(style.poll().path() == null || !style.poll().path().contains(Style.AS), poll,
                "path with {as} (expected: {id} only)");
        expect(!style.poll().post() || style.poll().path() != null, poll,
                "method: POST (expected: a poll.path with it)");
        expect(style.poll().post() || style.poll().id().isEmpty() && style.poll().fixed().isEmpty(), poll,
                "a body (expected: method: POST with it)");
        String path = style.poll().path();
        expect(path == null || path.contains(Style.ID) || !style.poll().id().isEmpty(), poll,
                "the job's id is nowhere (expected: {id} in poll.path, or poll.id)");
        expect(style.arrived().isEmpty() || style.sends(OrderField.ATTEMPT), part(file, "resend"),
                "arrived (expected: attempt in send, by which a repeat is known)");
        body(style.send(), style.fixed(), send);
        for (Style.OfModel model : style.models()) if (isOwn(model, style)) {
            expect(model.send().stream().anyMatch(sent -> sent.field() == OrderField.PROMPT), part(file, "models"),
                    "no prompt (expected: a place for it in every send)");
            body(model.send(), model.fixed(), part(file, "models"));
        }
        bodies(Stream.concat(style.poll().id().stream(), style.poll().fixed().stream().map(Constant::target)).toList(),
                poll);
    }

    private static boolean isOwn(Style.OfModel model, Style style) {
        return !model.send().equals(style.send()) || !model.fixed().equals(style.fixed());
    }

    private static void body(List<Sent> send, List<Constant> fixed, Section file) {
        bodies(Stream.concat(send.stream().map(Sent::target), fixed.stream().map(Constant::target)).toList(), file);
    }

    /** The section of this name; the whole file if it has none. */
    private static Section part(Section file, String name) {
        Yaml part = file.node() instanceof Yaml.Mapping mapping ? mapping.entries().get(name) : null;
        return part == null ? file : new Section(name, part, file.problems());
    }

    /** Two targets of one body must not be one place, nor one within the other, nor a list here and an object there. */
    private static void bodies(List<Pointer> targets, Section file) {
        for (int i = 0; i < targets.size(); i++)
            for (int j = 0; j < i; j++)
                expect(fit(targets.get(j).segments(), targets.get(i).segments()), file,
                        targets.get(j) + " and " + targets.get(i) + " (expected: places beside each other)");
    }

    private static boolean fit(List<String> one, List<String> other) {
        int shorter = Math.min(one.size(), other.size());
        for (int i = 0; i < shorter; i++)
            if (!one.get(i).equals(other.get(i))) return Pointer.isIndex(one.get(i)) == Pointer.isIndex(other.get(i));
        return false;
    }

    private static void expect(boolean kept, Section file, String message) {
        if (!kept) file.problem(message);
    }
}
