package io.fairlead.model;

/// The decrease of a total: by `gone`, from `of`, the highest total within the guard's window.
public record Loss(int gone, int of) {
    public static final Loss NONE = new Loss(0, 0);

    public Loss {
        if (gone < 0 || gone > of) {
            throw new IllegalArgumentException("loss of " + gone + " of " + of);
        }
    }

    /// The remaining total.
    public int left() {
        return of - gone;
    }
}
