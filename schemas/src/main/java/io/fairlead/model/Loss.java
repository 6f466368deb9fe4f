package io.fairlead.model;

/// How far a total fell: by `gone`, from `of`, the highest total that stood within the guard's window.
public record Loss(int gone, int of) {
    public static final Loss NONE = new Loss(0, 0);

    public Loss {
        if (gone < 0 || gone > of) {
            throw new IllegalArgumentException("loss of " + gone + " of " + of);
        }
    }

    /// What is left.
    public int left() {
        return of - gone;
    }
}
