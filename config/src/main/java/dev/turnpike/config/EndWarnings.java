package dev.turnpike.config;

import dev.turnpike.config.Configuration.ModelSettings;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** Warns of models that end soon, or have ended. */
record EndWarnings(Configuration configuration, Part file, Report report) {
    /** How many days ahead. */
    static final int DAYS = 30;

    void check(LocalDate today) {
        for (int i = 0; i < configuration.models().size(); i++) {
            ModelSettings model = configuration.models().get(i);
            Retirement end = model.retirement();
            if (end != null && !today.equals(LocalDate.MIN))
                check(file.list("models").get(i).need("ends"), model, end, ChronoUnit.DAYS.between(today, end.ends()));
        }
    }

    private void check(Part at, ModelSettings model, Retirement end, long days) {
        String next = end.successor() == null ? "no successor is named" : "its successor is " + end.successor();
        if (end.over()) report.warning(at, model.id() + " has ended: orders for it are answered 410; " + next);
        else if (days <= DAYS)
            report.warning(at, model.id() + " ends in " + days + (days == 1 ? " day" : " days") + "; " + next);
        if (end.successor() != null && configuration.model(end.successor()).filter(ModelSettings::over).isPresent())
            report.warning(at, "the successor of " + model.id() + ", " + end.successor() + ", has ended itself");
    }
}
