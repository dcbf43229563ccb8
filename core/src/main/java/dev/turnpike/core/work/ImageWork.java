package dev.turnpike.core.work;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Bytes32;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An order for images, what was bought for it and what came of it.
 *
 * @param purchases by number
 * @param delivery the images the client gets; null before there are any
 */
public record ImageWork(ImageRequest request, List<Purchase> purchases, @Nullable Delivery delivery, Route route)
        implements JobWork {
    public ImageWork {
        purchases = List.copyOf(purchases);
    }

    /** An order for which nothing was done yet. */
    public static ImageWork of(ImageRequest request) {
        return new ImageWork(request, List.of(), null, Route.NONE);
    }

    /** What is left when order, images and route were deleted for their age: the upstream that made the images is known. */
    public static ImageWork deleted(List<Purchase> purchases) {
        Delivery made = purchases.stream()
                .filter(p -> p.state() == Purchase.State.DELIVERED)
                .findFirst()
                .map(p -> new Delivery(p.upstream(), p.model(), p.number(), List.of()))
                .orElse(new Delivery("", "", 0, List.of()));
        return new ImageWork(ImageRequest.DELETED, purchases, made, Route.NONE);
    }

    /** Whether order and images were deleted for their age; what was bought and what became of it is still there. */
    public boolean isDeleted() {
        return request.equals(ImageRequest.DELETED);
    }

    /** The images of this work, settled or not; only those of a settled job may be shown. */
    public Optional<Delivery> images() {
        return Optional.ofNullable(delivery);
    }

    /** The purchase of this number. */
    public Purchase purchase(int number) {
        return purchases.stream().filter(p -> p.number() == number).findFirst().orElseThrow();
    }

    /** The purchase that was signed with this nonce. */
    public Optional<Purchase> find(Bytes32 nonce) {
        return purchases.stream().filter(p -> p.order().authorization().nonce().equals(nonce)).findFirst();
    }

    /** This work with a purchase added, or put in the place of the one with the same number. */
    public ImageWork with(Purchase purchase) {
        List<Purchase> all = new ArrayList<>(purchases);
        all.removeIf(p -> p.number() == purchase.number());
        all.add(purchase);
        all.sort(Comparator.comparingInt(Purchase::number));
        return new ImageWork(request, all, delivery, route);
    }

    /** This work with its images. */
    public ImageWork with(Delivery images) {
        return new ImageWork(request, purchases, images, route);
    }

    /** This work with what is known of its route. */
    public ImageWork along(Route known) {
        return new ImageWork(request, purchases, delivery, known);
    }

    @Override
    public boolean paidFirst() {
        return false;
    }

    @Override
    public boolean begun() {
        return !purchases.isEmpty();
    }

    @Override
    public boolean unsettled() {
        return purchases.stream().anyMatch(p -> p.state().unsettled());
    }

    @Override
    public boolean delivered() {
        return delivery != null;
    }

    @Override
    public List<Cost> costOfDelivery() {
        return purchases.stream()
                .filter(p -> delivery != null && p.number() == delivery.purchase()
                        && p.state() == Purchase.State.DELIVERED)
                .map(p -> new Cost(p.number(), p.upstream(), p.amount()))
                .toList();
    }

    @Override
    public UsdcAmount spent() {
        return purchases.stream()
                .filter(p -> p.state() != Purchase.State.VOID)
                .map(Purchase::amount)
                .reduce(UsdcAmount.ZERO, UsdcAmount::plus);
    }

    @Override
    public ImageWork undone() {
        return of(request);
    }

    @Override
    public ImageWork handedOn() {
        return new ImageWork(request, List.of(), delivery == null ? null : delivery.takenOver(), Route.NONE);
    }
}
