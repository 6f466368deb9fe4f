package io.fairlead.publisher.plan;

/// What a limit on plans is measured against: `owned` objects were ours before the recent deletions, of which
/// `deletedLately` were let go within the limit's window, and `heldDeletes` further deletions are being held back.
public record Holdings(int owned, int deletedLately, int heldDeletes) {
    public Holdings {
        if (owned < 0 || deletedLately < 0 || heldDeletes < 0) {
            throw new IllegalArgumentException("negative count in owned " + owned + ", deleted lately " + deletedLately
                    + ", held deletes " + heldDeletes);
        }
    }

    /// A target with this many objects of ours and no deletion so far.
    public static Holdings of(int owned) {
        return new Holdings(owned, 0, 0);
    }
}
