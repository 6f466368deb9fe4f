package io.fairlead.bench.measure;

import java.util.Locale;

/// What is expected of a figure.
public sealed interface Goal {
    boolean isMet(double floor, double measured);

    String text(Unit unit);

    /// At most so many times its floor.
    record TimesFloorAtMost(double times) implements Goal {
        @Override
        public boolean isMet(double floor, double measured) {
            return measured <= times * floor;
        }

        @Override
        public String text(Unit unit) {
            return String.format(Locale.ROOT, "<= %.1fx", times);
        }
    }

    /// At least so many times its floor.
    record TimesFloorAtLeast(double times) implements Goal {
        @Override
        public boolean isMet(double floor, double measured) {
            return measured >= times * floor;
        }

        @Override
        public String text(Unit unit) {
            return String.format(Locale.ROOT, ">= %.1fx", times);
        }
    }

    record AtMost(double limit) implements Goal {
        @Override
        public boolean isMet(double floor, double measured) {
            return measured <= limit;
        }

        @Override
        public String text(Unit unit) {
            return "<= " + unit.text(limit);
        }
    }

    record AtLeast(double limit) implements Goal {
        @Override
        public boolean isMet(double floor, double measured) {
            return measured >= limit;
        }

        @Override
        public String text(Unit unit) {
            return ">= " + unit.text(limit);
        }
    }

    /// Only to be known.
    record None() implements Goal {
        @Override
        public boolean isMet(double floor, double measured) {
            return true;
        }

        @Override
        public String text(Unit unit) {
            return "-";
        }
    }
}
