package dev.turnpike.core.journal;

/**
 * The record of one payer, as exposure limits read it. Amounts are atomic units.
 *
 * @param strikes settlements that this payer made fail; not those that expired or that our own facilitator refused
 * @param proven what the chain has proven that this payer paid, ever
 * @param working open holds of this payer whose settlement has not begun
 * @param lost losses on purchases for this payer, minus its settled payments; 0 without losses
 */
public record PayerRecord(int strikes, long proven, long working, long lost) {
    /** Of a payer that nothing is known of. */
    public static final PayerRecord NEW = new PayerRecord(0, 0, 0, 0);

    /** Whether the chain has proven a settlement of this payer. */
    public boolean hasPaid() {
        return proven > 0;
    }
}
