package dev.turnpike.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Model ids, aliases and names of classes are unique in one space of names; a class lists models. */
final class ModelNames implements Rule {
    @Override
    public void check(Part file, Report report) {
        Map<String, Part> taken = new HashMap<>();
        for (Part model : file.list("models")) {
            model.find("id").ifPresent(id -> take(id, taken, report));
            model.list("aliases").forEach(alias -> take(alias, taken, report));
        }
        file.list("models").forEach(model -> successor(model, taken.keySet(), report));
        file.entries("classes").forEach((name, members) -> {
            if (taken.containsKey(name))
                report.problem(members,
                        "the name is also " + taken.get(name).path() + " (expected: a name of its own)");
            checkMembers(members, taken.keySet(), report);
        });
    }

    private static void successor(Part model, Set<String> models, Report report) {
        model.find("successor").ifPresent(part -> part.text().ifPresent(name -> {
            boolean own = model.text("id").filter(name::equals).isPresent()
                    || model.list("aliases").stream().anyMatch(alias -> alias.text().filter(name::equals).isPresent());
            if (own || !models.contains(name))
                report.problem(part, part.shown() + (own ? " is this model" : " is no model")
                        + " (expected: an id or alias of another one)");
            if (!model.has("ends"))
                report.problem(part, "a successor of a model without an end (expected: ends beside it)");
        }));
    }

    private static void take(Part name, Map<String, Part> taken, Report report) {
        name.text()
                .map(text -> taken.putIfAbsent(text, name))
                .ifPresent(first -> report.problem(name,
                        name.shown() + " is also " + first.path() + " (expected: a name of its own)"));
    }

    private static void checkMembers(Part members, Set<String> models, Report report) {
        Set<String> seen = new HashSet<>();
        for (Part member : members.items()) member.text().ifPresent(text -> {
            if (!models.contains(text))
                report.problem(member, member.shown() + " is no model (expected: an id or alias from models)");
            else if (!seen.add(text))
                report.problem(member, member.shown() + " a second time (expected: each model once)");
        });
    }
}
