package io.fairlead.model;

import java.util.Comparator;

/// The place where an endpoint runs, from wide to narrow; each part may be empty, a narrower part only if the wider one
/// is given. Text form: `region/zone/subzone`, as in Istio.
public record Locality(String region, String zone, String subzone) implements Comparable<Locality> {
    public static final Locality UNKNOWN = new Locality("", "", "");
    private static final Comparator<Locality> ORDER =
            Comparator.comparing(Locality::region).thenComparing(Locality::zone).thenComparing(Locality::subzone);

    public Locality {
        part("region", region);
        part("zone", zone);
        part("subzone", subzone);
        if ((region.isEmpty() && !zone.isEmpty()) || (zone.isEmpty() && !subzone.isEmpty())) {
            throw new IllegalArgumentException("locality \"" + region + "/" + zone + "/" + subzone
                    + "\" leaves out a wider part; expected region, region/zone or region/zone/subzone");
        }
    }

    private static void part(String what, String value) {
        if (!value.isEmpty()) {
            Text.name(what, value);
        }
    }

    /// Reads `region`, `region/zone` or `region/zone/subzone`; empty text is [#UNKNOWN].
    public static Locality parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length > 3) {
            throw new IllegalArgumentException("locality \"" + text + "\" has more than three parts");
        }
        return new Locality(parts[0], parts.length > 1 ? parts[1] : "", parts.length > 2 ? parts[2] : "");
    }

    public boolean isKnown() {
        return !region.isEmpty();
    }

    @Override
    public int compareTo(Locality other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return subzone.isEmpty() ? zone.isEmpty() ? region : region + "/" + zone : region + "/" + zone + "/" + subzone;
    }
}
