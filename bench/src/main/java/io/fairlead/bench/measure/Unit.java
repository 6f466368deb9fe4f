package io.fairlead.bench.measure;

import java.util.Locale;

/// In what something is measured, and how it is written.
public enum Unit {
    MILLISECONDS("ms", 2),
    SECONDS("s", 2),
    PER_SECOND("/s", 0),
    BYTES("B", 0),
    PERCENT("%", 2),
    COUNT("", 0);

    private final String sign;
    private final int decimals;

    Unit(String sign, int decimals) {
        this.sign = sign;
        this.decimals = decimals;
    }

    public String text(double value) {
        String number = String.format(Locale.ROOT, "%,." + decimals + "f", value);
        return sign.isEmpty() ? number : number + (sign.startsWith("/") ? "" : " ") + sign;
    }
}
