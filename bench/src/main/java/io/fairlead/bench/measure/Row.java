package io.fairlead.bench.measure;

import java.util.Locale;

/// One figure beside its floor of the same run; `floor` is NaN where there is none.
public record Row(String bench, String what, Unit unit, double floor, double measured, Goal goal) {
    public boolean isMet() {
        return goal.isMet(floor, measured);
    }

    public String floorText() {
        return Double.isNaN(floor) ? "-" : unit.text(floor);
    }

    public String ratioText() {
        return Double.isNaN(floor) ? "-" : String.format(Locale.ROOT, "%.2fx", measured / floor);
    }

    public String verdict() {
        return goal instanceof Goal.None ? "" : isMet() ? "met" : "NOT MET";
    }
}
