package dev.turnpike.gateway.sim;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Lies in wait for the machine at one step after another: there it crashes, or stands still for a while. */
final class Snare {
    /** At any moment. */
    static final String ANY = "any";
    /** Where steps are those of the journal, the requests that carry a payment, and any moment at all. */
    static final List<String> STEPS = List.of(ANY, "before a commit", "after a commit", "verify leaves",
            "verify arrived", "before held", "after held", "before INTENDED", "after INTENDED", "paid call leaves",
            "paid call arrived", "before PAID", "after PAID", "before forwarded", "after forwarded", "before settling",
            "after settling", "settle leaves", "settle arrived", "before closed", "after closed", "before noted",
            "after noted", "before a range", "after a range");
    /** Steps that most worlds never come to: who waits for one must have time. */
    static final List<String> SELDOM = List.of("before LOST", "after LOST", "before IN_DOUBT", "after IN_DOUBT");
    static final List<String> VERY_SELDOM = List.of("before VOID", "after VOID", "before doubt", "after doubt");
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    static Stream<String> all() {
        return Stream.of(STEPS, SELDOM, VERY_SELDOM).flatMap(List::stream);
    }

    private final SimWorld world;
    private final Chance chance;
    private final boolean patient;
    private int left;
    private int armed;
    private String step = "";
    private long countdown;
    private boolean pausing;

    private Snare(SimWorld world, boolean patient, int left) {
        this.world = world;
        this.chance = world.chance().another();
        this.patient = patient;
        this.left = left;
    }

    static Snare anywhere(SimWorld world, Chance chance) {
        return new Snare(world, false, chance.oneIn(5) ? 0 : chance.between(1, 6));
    }

    static Snare seldom(SimWorld world, Chance chance) {
        return new Snare(world, true, chance.oneIn(6) ? 0 : chance.between(1, 4));
    }

    /** It is set for the n-th time that its step comes, and elsewhere if that takes too long. */
    void arm() {
        if (left == 0) return;
        step = chance.pick(!patient ? STEPS : chance.oneIn(3) ? SELDOM : VERY_SELDOM);
        countdown = step.equals(ANY) ? chance.between(1, chance.oneIn(2) ? 200 : 4_000)
                : chance.between(1, patient ? 1 : 4);
        pausing = chance.oneIn(2);
        int mine = ++armed;
        if (!patient) world.after(PATIENCE, () -> {
            if (mine == armed && !step.isEmpty()) arm();
        });
    }

    /** Who waits for what is seldom may go on when all other trouble is over: some of it comes only then. */
    boolean patient() {
        return patient;
    }

    void end() {
        left = 0;
        step = "";
    }

    /** Whether it is to strike now. */
    boolean comes(String what) {
        return what.equals(step) && --countdown <= 0;
    }

    void strike(Machine machine) {
        String when = step;
        step = "";
        left--;
        if (pausing) world.pause(machine, when);
        else
            world.crash(machine, when);
        world.after(chance.millis(100, 20_000), this::arm);
    }
}
