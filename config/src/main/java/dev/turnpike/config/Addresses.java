package dev.turnpike.config;

import dev.turnpike.x402.Address;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * An address in mixed case has the right checksum (EIP-55), because a wrong one shows a typing error; and it is not the
 * zero address, which no account has.
 */
final class Addresses implements Rule {
    @Override
    public void check(Part file, Report report) {
        Stream.of(file.list("seller").stream().flatMap(seller -> seller.find("pay-to").stream()),
                file.list("upstreams").stream().flatMap(upstream -> upstream.list("pay-to").stream()),
                file.entries("networks")
                        .values()
                        .stream()
                        .flatMap(network -> network.list("asset").stream())
                        .flatMap(asset -> asset.find("address").stream()))
                .flatMap(parts -> parts)
                .forEach(part -> checkAddress(part, report));
    }

    private static void checkAddress(Part part, Report report) {
        part.read(Address::new).ifPresent(address -> {
            String text = part.text().orElseThrow();
            String digits = text.substring(2);
            boolean mixed = !digits.equals(digits.toLowerCase(Locale.ROOT))
                    && !digits.equals(digits.toUpperCase(Locale.ROOT));
            if (mixed && !address.checksummed().equals(text))
                report.problem(part, part.shown()
                        + " has a checksum that does not match (expected: the address as its wallet shows it)");
            if (digits.matches("0+"))
                report.problem(part, part.shown() + " is nobody's (expected: an account's address)");
        });
    }
}
