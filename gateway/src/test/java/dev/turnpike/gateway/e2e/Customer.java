package dev.turnpike.gateway.e2e;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Buys one image, in one of the ways clients are known to have, and goes on asking with the same payment until it is
 * told an end.
 */
final class Customer {
    private static final Duration PATIENCE = Duration.ofSeconds(100);
    private static final Duration PAUSE = Duration.ofMillis(400);

    private final Seller seller;
    private final Evm chain;
    private final RandomGenerator chance;

    Customer(Seller seller, Evm chain, RandomGenerator chance) {
        this.seller = seller;
        this.chain = chain;
        this.chance = chance;
    }

    /** What a client does with its payment. */
    enum Habit {
        /** Sends it and waits. */
        PLAIN,
        /** Sends it several times at once: to all gateways, where there are several. */
        AT_ONCE,
        /** Hangs up while it is served, and asks again. */
        HANGS_UP,
        /** Takes the authorization back at some moment after sending it. */
        CANCELS,
        /** Has money for one image, and moves it elsewhere at some moment after sending the payment. */
        DRAINS
    }

    /**
     * What one client signed and was told last.
     *
     * @param payment null: it was never told a price
     * @param answers all of them, in the order they came
     */
    record Visit(Habit habit, @Nullable Signed payment, List<Web.Answer> answers) {
        /** Images, if they were shown. */
        Optional<Web.Answer> images() {
            return answers.stream().filter(Customer::images).findFirst();
        }

        boolean ended() {
            return payment != null && !answers.isEmpty() && Customer.ended(answers.getLast());
        }
    }

    /** @param version of the protocol, 1 or 2 */
    Visit visit(Habit habit, Wallet payer, String body, int version) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String url = seller.generate(chance.nextInt(1 << 16));
        Optional<Signed> payment = payer.sign(seller, url, body, version);
        while (payment.isEmpty() && System.nanoTime() < end) {
            pause(PAUSE);
            payment = payer.sign(seller, url, body, version);
        }
        if (payment.isEmpty()) return new Visit(habit, null, List.of());
        List<Web.Answer> answers = new java.util.ArrayList<>(first(habit, payer, payment.get()));
        while ((answers.isEmpty() || !ended(answers.getLast())) && System.nanoTime() < end) {
            pause(PAUSE);
            answers.add(payment.get().send());
        }
        return new Visit(habit, payment.get(), answers);
    }

    private List<Web.Answer> first(Habit habit, Wallet payer, Signed payment) {
        return switch (habit) {
            case PLAIN -> List.of(payment.send());
            case AT_ONCE ->
                seller.doors().isEmpty() ? payment.send(2 + chance.nextInt(3)) : payment.send(seller.doors());
            case HANGS_UP -> {
                Socks.hangUp(payment, chance.nextInt(1500));
                yield List.of();
            }
            case CANCELS ->
                meanwhile(payment, () -> chain.cancel(payer, new dev.turnpike.x402.Bytes32(payment.nonce())));
            case DRAINS -> meanwhile(payment, () -> {
                long all = chain.balance(payer.address());
                if (all > 0) chain.transfer(payer.address(), StormTown.ELSEWHERE, all);
            });
        };
    }

    private List<Web.Answer> meanwhile(Signed payment, Runnable act) {
        CompletableFuture<Web.Answer> answer = payment.sending();
        pause(Duration.ofMillis(chance.nextInt(2500)));
        try {
            act.run();
        } catch (IllegalStateException late) {
            // settled just before: there is nothing left to take back
            return Stream.of(answer.join()).toList();
        }
        return List.of(answer.join());
    }

    static boolean images(Web.Answer answer) {
        return answer.status() == 200 && !answer.json().path("images").isEmpty();
    }

    /** Whether this is the last word: images, or that nothing was and nothing will be charged. */
    static boolean ended(Web.Answer answer) {
        return switch (answer.status()) {
            case 0, 429 -> false;
            case 503 -> answer.text().contains("\"job\"");
            default -> images(answer) || answer.text().contains("\"charged\":false");
        };
    }

    static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }
}
