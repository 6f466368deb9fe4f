package io.fairlead.options;

import java.math.BigDecimal;

/// A share of a whole, from 0% to 100%.
public record Share(BigDecimal percent) {
    public Share {
        if (percent.signum() < 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0) {
            throw new IllegalArgumentException("share " + percent + "% is outside 0% to 100%");
        }
    }

    /// Reads `20%` or `0.5%`.
    public static Share parse(String text) {
        if (!text.endsWith("%")) {
            throw new IllegalArgumentException("share \"" + text + "\" has no percent sign; expected such as 20%");
        }
        return new Share(new BigDecimal(text.substring(0, text.length() - 1)));
    }

    /// From 0 to 1.
    public double fraction() {
        return percent.movePointLeft(2).doubleValue();
    }

    @Override
    public String toString() {
        return percent.toPlainString() + "%";
    }
}
