package dev.turnpike.x402.wire;

/**
 * Input from the wire that breaks a rule of its form. The message names field and rule; never the input, never a
 * parser's text.
 */
public class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Unreadable(String rule) {
        super(rule, null, false, false);
    }
}
