package dev.turnpike.gateway.sim;

/** What people want. All images are of one size; see {@link SimNetwork}. */
final class Orders {
    private Orders() {}

    static String any(Chance chance, int number) {
        if (chance.oneIn(7)) return Plain.order(number);
        String prompt = "\"prompt\":\"order " + number + "\"";
        return "{" + prompt + chance.pick("", "", "", ",\"numberResults\":2", ",\"model\":\"seedream-4.0\"",
                ",\"model\":\"nano-banana-2\"", ",\"model\":\"photo\"", ",\"seed\":7") + "}";
    }
}
